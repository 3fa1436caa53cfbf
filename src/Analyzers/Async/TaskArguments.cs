using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>The tasks that a call such as <c>Task.WhenAll(a, b)</c> is given one by one.</summary>
internal static class TaskArguments
{
    public static IEnumerable<IOperation> Of(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            switch (argument.Value.Unwrap())
            {
                case IArrayCreationOperation { Initializer: { } initializer }:
                    foreach (var element in initializer.ElementValues)
                    {
                        yield return element;
                    }

                    break;
                case ICollectionExpressionOperation collection:
                    foreach (var element in collection.Elements)
                    {
                        yield return element;
                    }

                    break;
                case var single:
                    yield return single;
                    break;
            }
        }
    }
}
