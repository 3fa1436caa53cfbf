using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// Does each node go on with each of its rows? Before the loop only an exit for no rows is one that all the same sees all
/// rows, in the loop nothing may leave or pass over the call.
/// </summary>
internal static class CompleteWalk
{
    /// <param name="call">The call with which the method comes back to itself.</param>
    /// <param name="loop">The loop over the rows, a statement of <paramref name="body"/>.</param>
    /// <param name="query">What gives the rows.</param>
    public static bool IsProved(IOperation call, IForEachLoopOperation loop, IOperation query, IOperation body)
    {
        for (var current = call.Parent; current is not null && !ReferenceEquals(current, loop); current = current.Parent)
        {
            if (current is IConditionalOperation or IConditionalAccessOperation or ICoalesceOperation or ISwitchOperation or ISwitchExpressionOperation
                or ITryOperation or ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation
                or IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr })
            {
                return false;
            }
        }

        foreach (var statement in body.ChildOperations)
        {
            if (ReferenceEquals(statement, loop))
            {
                break;
            }

            var isAfterQuery = statement.Syntax.SpanStart > query.Syntax.SpanStart;
            if (Leaves(statement) && !(isAfterQuery && statement is IConditionalOperation { WhenFalse: null, Condition: var condition } && IsEmptyTest(condition.Unwrap(), loop)))
            {
                return false;
            }
        }

        return !Leaves(loop.Body);
    }

    /// <summary>The result of a lambda leaves nothing.</summary>
    private static bool Leaves(IOperation statement)
    {
        foreach (var operation in statement.Executed())
        {
            if (operation is IThrowOperation or IBranchOperation || (operation is IReturnOperation && !operation.IsInNestedFunction(statement)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>children.Count == 0</c> or <c>!children.Any()</c>.</summary>
    private static bool IsEmptyTest(IOperation condition, IForEachLoopOperation loop)
    {
        if (loop.Collection.Unwrap() is not ILocalReferenceOperation { Local: var rows })
        {
            return false;
        }

        return condition switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals, LeftOperand: IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance: ILocalReferenceOperation counted }, RightOperand.ConstantValue: { HasValue: true, Value: 0 } }
                => SymbolEqualityComparer.Default.Equals(counted.Local, rows),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: IInvocationOperation { TargetMethod.Name: "Any", Arguments.Length: 1 } any }
                => any.Receiver()?.Unwrap() is ILocalReferenceOperation asked && SymbolEqualityComparer.Default.Equals(asked.Local, rows),
            _ => false,
        };
    }
}
