using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>Queries that are kept in a list and run one by one: <c>var queries = kinds.Select(kind => db.Reports.Where(..)).ToList();</c></summary>
internal static class QueryElements
{
    private const int MaxSteps = 16;

    /// <summary>What made the elements of which the local is one in a <c>foreach</c>; null when nobody can tell.</summary>
    public static IReadOnlyList<IOperation>? ValuesOf(ILocalReferenceOperation element)
    {
        for (var current = element.Parent; current is not null; current = current.Parent)
        {
            if (current is IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var variable } } loop
                && SymbolEqualityComparer.Default.Equals(variable, element.Local))
            {
                return In(loop.Collection);
            }
        }

        return null;
    }

    private static IReadOnlyList<IOperation>? In(IOperation elements)
    {
        for (var steps = 0; steps < MaxSteps; steps++)
        {
            switch (elements.Unwrap())
            {
                case ILocalReferenceOperation local when local.Local.AssignedValues(local) is [var only]:
                    elements = only;
                    break;
                case IInvocationOperation { TargetMethod: { Name: "Select", ContainingType.Name: "Enumerable" }, Arguments: [_, { Value: IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } }] }:
                    return ReturnedBy(lambda);
                case IInvocationOperation { TargetMethod: { Name: "AsEnumerable" or "OrderBy" or "Reverse" or "Skip" or "Take" or "ToArray" or "ToList" or "Where", ContainingType.Name: "Enumerable" } } call
                    when call.Receiver() is { } receiver:
                    elements = receiver;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private static List<IOperation> ReturnedBy(IAnonymousFunctionOperation lambda)
    {
        var values = new List<IOperation>();
        foreach (var operation in lambda.Body.Executed())
        {
            if (operation is IReturnOperation { ReturnedValue: { } value } && ReferenceEquals(MethodBodies.FunctionOf(operation), lambda))
            {
                values.Add(value);
            }
        }

        return values;
    }
}
