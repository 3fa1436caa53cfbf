using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Infrastructure;

/// <summary>What has been tested before an operation is reached.</summary>
internal static class PathConditions
{
    /// <summary>The conditions on the way from a body to an operation in it, innermost first, and whether they held; up to the function around the operation.</summary>
    public static IEnumerable<(IOperation Condition, bool Holds)> Around(IOperation operation, IOperation body)
    {
        var child = operation;
        for (var parent = operation.Parent; parent is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation) && !ReferenceEquals(child, body); child = parent, parent = parent.Parent)
        {
            foreach (var tested in Between(parent, child))
            {
                yield return tested;
            }
        }
    }

    /// <summary>What the parent tests before it comes to the child.</summary>
    private static IEnumerable<(IOperation Condition, bool Holds)> Between(IOperation parent, IOperation child)
    {
        switch (parent)
        {
            case IConditionalOperation conditional when !ReferenceEquals(child, conditional.Condition):
                yield return (conditional.Condition, ReferenceEquals(child, conditional.WhenTrue));
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } binary when ReferenceEquals(child, binary.RightOperand):
                yield return (binary.LeftOperand, binary.OperatorKind == BinaryOperatorKind.ConditionalAnd);
                break;
            case IBlockOperation block:
                foreach (var statement in block.Operations)
                {
                    if (ReferenceEquals(statement, child))
                    {
                        break;
                    }

                    // if (user.Id != id) continue;
                    if (statement is IConditionalOperation { WhenFalse: null, WhenTrue: var exit, Condition: var condition } && exit.Leaves())
                    {
                        yield return (condition, false);
                    }
                }

                break;
        }
    }
}
