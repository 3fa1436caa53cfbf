using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>Locals that have another value in each round of a loop, because each round counts them on: <c>i</c> of a <c>for</c>, <c>row++</c> at the end of a <c>foreach</c>.</summary>
internal static class RoundCounters
{
    /// <summary>Such a local, alone or a fixed distance away: <c>i</c>, <c>i + 1</c>.</summary>
    public static bool IsRound(IOperation value, ILoopOperation loop) => value.Unwrap() switch
    {
        ILocalReferenceOperation { Local: var local } => IsCounter(local, loop),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract, RightOperand.ConstantValue.HasValue: true, LeftOperand: var left } => IsRound(left, loop),
        _ => false,
    };

    private static bool IsCounter(ILocalSymbol local, ILoopOperation loop)
    {
        var counts = false;
        foreach (var reference in BodyReferences.To(local, loop))
        {
            if (!reference.IsWritten() || !RunsInRounds(reference, loop))
            {
                continue;
            }

            if (!IsStep(reference.Parent!) || !IsInEachRound(reference, loop))
            {
                return false;
            }

            counts = true;
        }

        return counts;
    }

    /// <summary>Not in front of the first round.</summary>
    private static bool RunsInRounds(IOperation operation, ILoopOperation loop)
        => operation.IsInside(loop) && (loop is not IForLoopOperation forLoop || !forLoop.Before.Any(operation.IsInside));

    private static bool IsStep(IOperation change)
        => change is IIncrementOrDecrementOperation or ICompoundAssignmentOperation
        {
            OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract,
            Value.ConstantValue: { HasValue: true, Value: int and not 0 },
        };

    /// <summary>What is counted on only now and then has the same value in many rounds.</summary>
    private static bool IsInEachRound(IOperation step, ILoopOperation loop)
    {
        for (var current = step.Parent; current is not null && !ReferenceEquals(current, loop); current = current.Parent)
        {
            if (current is IConditionalOperation or ISwitchCaseOperation or ICatchClauseOperation or ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return false;
            }
        }

        return true;
    }
}
