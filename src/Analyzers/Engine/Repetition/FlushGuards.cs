using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>
/// What runs now and then, when enough has come together: <c>if (++count % 500 == 0)</c>, <c>if (batch.Count >= size)</c> or
/// <c>if (pending > 100)</c> around it, or <c>if (batch.Count &lt; size) continue;</c> in front of it.
/// </summary>
internal static class FlushGuards
{
    /// <param name="body">What is repeated: the body of a loop, or of a function.</param>
    public static bool IsFlush(IOperation operation, IOperation body)
    {
        for (var current = operation; !ReferenceEquals(current, body) && current.Parent is { } parent; current = parent)
        {
            if (parent switch
                {
                    IConditionalOperation conditional => !ReferenceEquals(current, conditional.Condition) && TestsFull(conditional.Condition, ReferenceEquals(current, conditional.WhenTrue), body),
                    IBlockOperation block => WaitsUntilFull(block, current, body),
                    _ => false,
                })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Does a round end in front of the statement until enough has come together?</summary>
    private static bool WaitsUntilFull(IBlockOperation block, IOperation statement, IOperation body)
    {
        foreach (var before in block.Operations)
        {
            if (ReferenceEquals(before, statement))
            {
                return false;
            }

            if (before is IConditionalOperation { WhenFalse: null, Condition: var condition, WhenTrue: var skip } && EndsRound(skip, body) && TestsFull(condition, whenTrue: false, body))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>continue;</c> of the loop itself, or <c>return;</c> of the function.</summary>
    private static bool EndsRound(IOperation skip, IOperation body)
        => (skip is IBlockOperation { Operations: [var only] } ? only : skip) switch
        {
            IBranchOperation { BranchKind: BranchKind.Continue, Target: var target } => body.Parent is ILoopOperation loop && SymbolEqualityComparer.Default.Equals(target, loop.ContinueLabel),
            IReturnOperation { Kind: OperationKind.Return } => body.Parent is not ILoopOperation,
            _ => false,
        };

    /// <summary>Is the condition, where it has the given value, one that holds in some rounds only? Filling up to a limit is another thing: <c>if (found.Count &lt; most)</c>.</summary>
    private static bool TestsFull(IOperation condition, bool whenTrue, IOperation body)
    {
        foreach (var operation in condition.DescendantsAndSelf())
        {
            var holds = operation is IBinaryOperation && Holds(operation, condition, whenTrue);
            switch (operation)
            {
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Remainder, LeftOperand: var counter } rest when HoldsNowAndThen(rest, holds) && IsCounter(counter, body):
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } last when holds && (IsLastIndex(last.LeftOperand) || IsLastIndex(last.RightOperand)):
                case IBinaryOperation comparison when IsFull(comparison.OperatorKind, comparison.LeftOperand, comparison.RightOperand, holds, body)
                    || IsFull(comparison.OperatorKind.Mirrored(), comparison.RightOperand, comparison.LeftOperand, holds, body):
                    return true;
            }
        }

        return false;
    }

    /// <summary>The value that a part of the condition has: the other one behind a <c>!</c>.</summary>
    private static bool Holds(IOperation part, IOperation condition, bool whenTrue)
    {
        for (var current = part; !ReferenceEquals(current, condition) && current.Parent is { } parent; current = parent)
        {
            whenTrue ^= parent is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not };
        }

        return whenTrue;
    }

    /// <summary><c>n % 100 == 0</c> where it holds, <c>n % 100 != 0</c> where it does not.</summary>
    private static bool HoldsNowAndThen(IOperation rest, bool whenTrue) => BodyReferences.Outermost(rest).Parent switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } => whenTrue,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals or BinaryOperatorKind.GreaterThan } => !whenTrue,
        _ => true,
    };

    /// <summary>What a loop takes the remainder of goes up, if it is nothing of the element, <c>user.Id % 2</c>; a function may be given any number.</summary>
    private static bool IsCounter(IOperation operand, IOperation body)
        => IsFilled(operand, body) || (body.Parent is ILoopOperation or IAnonymousFunctionOperation && (!IsOfRound(operand, body) || Positions.IsPosition(operand)));

    /// <summary><c>if (i == items.Count - 1)</c>: one save, in the last round.</summary>
    private static bool IsLastIndex(IOperation operand)
        => operand.Unwrap() is IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.Subtract,
            LeftOperand: IPropertyReferenceOperation { Property.Name: "Count" or "Length" },
            RightOperand.ConstantValue: { HasValue: true, Value: 1 },
        };

    private static bool IsFull(BinaryOperatorKind kind, IOperation counted, IOperation limit, bool whenTrue, IOperation body)
        => kind switch
        {
            BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.Equals => whenTrue,
            BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.NotEquals => !whenTrue,
            _ => false,
        }

            // if (changed.Count > 0): anything at all.
            && limit.Unwrap().ConstantValue is not { HasValue: true, Value: null or 0 or 0L or 1 or 1L }
            && !IsOfRound(limit, body)
            && IsFilled(counted, body);

    /// <summary><c>if (order.Id == next++)</c>: the element of the round is no limit.</summary>
    private static bool IsOfRound(IOperation limit, IOperation body)
    {
        if (body.Parent is not (ILoopOperation or IAnonymousFunctionOperation) || body.Parent is not { Syntax: var round })
        {
            return false;
        }

        foreach (var operation in limit.DescendantsAndSelf())
        {
            if (BodyReferences.VariableOf(operation) is (ILocalSymbol or IParameterSymbol) and { } variable && variable.IsDeclaredIn(round))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A counter or a list of before the loop that the loop counts up or fills, or what a context of before the loop tracks.</summary>
    private static bool IsFilled(IOperation operand, IOperation body)
    {
        operand = OfBefore(operand, body);
        if (PendingEntries.ContextOf(operand) is { } context)
        {
            return !IsOfRound(context, body) && !IsDeclaredIn(body, BodyReferences.VariableOf(context));
        }

        var counted = operand.Unwrap() switch
        {
            IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance: { } collection } => BodyReferences.VariableOf(collection),
            IIncrementOrDecrementOperation step => BodyReferences.VariableOf(step.Target),
            var other => BodyReferences.VariableOf(other),
        };
        if (counted is null || IsDeclaredIn(body, counted))
        {
            return false;
        }

        foreach (var operation in body.DescendantsAndSelf())
        {
            var changed = operation switch
            {
                IIncrementOrDecrementOperation step => BodyReferences.VariableOf(step.Target),
                ICompoundAssignmentOperation sum => BodyReferences.VariableOf(sum.Target),
                IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Enqueue", Instance: { } filled } => BodyReferences.VariableOf(filled),
                _ => null,
            };
            if (SymbolEqualityComparer.Default.Equals(changed, counted))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>var waiting = batch.Count; if (waiting >= 500)</c></summary>
    private static IOperation OfBefore(IOperation operand, IOperation body)
        => operand.Unwrap() is ILocalReferenceOperation { Local: var local } reference && IsDeclaredIn(body, local) && local.AssignedValues(reference) is [var only] ? only : operand;

    private static bool IsDeclaredIn(IOperation body, ISymbol? variable) => variable is ILocalSymbol local && local.IsDeclaredIn(body.Syntax);
}
