using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>Calling an iterator runs nothing of its body; walking what it gives does.</summary>
internal static class Iterators
{
    private const int MaxOperators = 16;

    /// <summary>The call whose sequence the loop walks: <c>foreach (var order in Orders(user).Where(..))</c>; null for anything but a call.</summary>
    public static IInvocationOperation? WalkedBy(IForEachLoopOperation loop) => SourceOf(loop.Collection);

    /// <summary>The call whose sequence an eager operator walks: <c>Orders(user).ToList()</c>, <c>await Orders(user).CountAsync()</c>.</summary>
    public static IInvocationOperation? WalkedBy(IInvocationOperation terminal)
        => IsLinq(terminal.TargetMethod) && !IsLazy(terminal.TargetMethod) && terminal.Receiver() is { } source ? SourceOf(source) : null;

    private static IInvocationOperation? SourceOf(IOperation source)
    {
        for (var i = 0; i < MaxOperators; i++)
        {
            if (source.UnwrapAwait() is not IInvocationOperation invocation)
            {
                return null;
            }

            var isOperator = invocation.TargetMethod.Name is "WithCancellation" || (IsLinq(invocation.TargetMethod) && IsLazy(invocation.TargetMethod));
            if (!isOperator)
            {
                return invocation;
            }

            if (invocation.Receiver() is not { } receiver)
            {
                return null;
            }

            source = receiver;
        }

        return null;
    }

    private static bool IsLinq(IMethodSymbol method)
        => method.ContainingType is { Name: "Enumerable" or "AsyncEnumerable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } };

    private static bool IsLazy(IMethodSymbol method) => method.ReturnType.Name is "IEnumerable" or "IOrderedEnumerable" or "IAsyncEnumerable" or "IOrderedAsyncEnumerable";
}
