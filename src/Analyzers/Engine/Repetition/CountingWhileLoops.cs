using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>
/// <c>while</c> and <c>do</c> loops that say what a <c>for</c> says: a local that starts at a constant goes up by one in each round,
/// whatever happens in it, to a bound that the loop does not move. A collection that gets one more in each round counts as well.
/// </summary>
internal static class CountingWhileLoops
{
    /// <summary>Null where the loop does not visibly count elements.</summary>
    public static Repeated? Classify(IWhileLoopOperation loop, IOperation operation, int smallCollection)
    {
        if (loop.Condition?.Unwrap() is not IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual, LeftOperand: var left, RightOperand: var bound }
            || (CountedFrom(left, loop) ?? FilledFrom(left, loop, operation)) is not { } start
            || !IsSteady(bound, loop)
            || (NamedIn(bound) is { } limit && CountingLoops.CountsNoElements(limit)))
        {
            return null;
        }

        return KnownSizes.Constant(bound) is { } end && (long)end - start <= smallCollection ? new Repeated(RepetitionKind.Quiet) : new Repeated(RepetitionKind.PerElement, loop);
    }

    private static int? CountedFrom(IOperation left, IWhileLoopOperation loop)
        => CounterOf(left) is { } counter && StartOf(counter, loop) is { } start && GoesUpInEachRound(counter, loop) && !CountingLoops.CountsNoElements(counter) ? start : null;

    /// <summary>
    /// <c>while (totals.Count &lt; years) { totals.Add(await SumOf(year)); year--; }</c>: each round has its own number to ask for. Not where
    /// one answer leads to the next question.
    /// </summary>
    private static int? FilledFrom(IOperation left, IWhileLoopOperation loop, IOperation operation)
        => left.Unwrap() is IPropertyReferenceOperation { Property.Name: "Count", Instance: ILocalReferenceOperation { Local: var filled } }
            && !filled.IsDeclaredIn(loop.Syntax)
            && GetsOneInEachRound(filled, loop)
            && AsksForRound(operation, loop)
                ? 0
                : null;

    private static bool GetsOneInEachRound(ILocalSymbol filled, IWhileLoopOperation loop)
    {
        IOperation? only = null;
        foreach (var place in BodyReferences.To(filled, loop))
        {
            if (!place.IsInside(loop.Body))
            {
                continue;
            }

            IOperation? change = place.Parent switch
            {
                IInvocationOperation { TargetMethod.Name: "Add" or "Enqueue" or "Push" } add => add,
                IPropertyReferenceOperation { Property.IsIndexer: true, Parent: ISimpleAssignmentOperation set } entry when ReferenceEquals(set.Target, entry) => set,
                _ => null,
            };
            if (only is not null || change?.Parent is not IExpressionStatementOperation statement || !ReferenceEquals(statement.Parent, loop.Body) || LoopExits.SkipsTo(loop, statement, loop.Body))
            {
                return false;
            }

            only = change;
        }

        return only is not null;
    }

    private static bool AsksForRound(IOperation operation, IWhileLoopOperation loop)
    {
        foreach (var input in Dataflow.InputsOf(operation, loop.Body))
        {
            if (input is ILocalReferenceOperation { Local: var counter } && RoundCounters.IsRound(input, loop, operation) && !CountingLoops.CountsNoElements(counter))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>i</c> of <c>i &lt; amount</c> and of <c>++i &lt; amount</c>.</summary>
    private static ILocalSymbol? CounterOf(IOperation counted)
        => ((counted.Unwrap() is IIncrementOrDecrementOperation step ? step.Target : counted).Unwrap() as ILocalReferenceOperation)?.Local;

    private static int? StartOf(ILocalSymbol counter, IOperation loop)
    {
        foreach (var place in BodyReferences.To(counter, loop))
        {
            if (place is IVariableDeclaratorOperation declarator)
            {
                return declarator.IsInside(loop) ? null : KnownSizes.Constant(declarator.GetVariableInitializer()?.Value);
            }
        }

        return null;
    }

    /// <summary>A constant, or a variable that the loop does not write.</summary>
    private static bool IsSteady(IOperation bound, IOperation loop)
    {
        if (bound.ConstantValue.HasValue)
        {
            return true;
        }

        if (NamedIn(bound) is not { } variable)
        {
            return false;
        }

        foreach (var place in BodyReferences.To(variable, loop))
        {
            if (place.IsInside(loop) && place.IsWritten())
            {
                return false;
            }
        }

        return true;
    }

    private static ISymbol? NamedIn(IOperation bound) => bound.Unwrap() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation member => member.Member,
        _ => null,
    };

    /// <summary>Counted in the condition, or by a statement that no round passes over.</summary>
    private static bool GoesUpInEachRound(ILocalSymbol counter, IWhileLoopOperation loop)
    {
        IIncrementOrDecrementOperation? only = null;
        foreach (var place in BodyReferences.To(counter, loop))
        {
            if (!place.IsInside(loop) || !place.IsWritten())
            {
                continue;
            }

            if (only is not null || place.Parent is not IIncrementOrDecrementOperation { Kind: OperationKind.Increment } step)
            {
                return false;
            }

            only = step;
        }

        return only is not null
            && (only.IsInside(loop.Condition) || (only.Parent is IExpressionStatementOperation statement && ReferenceEquals(statement.Parent, loop.Body) && !LoopExits.SkipsTo(loop, statement, loop.Body)));
    }
}
