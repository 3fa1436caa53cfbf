using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary><c>for</c> loops: elements by index, windows, attempts, endless ones.</summary>
internal static class CountingLoops
{
    private static readonly string[] AttemptNames = ["attempt", "retry", "retries", "tries"];
    private static readonly string[] PageNames = ["page", "chunk", "batch", "offset", "skip"];

    /// <summary>Quiet when the loop is known not to count elements; an owner stands for "whatever is around it"; null when it counts elements.</summary>
    public static Repeated? Classify(IForLoopOperation loop, int smallCollection)
    {
        var quiet = new Repeated(RepetitionKind.Quiet, loop);
        if (loop.Condition is null)
        {
            return quiet;
        }

        if (Counter(loop) is not { } counter)
        {
            return quiet;
        }

        if (IsNamed(counter, AttemptNames))
        {
            return new Repeated(RepetitionKind.Quiet);
        }

        // The page may turn in a method that is given the number: await series.GetPageAsync(page).
        if (IsNamed(counter, PageNames))
        {
            return quiet;
        }

        if (IsHandful(loop, smallCollection))
        {
            return new Repeated(RepetitionKind.Quiet);
        }

        // for (var start = 0; start < ids.Count; start += size): a window of elements at a time.
        foreach (var step in loop.AtLoopBottom)
        {
            if (step is IExpressionStatementOperation { Operation: ICompoundAssignmentOperation { Value: { ConstantValue: var size } } } && size is not { HasValue: true, Value: 1 })
            {
                return quiet;
            }
        }

        return null;
    }

    /// <summary>By its name it counts attempts or pages.</summary>
    public static bool CountsNoElements(ISymbol counter) => IsNamed(counter, AttemptNames) || IsNamed(counter, PageNames);

    /// <summary>The collection whose end the condition tests: <c>users</c> of <c>i &lt; users.Count</c>.</summary>
    public static IOperation? CollectionOf(IOperation? condition)
    {
        if (condition is null)
        {
            return null;
        }

        foreach (var operation in condition.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance: { } instance }:
                    return instance;
                case IInvocationOperation { TargetMethod.Name: "Count" } count when count.Receiver() is { } counted:
                    return counted;
            }
        }

        return null;
    }

    /// <summary><c>for (var i = 0; i &lt; batchSize; i++) if (!await ProcessNextAsync()) break;</c>: a limit on how often, not a walk over elements.</summary>
    public static bool OnlyLimits(IForLoopOperation loop)
    {
        if (loop.Condition is null || Counter(loop) is not { } counter)
        {
            return false;
        }

        foreach (var operation in loop.Body.DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, counter))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>for (var i = 0; i &lt; db.Users.Count(); i++)</c>: the end of the walk is asked for again before each round.</summary>
    public static bool IsBound(IForLoopOperation loop, IOperation operation)
    {
        if (loop.Condition is null || Counter(loop) is not { } counter)
        {
            return false;
        }

        foreach (var part in loop.Condition.Operands(BinaryOperatorKind.ConditionalAnd))
        {
            if (part is IBinaryOperation
                {
                    OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual
                        or BinaryOperatorKind.NotEquals,
                } comparison
                && (IsOf(comparison.LeftOperand) && operation.IsInside(comparison.RightOperand) || IsOf(comparison.RightOperand) && operation.IsInside(comparison.LeftOperand)))
            {
                return true;
            }
        }

        return false;

        bool IsOf(IOperation value) => value.Unwrap() is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, counter);
    }

    private static ILocalSymbol? Counter(IForLoopOperation loop)
    {
        foreach (var step in loop.AtLoopBottom)
        {
            var target = step is IExpressionStatementOperation { Operation: var change }
                ? change switch
                {
                    IIncrementOrDecrementOperation increment => increment.Target,
                    ICompoundAssignmentOperation compound => compound.Target,
                    ISimpleAssignmentOperation simple => simple.Target,
                    _ => null,
                }
                : null;
            if (target is ILocalReferenceOperation { Local: var local })
            {
                foreach (var operation in loop.Condition!.DescendantsAndSelf())
                {
                    if (operation is ILocalReferenceOperation tested && SymbolEqualityComparer.Default.Equals(tested.Local, local))
                    {
                        return local;
                    }
                }
            }
        }

        return null;
    }

    private static bool IsNamed(ISymbol counter, string[] names)
    {
        foreach (var name in names)
        {
            if (counter.Name.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHandful(IForLoopOperation loop, int smallCollection)
    {
        if (loop.Condition is not IBinaryOperation { OperatorKind: var comparison, RightOperand: var bound } || KnownSizes.Constant(bound) is not { } end)
        {
            return false;
        }

        foreach (var before in loop.Before)
        {
            foreach (var operation in before.DescendantsAndSelf())
            {
                if (operation is IVariableDeclaratorOperation declarator && KnownSizes.Constant(declarator.GetVariableInitializer()?.Value) is { } start)
                {
                    var rounds = Math.Abs((long)end - start) + (comparison is BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThanOrEqual ? 1 : 0);
                    return rounds <= smallCollection;
                }
            }
        }

        return false;
    }
}
