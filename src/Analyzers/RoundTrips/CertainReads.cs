using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// Does a function come to an operation whenever it is given an entity? A mapper that reads a navigation only <c>if (withLines)</c>
/// may be called with entities that do not have it.
/// </summary>
internal static class CertainReads
{
    /// <param name="shapes">That know what the function is given.</param>
    public static bool IsCertain(IOperation operation, IOperation body, QueryShapes shapes)
    {
        var child = operation;
        for (var parent = operation.Parent; parent is not null && !ReferenceEquals(child, body); child = parent, parent = parent.Parent)
        {
            if (!Reaches(parent, child, shapes))
            {
                return false;
            }
        }

        foreach (var exit in body.Executed())
        {
            if (exit is IReturnOperation { Kind: OperationKind.Return } && exit.Syntax.SpanStart < operation.Syntax.SpanStart && !operation.IsInside(exit) && !exit.IsInNestedFunction(body) && !IsWithoutEntity(exit, body, shapes))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Reaches(IOperation parent, IOperation child, QueryShapes shapes)
    {
        switch (parent)
        {
            case IConditionalOperation conditional:
                return ReferenceEquals(child, conditional.Condition) || TestsEntity(conditional.Condition, shapes);
            case IConditionalAccessOperation access:
                return ReferenceEquals(child, access.Operation) || shapes.ValueOf(access.Operation) is not null;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both:
                return ReferenceEquals(child, both.LeftOperand);
            case ICoalesceOperation coalesce:
                return ReferenceEquals(child, coalesce.Value);
            case IForEachLoopOperation loop:
                return ReferenceEquals(child, loop.Collection) || shapes.ValueOf(loop.Collection) is not null;
            case IAnonymousFunctionOperation lambda:
                return RunsForEntities(lambda, shapes);
            case ILoopOperation or ISwitchCaseOperation or ISwitchExpressionArmOperation or ICatchClauseOperation or ICoalesceAssignmentOperation or ILocalFunctionOperation:
                return false;
            default:
                return true;
        }
    }

    private static bool RunsForEntities(IAnonymousFunctionOperation lambda, QueryShapes shapes)
    {
        IOperation function = lambda;
        while (function.Parent is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
        {
            function = function.Parent;
        }

        return function.Parent is IArgumentOperation { Parent: IInvocationOperation call } argument
            && MemoryOperators.RunsPerElement(call, argument)
            && (call.Receiver() ?? call.Arguments[0].Value) is { } source
            && shapes.ValueOf(source) is not null;
    }

    /// <summary><c>if (order == null) return null;</c></summary>
    private static bool IsWithoutEntity(IOperation exit, IOperation body, QueryShapes shapes)
    {
        for (var parent = exit.Parent; parent is not null && !ReferenceEquals(parent, body); parent = parent.Parent)
        {
            if (parent is IConditionalOperation { Condition: var condition } && TestsEntity(condition, shapes))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TestsEntity(IOperation condition, QueryShapes shapes) => condition.Unwrap() switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var negated } => TestsEntity(negated, shapes),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison
            => comparison.RightOperand.Unwrap().ConstantValue is { HasValue: true, Value: null } && shapes.ValueOf(comparison.LeftOperand) is not null,
        IIsPatternOperation pattern => shapes.ValueOf(pattern.Value) is not null,
        _ => false,
    };
}
