using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Are the round trips of a repetition already under way at the same time, so that their latencies do not add up?</summary>
internal static class Overlap
{
    public static bool IsOverlapping(PerElementFinding finding)
        => finding.Repeated.Owner switch
        {
            IInvocationOperation { TargetMethod.ContainingType.Name: "Parallel" or "ParallelEnumerable" } => true,
            // Task.WhenAll(ids.Select(id => cache.StringGetAsync(id))), and Select with an async lambda.
            IInvocationOperation { TargetMethod: { Name: "Select", TypeArguments: [.., { } result], ContainingType.Name: "Enumerable" } } when IsTask(result) => true,
            _ => IsStartedOnly(finding.Operation, finding.Repeated.Owner),
        };

    /// <summary><c>tasks.Add(client.GetAsync(url))</c>: nobody waits in the loop.</summary>
    private static bool IsStartedOnly(IOperation operation, IOperation? owner)
    {
        if (!IsTask(operation.Type))
        {
            return false;
        }

        var value = operation;
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation
            || value.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "GetAwaiter" or "WaitAsync" } call && call.Receiver() == value)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IAwaitOperation => false,
            IPropertyReferenceOperation { Property.Name: "Result" } => false,
            IInvocationOperation { TargetMethod.Name: "Wait" or "GetResult" } => false,
            // What is returned is waited for by whoever runs the lambda.
            IReturnOperation => false,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => !IsAwaited(local, owner),
            IArgumentOperation or ISimpleAssignmentOperation or IExpressionStatementOperation => true,
            _ => false,
        };
    }

    private static bool IsAwaited(ILocalSymbol task, IOperation? owner)
    {
        if (owner is null)
        {
            return true;
        }

        foreach (var operation in owner.DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation reference
                && SymbolEqualityComparer.Default.Equals(reference.Local, task)
                && reference.Parent is IAwaitOperation or IPropertyReferenceOperation or IInvocationOperation)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTask(ITypeSymbol? type) => type is { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } };
}
