using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>Locals that have another value in each round of a loop, because each round counts them on: <c>i</c> of a <c>for</c>, <c>row++</c> at the end of a <c>foreach</c>.</summary>
internal static class RoundCounters
{
    /// <summary>Such a local, alone or a fixed distance away: <c>i</c>, <c>i + 1</c>.</summary>
    /// <param name="operation">What runs in the rounds that are told apart: no two of its runs see the same value.</param>
    public static bool IsRound(IOperation value, ILoopOperation loop, IOperation operation) => value.Unwrap() switch
    {
        ILocalReferenceOperation { Local: var local } => IsCounter(local, loop, operation),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract, RightOperand.ConstantValue.HasValue: true, LeftOperand: var left } => IsRound(left, loop, operation),
        _ => false,
    };

    private static bool IsCounter(ILocalSymbol local, ILoopOperation loop, IOperation operation)
    {
        var counts = false;
        foreach (var reference in BodyReferences.To(local, loop))
        {
            if (!reference.IsWritten() || !RunsInRounds(reference, loop))
            {
                continue;
            }

            // What is counted on only now and then has the same value in many rounds.
            if (!IsStep(reference.Parent!) || !LoopExits.RunsInEachRound(reference, loop) || LoopExits.SkipsTo(loop, reference, operation))
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
}
