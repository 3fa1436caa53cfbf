using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>Loops that do not come to every element: a search that leaves at the first hit, a retry that leaves at the first success.</summary>
internal static class LoopExits
{
    /// <summary>
    /// <c>var page = await Find(candidate); if (page is not null) return page;</c>. Leaving at the first miss is not a search:
    /// <c>if (user is null) return NotFound();</c> comes to every element when all is well.
    /// </summary>
    public static bool LeavesAtHit(ILoopOperation loop, IOperation operation)
    {
        var results = Dataflow.ResultsOf(operation, loop.Body);
        if (GoesOnAtMiss(loop, operation, results))
        {
            return true;
        }

        foreach (var exit in Exits(loop))
        {
            var leavesAlways = true;
            var child = exit;
            for (var parent = exit.Parent; parent is not null && !ReferenceEquals(child, loop.Body); child = parent, parent = parent.Parent)
            {
                if (parent is IConditionalOperation conditional && !ReferenceEquals(child, conditional.Condition))
                {
                    leavesAlways = false;
                    var isWhenTrue = ReferenceEquals(child, conditional.WhenTrue);
                    if (Dataflow.DependsOn(conditional.Condition, results, operation)
                        && Misses.IsMiss(conditional.Condition) != isWhenTrue
                        && !IsUsedBeside(results, conditional, loop))
                    {
                        return true;
                    }
                }
                else if (parent is ISwitchCaseOperation or ICatchClauseOperation or ILoopOperation)
                {
                    leavesAlways = false;
                }
            }

            if (leavesAlways)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// <c>var job = await TakeNext(); if (job is null) break;</c>: what there is to do ends when the query says so. In a loop that
    /// walks a list it would be a search for the first miss.
    /// </summary>
    public static bool LeavesByResult(ILoopOperation loop, IOperation operation)
    {
        var results = Dataflow.ResultsOf(operation, loop.Body);
        foreach (var exit in Exits(loop))
        {
            for (var child = exit; !ReferenceEquals(child, loop.Body) && child.Parent is { } parent; child = parent)
            {
                if (parent is IConditionalOperation conditional && !ReferenceEquals(child, conditional.Condition) && Dataflow.DependsOn(conditional.Condition, results, operation))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary><c>if (!ok) return BadRequest(await Translate(key));</c>: what happens on the way out of the loop happens once.</summary>
    public static bool IsOnTheWayOut(ILoopOperation loop, IOperation operation)
    {
        var leaves = false;
        for (var current = operation.Parent; current is not null && !ReferenceEquals(current, loop) && !ReferenceEquals(current, loop.Body); current = current.Parent)
        {
            switch (current)
            {
                case IReturnOperation { Kind: not OperationKind.YieldReturn } or IThrowOperation:
                case IBlockOperation { Operations: [.., IReturnOperation { Kind: not OperationKind.YieldReturn } or IExpressionStatementOperation { Operation: IThrowOperation } or IThrowOperation] }:
                case IBlockOperation { Operations: [.., IBranchOperation { BranchKind: BranchKind.Break } branch] } when SymbolEqualityComparer.Default.Equals(branch.Target, loop.ExitLabel):
                    leaves = true;
                    break;
                case IAnonymousFunctionOperation:
                    // That was the way out of the lambda.
                    leaves = false;
                    break;
            }
        }

        return leaves;
    }

    /// <summary>A try inside the loop whose failure starts the next round and whose success leaves.</summary>
    public static bool IsRetry(ILoopOperation loop, IOperation operation)
    {
        for (var current = operation; !ReferenceEquals(current, loop.Body); current = current.Parent)
        {
            if (current.Parent is null)
            {
                return false;
            }

            if (current.Parent is ITryOperation { Catches.Length: > 0 } attempt && ReferenceEquals(current, attempt.Body))
            {
                foreach (var exit in Exits(loop))
                {
                    if (ReferenceEquals(exit.Parent, attempt.Body) || ReferenceEquals(exit.Parent, attempt.Parent))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static IEnumerable<IOperation> Exits(ILoopOperation loop)
    {
        foreach (var operation in loop.Body.Executed())
        {
            switch (operation)
            {
                case IReturnOperation { Kind: not OperationKind.YieldReturn } when IsOwn(operation, loop):
                case IBranchOperation { BranchKind: BranchKind.Break } branch when SymbolEqualityComparer.Default.Equals(branch.Target, loop.ExitLabel):
                    yield return operation;
                    break;
            }
        }
    }

    /// <summary><c>for (var i = 0; i &lt; names.Count &amp;&amp; found is null; i++)</c>, also where a flag says that there is a hit.</summary>
    private static bool GoesOnAtMiss(ILoopOperation loop, IOperation operation, HashSet<ISymbol> results)
    {
        var condition = loop switch
        {
            IForLoopOperation { Condition: { } tested } => tested,
            IWhileLoopOperation { Condition: { } tested } => tested,
            _ => null,
        };
        if (condition is null)
        {
            return false;
        }

        HashSet<ISymbol>? hits = null;
        foreach (var part in condition.Operands(BinaryOperatorKind.ConditionalAnd))
        {
            if (Misses.IsMiss(part) && (Dataflow.DependsOn(part, results) || Dataflow.DependsOn(part, hits ??= SetAtHit(loop, operation, results))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The flags of before the loop that a hit raises: <c>if (user is not null) isFound = true;</c>.</summary>
    private static HashSet<ISymbol> SetAtHit(ILoopOperation loop, IOperation operation, HashSet<ISymbol> results)
    {
        var flags = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var current in loop.Body.Executed())
        {
            if (current is not ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var flag }, Value.ConstantValue: { HasValue: true, Value: true } })
            {
                continue;
            }

            IOperation child = current;
            for (var parent = child.Parent; parent is not null && !ReferenceEquals(child, loop.Body); child = parent, parent = parent.Parent)
            {
                if (parent is IConditionalOperation { Condition: var condition } conditional
                    && !ReferenceEquals(child, condition)
                    && Dataflow.DependsOn(condition, results, operation)
                    && Misses.IsMiss(condition) != ReferenceEquals(child, conditional.WhenTrue))
                {
                    flags.Add(flag);
                }
            }
        }

        return flags;
    }

    /// <summary><c>if (!stored) continue;</c> between the two: a round may pass over the step.</summary>
    public static bool SkipsTo(ILoopOperation loop, IOperation step, IOperation from)
    {
        foreach (var operation in loop.Body.Executed())
        {
            if (operation is IBranchOperation { BranchKind: BranchKind.Continue, Target: var target }
                && SymbolEqualityComparer.Default.Equals(target, loop.ContinueLabel)
                && operation.Syntax.SpanStart > from.Syntax.SpanStart
                && operation.Syntax.SpanStart < step.Syntax.SpanStart)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Nothing that decides whether the operation runs, or how often, stands between it and the loop.</summary>
    public static bool RunsInEachRound(IOperation operation, ILoopOperation loop)
    {
        for (var current = operation.Parent; current is not null && !ReferenceEquals(current, loop); current = current.Parent)
        {
            if (current is IConditionalOperation or ICatchClauseOperation or ISwitchCaseOperation or ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Not the return of a lambda inside the loop.</summary>
    private static bool IsOwn(IOperation exit, ILoopOperation loop)
    {
        for (var current = exit.Parent; current is not null && !ReferenceEquals(current, loop); current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A search does nothing with what it found but leave; a loop that collects too comes to every element.</summary>
    private static bool IsUsedBeside(HashSet<ISymbol> results, IConditionalOperation exit, ILoopOperation loop)
    {
        foreach (var operation in loop.Body.DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation local
                && results.Contains(local.Local)
                && !operation.IsInside(exit)
                && operation.Parent is not ISimpleAssignmentOperation
                && !FeedsResult(operation, results))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>var match = items.FirstOrDefault(..)</c> only hands the result on.</summary>
    private static bool FeedsResult(IOperation operation, HashSet<ISymbol> results)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IVariableDeclaratorOperation declarator)
            {
                return results.Contains(declarator.Symbol);
            }

            if (current is IConditionalOperation { Syntax: Microsoft.CodeAnalysis.CSharp.Syntax.IfStatementSyntax } test)
            {
                return operation.IsInside(test.Condition);
            }
        }

        return false;
    }
}
