using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>Does a condition hold when nothing was found?</summary>
internal static class Misses
{
    /// <summary><c>x is null</c>, <c>!found</c>, <c>count == 0</c>, and any <c>||</c> or <c>&amp;&amp;</c> with one of them in it.</summary>
    public static bool IsMiss(IOperation condition)
    {
        condition = condition.Unwrap();
        return condition switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.ConditionalAnd } both
                => IsMiss(both.LeftOperand) || IsMiss(both.RightOperand),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equal => IsNothing(equal.LeftOperand) || IsNothing(equal.RightOperand),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual } => true,
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var operand } => !IsMiss(operand),
            IIsPatternOperation { Pattern: var pattern } => IsMiss(pattern),
            _ => false,
        };
    }

    private static bool IsMiss(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation { Value: var value } => IsNothing(value),
        INegatedPatternOperation { Pattern: var negated } => !IsMiss(negated),
        IBinaryPatternOperation either => IsMiss(either.LeftPattern) || IsMiss(either.RightPattern),
        _ => false,
    };

    private static bool IsNothing(IOperation value)
        => value.Unwrap() is IDefaultValueOperation || value.Unwrap().ConstantValue is { HasValue: true, Value: null or false or 0 or 0L };
}
