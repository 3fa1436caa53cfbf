using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Engine.Completion;

/// <summary>The analysis of one function: facts at the start of each block, found by iteration from "everything" downwards.</summary>
internal sealed class FunctionFlow : Transfer
{
    // A loop nest settles in a few rounds. Stopping early leaves facts that are too good, so it can only cost a report.
    private const int MaximumRounds = 30;

    // What may throw reaches the handlers of every try around it. Deeper nesting is machine-made, and its tasks are let be.
    private const int MaximumNesting = 64;

    private readonly ControlFlowGraph graph;
    private readonly PathReader paths;
    private readonly TaskValues values;
    private readonly Conditions conditions;
    private readonly BodyWrites writes;
    private readonly TaskTypes types;
    private readonly CompletionState?[] starts;
    private readonly Dictionary<ControlFlowRegion, CompletionState> ends = [];
    private readonly Dictionary<ControlFlowRegion, List<(ControlFlowBranch Branch, CompletionState State)>> held = [];
    private readonly Dictionary<ControlFlowRegion, HashSet<object>> scopes = [];
    private readonly Dictionary<SyntaxNode, bool> waits = [];
    private readonly Dictionary<SyntaxNode, (IFlowAnonymousFunctionOperation Function, CompletionState State)> functions = [];
    private readonly Dictionary<IMethodSymbol, (CompletionState State, int Uses)> localFunctions = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<SyntaxNode, FunctionFlow?> nested = [];
    private ControlFlowRegion? region;
    private bool changed;
    private bool recording;

    private FunctionFlow(TaskTypes types, PathReader paths, TaskValues values, Conditions conditions, BodyWrites writes, ControlFlowGraph graph)
        : base(types, paths, values, conditions, writes)
    {
        this.types = types;
        this.paths = paths;
        this.values = values;
        this.conditions = conditions;
        this.writes = writes;
        this.graph = graph;
        starts = new CompletionState?[graph.Blocks.Length];
    }

    public static FunctionFlow Analyze(TaskTypes types, BodyWrites writes, ControlFlowGraph graph, CompletionState entry)
    {
        var paths = new PathReader(types);
        var values = new TaskValues(types, paths, graph);
        var flow = new FunctionFlow(types, paths, values, new Conditions(types, paths, values), writes, graph);
        if (!IsTooDeep(graph))
        {
            flow.Run(entry);
        }

        return flow;
    }

    private static bool IsTooDeep(ControlFlowGraph graph)
    {
        foreach (var block in graph.Blocks)
        {
            var depth = 0;
            for (var region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
            {
                if (region.Kind == ControlFlowRegionKind.Try && ++depth > MaximumNesting)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Has the task completed where the given wait of this function is? Yes also for waits that are never reached.</summary>
    public bool IsCompleted(SyntaxNode wait) => !waits.TryGetValue(wait, out var completed) || completed;

    /// <summary>The analysis of a lambda or local function made in this function; null when it is never reached.</summary>
    public FunctionFlow? Nested(IOperation function)
    {
        if (!nested.TryGetValue(function.Syntax, out var flow))
        {
            flow = function is ILocalFunctionOperation local ? AnalyzeLocalFunction(local) : AnalyzeFunction(function.Syntax);
            nested.Add(function.Syntax, flow);
        }

        return flow;
    }

    protected override void MayThrow(CompletionState state)
    {
        // The graph of a lambda in a try block has that block around its root.
        for (var inner = region; inner is not null && inner.Kind != ControlFlowRegionKind.Root; inner = inner.EnclosingRegion)
        {
            if (inner.Kind != ControlFlowRegionKind.Try)
            {
                continue;
            }

            foreach (var handler in inner.EnclosingRegion!.NestedRegions)
            {
                if (handler.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler or ControlFlowRegionKind.Finally)
                {
                    Reach(handler.FirstBlockOrdinal, state);
                }
            }
        }
    }

    protected override void OnWait(BlockingWait wait, bool completed)
    {
        if (recording)
        {
            waits[wait.Operation.Syntax] = completed && (!waits.TryGetValue(wait.Operation.Syntax, out var before) || before);
        }
    }

    protected override void OnFunction(IFlowAnonymousFunctionOperation function, CompletionState state)
    {
        if (recording)
        {
            functions[function.Syntax] = (function, LambdaEntry.Create(types, paths, values, writes, function, state));
        }
    }

    protected override void OnLocalFunctionUse(IMethodSymbol function, CompletionState state)
    {
        if (recording)
        {
            var entry = LambdaEntry.Lasting(writes, state);
            localFunctions[function] = localFunctions.TryGetValue(function, out var before)
                ? (CompletionState.Meet(before.State, entry), before.Uses + 1)
                : (entry, 1);
        }
    }

    private void Run(CompletionState entry)
    {
        Reach(0, entry);
        changed = true;
        for (var round = 0; changed && round < MaximumRounds; round++)
        {
            changed = false;
            RunBlocks();
        }

        recording = true;
        RunBlocks();
    }

    private void RunBlocks()
    {
        foreach (var block in graph.Blocks)
        {
            if (starts[block.Ordinal] is { } start)
            {
                RunBlock(block, start.Clone());
            }
        }
    }

    private void RunBlock(BasicBlock block, CompletionState state)
    {
        region = block.EnclosingRegion;
        foreach (var operation in block.Operations)
        {
            Visit(operation, state);
        }

        if (block.BranchValue is { } value)
        {
            Visit(value, state);
        }

        if (block.ConditionalSuccessor is { } conditional && block.BranchValue is { } condition)
        {
            var whenTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
            var taken = state.Clone();
            conditions.Assume(condition, whenTrue, taken);
            Leave(conditional, taken);
            conditions.Assume(condition, !whenTrue, state);
        }

        if (block.FallThroughSuccessor is { } next)
        {
            Leave(next, state);
        }
    }

    private void Leave(ControlFlowBranch branch, CompletionState state)
    {
        if (branch.Destination is null)
        {
            if (branch.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling && Finally(region) is { } ended)
            {
                ends[ended] = state.Clone();
                Release(ended);
            }

            MayThrow(state);
            return;
        }

        foreach (var final in branch.FinallyRegions)
        {
            Reach(final.FirstBlockOrdinal, state);
            if (!ends.TryGetValue(final, out var end))
            {
                // Not yet known what the finally block does; it will be when its end is reached.
                Hold(final, branch, state);
                return;
            }

            state = ThroughFinally(final, state, end);
        }

        Forget(branch, state);
        Reach(branch.Destination.Ordinal, state);
    }

    private void Hold(ControlFlowRegion final, ControlFlowBranch branch, CompletionState state)
    {
        if (recording)
        {
            return;
        }

        if (!held.TryGetValue(final, out var branches))
        {
            held.Add(final, branches = []);
        }

        branches.Add((branch, state.Clone()));
    }

    private void Release(ControlFlowRegion final)
    {
        if (held.TryGetValue(final, out var branches))
        {
            held.Remove(final);
            foreach (var (branch, state) in branches)
            {
                Leave(branch, state);
            }
        }
    }

    /// <summary>What is known only of variables whose scope ends here is of no more use.</summary>
    private void Forget(ControlFlowBranch branch, CompletionState state)
    {
        foreach (var left in branch.LeavingRegions)
        {
            if (state.Facts.Count == 0)
            {
                return;
            }

            if (!left.Locals.IsEmpty || !left.CaptureIds.IsEmpty)
            {
                var scope = ScopeOf(left);
                state.Bridge(path => IsIn(scope, path));
                state.Facts.RemoveWhere(fact => IsIn(scope, fact.First) && (fact.Second is null || IsIn(scope, fact.Second)) && (fact.Third is null || IsIn(scope, fact.Third)));
            }
        }
    }

    private HashSet<object> ScopeOf(ControlFlowRegion region)
    {
        if (!scopes.TryGetValue(region, out var scope))
        {
            scope = [.. region.Locals, .. region.CaptureIds];
            scopes.Add(region, scope);
        }

        return scope;
    }

    private static bool IsIn(HashSet<object> scope, TaskPath path)
    {
        // The enumerator of a list is one that a capture of this scope holds.
        if (path.Kind == PathKind.Enumerator)
        {
            return true;
        }

        while (path.Parent is { } parent)
        {
            path = parent;
        }

        return path.Key is { } key && scope.Contains(key);
    }

    /// <summary>What held before a finally block and is not undone by it, and what holds at its end on every way.</summary>
    private CompletionState ThroughFinally(ControlFlowRegion final, CompletionState before, CompletionState end)
    {
        var after = end.Clone();
        var start = starts[final.FirstBlockOrdinal]!;
        foreach (var fact in before.Facts)
        {
            // What holds on every way into the block but not at its end has been undone there. What holds only on this way
            // is kept unless the block writes one of its variables.
            if (!start.Facts.Contains(fact) && !IsWrittenIn(final, fact))
            {
                after.Add(fact);
            }
        }

        return after;
    }

    private bool IsWrittenIn(ControlFlowRegion final, Fact fact)
    {
        for (var ordinal = final.FirstBlockOrdinal; ordinal <= final.LastBlockOrdinal; ordinal++)
        {
            foreach (var operation in graph.Blocks[ordinal].Operations)
            {
                foreach (var part in operation.DescendantsAndSelf())
                {
                    if (part is IAssignmentOperation { Target: var target } && paths.Read(target) is { } place && fact.DependsOn(place))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static ControlFlowRegion? Finally(ControlFlowRegion? region)
    {
        while (region is not null && region.Kind is not (ControlFlowRegionKind.Finally or ControlFlowRegionKind.Root))
        {
            region = region.EnclosingRegion;
        }

        return region?.Kind == ControlFlowRegionKind.Finally ? region : null;
    }

    private void Reach(int block, CompletionState state)
    {
        if (recording)
        {
            return;
        }

        if (starts[block] is not { } before)
        {
            starts[block] = state.Clone();
            changed = true;
            return;
        }

        var both = CompletionState.Meet(before, state);
        if (!both.SameAs(before))
        {
            starts[block] = both;
            changed = true;
        }
    }

    private FunctionFlow? AnalyzeFunction(SyntaxNode syntax)
        => functions.TryGetValue(syntax, out var found)
            ? Analyze(types, writes, graph.GetAnonymousFunctionControlFlowGraph(found.Function), found.State)
            : null;

    private FunctionFlow? AnalyzeLocalFunction(ILocalFunctionOperation function)
    {
        foreach (var local in graph.LocalFunctions)
        {
            if (SymbolEqualityComparer.Default.Equals(local, function.Symbol))
            {
                // A use that this flow did not pass, in another lambda, may come before anything has completed.
                var entry = localFunctions.TryGetValue(local, out var found) && found.Uses == LambdaEntry.CountUses(function)
                    ? found.State
                    : new CompletionState();
                return Analyze(types, writes, graph.GetLocalFunctionControlFlowGraph(local), entry);
            }
        }

        return null;
    }
}
