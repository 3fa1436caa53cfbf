using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.SyncIo;

/// <summary>Synchronous I/O and the calls that lead to it; none when the operation makes it itself.</summary>
/// <param name="Name">The call that waits, in the user's own names.</param>
/// <param name="Kind">What it waits for.</param>
/// <param name="Calls">The calls on the way, the first one first.</param>
internal sealed record SyncIoPath(string Name, SyncIoKind Kind, ImmutableArray<Hop> Calls)
{
    public SyncIoPath(SyncIoCall io)
        : this(io.Name, io.Kind, [])
        => Io = io;

    /// <summary>The call; null when it is in an assembly, which says only that it is there.</summary>
    public SyncIoCall? Io { get; }
}

/// <summary>
/// Which synchronous I/O does a function make, itself or through the synchronous members that it calls? They may be of this compilation, of
/// a project whose source an editor shows, or of an assembly whose own build has recorded its round trips: a member that returns no task
/// can only hold its thread for one. Every implementation of an interface must make it. Lambdas are not looked into: nobody knows when
/// they run. A member that waits and has an asynchronous sibling is itself the call to await: nothing behind it has to change.
/// </summary>
internal sealed class SyncIoPaths
{
    private const int MaxDepth = 4;
    private const int MaxOperations = 40_000;

    private static readonly ConditionalWeakTable<Compilation, SyncIoPaths> Shared = new();

    private readonly Func<ITypeSymbol, bool> _isTask;
    private readonly OtherProjects _projects;
    /// <summary>By how many calls may follow: what a method is known to do may not depend on which question came first.</summary>
    private readonly ConcurrentDictionary<IMethodSymbol, SyncIoPath?>[] _known = [.. Enumerable.Range(0, MaxDepth + 1).Select(static _ => new ConcurrentDictionary<IMethodSymbol, SyncIoPath?>(SymbolEqualityComparer.Default))];
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _blocking = new(SymbolEqualityComparer.Default);
    private readonly SyncIo _syncIo;
    private Implementations? _implementations;

    private SyncIoPaths(Compilation compilation, Func<ITypeSymbol, bool> isTask)
    {
        Compilation = compilation;
        _isTask = isTask;
        _projects = new OtherProjects(compilation);
        _syncIo = SyncIo.Of(compilation);
    }

    /// <summary>Whoever asks first decides what a task is; all ask with the types of the compilation.</summary>
    public static SyncIoPaths Of(Compilation compilation, Func<ITypeSymbol, bool> isTask) => Shared.GetValue(compilation, key => new SyncIoPaths(key, isTask));

    /// <summary>The one that is looked at.</summary>
    public Compilation Compilation { get; }

    /// <param name="function">A method body, lambda or local function.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public SyncIoPath? FirstIn(IOperation function, CancellationToken cancellationToken)
        => FirstIn(function, _syncIo, new Walk(cancellationToken), MaxDepth);

    /// <summary>The function's own calls, without those in its lambdas, in a lock, or in a query that is translated.</summary>
    public IEnumerable<SyncIoCall> CallsIn(IOperation function, CancellationToken cancellationToken) => CallsIn(function, _syncIo, cancellationToken);

    /// <param name="function">A function of any compilation.</param>
    /// <param name="own">The calls of its compilation.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public IEnumerable<SyncIoCall> CallsIn(IOperation function, SyncIo own, CancellationToken cancellationToken)
    {
        foreach (var operation in OwnOperations(function))
        {
            if (MayWait(operation)
                && (own.At(operation) ?? (operation is IInvocationOperation invocation ? SiblingOf(invocation, new Walk(cancellationToken), MaxDepth) : null)) is { } call
                && !IsLocked(operation, function))
            {
                yield return call;
            }
        }
    }

    /// <summary>A call of a member that waits and has an asynchronous sibling, as a call that waits; null when nobody has proved that it does.</summary>
    public SyncIoCall? SiblingOf(IInvocationOperation invocation, CancellationToken cancellationToken) => SiblingOf(invocation, new Walk(cancellationToken), MaxDepth);

    private SyncIoCall? SiblingOf(IInvocationOperation invocation, Walk walk, int depth)
        => invocation.TargetMethod.MethodKind == MethodKind.Ordinary
            && SiblingCalls.Exists(invocation)
            && !_syncIo.WorksInMemory(invocation)
            && Through(invocation.TargetMethod, walk, depth) is { } path
                ? Sibling(invocation, path)
                : null;

    /// <summary>The same, for what the call leads to.</summary>
    private SyncIoCall? Sibling(IInvocationOperation invocation, SyncIoPath path)
        => _syncIo.SiblingOfWaiting(invocation) is { } call && !IsBlocking(call.Twin.Method) ? call with { Kind = path.Kind } : null;

    /// <summary><c>Task SaveAsync() { Save(); return Task.CompletedTask; }</c> waits too: nothing is won by awaiting it.</summary>
    private bool IsBlocking(IMethodSymbol twin) => _blocking.GetOrAdd(twin.OriginalDefinition, AnyBlocks);

    private bool AnyBlocks(IMethodSymbol twin)
    {
        foreach (var body in ImplementationsOf(twin))
        {
            if (body.ContainingAssembly is ISourceAssemblySymbol { Compilation: var owner }
                && MethodBodies.Of(body, owner) is { } operations
                && (RunsForm(operations, twin.Name) || (!body.IsAsync && MethodBodies.ReturnedValues(operations).All(static value => IsCompleted(value.Unwrap())))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Does it run the synchronous form, here or on another thread: <c>Task.Run(Save)</c>?</summary>
    private static bool RunsForm(IOperation body, string twin)
        => TwinBodies.CallsIn(body).Any(call => call.Instance is null or IInstanceReferenceOperation && twin == call.Method.Name + "Async");

    private static bool IsCompleted(IOperation value) => value is
        IPropertyReferenceOperation { Property.Name: "CompletedTask" }
        or IInvocationOperation { TargetMethod.Name: "FromResult" or "FromException" or "FromCanceled" }
        or IDefaultValueOperation
        or IObjectCreationOperation { Type.Name: "ValueTask" };

    /// <summary>Every call that waits in what the function calls: what else has to be awaited once those members are async.</summary>
    public IReadOnlyCollection<SyncIoCall> CallsBelow(IOperation function, CancellationToken cancellationToken)
    {
        var found = new List<SyncIoCall>();
        AddBelow(function, new Walk(cancellationToken), MaxDepth, [], found);
        return found;
    }

    private void AddBelow(IOperation function, Walk walk, int depth, HashSet<SyntaxNode> seen, List<SyncIoCall> found)
    {
        foreach (var operation in OwnOperations(function))
        {
            if (!walk.Count() || depth == 0)
            {
                return;
            }

            if (operation is not IInvocationOperation { TargetMethod: { MethodKind: MethodKind.Ordinary } target } invocation
                || IsLocked(operation, function)
                || Through(target, walk, depth) is not { } path
                || Sibling(invocation, path) is not null)
            {
                continue;
            }

            foreach (var implementation in ImplementationsOf(target))
            {
                if (implementation.ContainingAssembly is ISourceAssemblySymbol { Compilation: var owner }
                    && MethodBodies.Of(implementation, owner) is { } body
                    && seen.Add(body.Syntax))
                {
                    found.AddRange(CallsIn(body, SyncIo.Of(owner), walk.CancellationToken));
                    AddBelow(body, walk, depth - 1, seen, found);
                }
            }
        }
    }

    /// <param name="function">A body of this compilation or of another project.</param>
    /// <param name="own">The calls of its compilation.</param>
    private SyncIoPath? FirstIn(IOperation function, SyncIo own, Walk walk, int depth)
    {
        foreach (var operation in OwnOperations(function))
        {
            if (!walk.Count())
            {
                return null;
            }

            if (MayWait(operation) && own.At(operation) is { Kind: not SyncIoKind.Lock } direct)
            {
                if (!IsLocked(operation, function))
                {
                    return new SyncIoPath(direct);
                }
            }
            else if (operation is IInvocationOperation { TargetMethod: { MethodKind: MethodKind.Ordinary } target } invocation
                && Through(target, walk, depth) is { } path
                && !IsLocked(operation, function))
            {
                return Sibling(invocation, path) is { } sibling
                    ? new SyncIoPath(sibling)
                    : path with { Calls = path.Calls.Insert(0, new Hop(target.NameWithType(), NameOf(invocation), target)) };
            }
        }

        return null;
    }

    private SyncIoPath? Through(IMethodSymbol method, Walk walk, int depth)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (method.IsAsync
            || _isTask(method.ReturnType)
            || !(SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, Compilation.Assembly) || _projects.MayRun(method)))
        {
            return null;
        }

        SyncIoPath? known = null;
        if (depth == 0 || IsKnown(method, depth, out known))
        {
            return known;
        }

        var wasCut = walk.IsCut;
        walk.IsCut = false;
        var path = Agreed(method, walk, depth - 1);

        // "None" that rests on the limit of operations is no fact about this method.
        if (path is not null || !walk.IsCut)
        {
            _known[depth].TryAdd(method, path);
        }

        walk.IsCut |= wasCut;
        return path;
    }

    /// <summary>Where there is nothing within more calls, there is nothing within fewer.</summary>
    private bool IsKnown(IMethodSymbol method, int depth, out SyncIoPath? path)
    {
        if (_known[depth].TryGetValue(method, out path))
        {
            return true;
        }

        for (var more = depth + 1; more <= MaxDepth; more++)
        {
            if (_known[more].TryGetValue(method, out var further) && further is null)
            {
                return true;
            }
        }

        return false;
    }

    private SyncIoPath? Agreed(IMethodSymbol method, Walk walk, int depth)
    {
        SyncIoPath? agreed = null;
        foreach (var implementation in ImplementationsOf(method))
        {
            if (implementation.HasYield() || OfBody(implementation, walk, depth) is not { } path)
            {
                return null;
            }

            agreed ??= path;
        }

        return agreed;
    }

    private ImmutableArray<IMethodSymbol> ImplementationsOf(IMethodSymbol method)
        => (_implementations ??= new Implementations(Compilation, _projects)).Of((method.ReducedFrom ?? method).OriginalDefinition);

    private SyncIoPath? OfBody(IMethodSymbol implementation, Walk walk, int depth)
    {
        if (implementation.ContainingAssembly is not ISourceAssemblySymbol { Compilation: var owner })
        {
            return Recorded(implementation, walk.CancellationToken);
        }

        return MethodBodies.Of(implementation, owner) is { } body
            ? FirstIn(body, ReferenceEquals(owner, Compilation) ? _syncIo : SyncIo.Of(owner), walk, depth)
            : null;
    }

    /// <summary>
    /// What the build of an assembly has recorded. A synchronous member whose round trip is made by an asynchronous call either blocks on it or
    /// leaves it alone; that is not recorded.
    /// </summary>
    private SyncIoPath? Recorded(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var body = _projects.Of(method, cancellationToken);
        if (body.IsIterator)
        {
            return null;
        }

        foreach (var trip in body.Trips.Trips)
        {
            var last = trip.Hops[trip.Hops.Length - 1].Name;
            if (trip.IsProved && !last.EndsWith("Async", StringComparison.Ordinal) && KindOf(trip.Kind) is { } kind)
            {
                return new SyncIoPath(last, kind, trip.Hops.RemoveAt(trip.Hops.Length - 1));
            }
        }

        return null;
    }

    private static SyncIoKind? KindOf(RoundTripKinds kind)
        => kind switch
        {
            RoundTripKinds.DatabaseRead or RoundTripKinds.NavigationLoad or RoundTripKinds.DatabaseWrite or RoundTripKinds.Transaction => SyncIoKind.Database,
            RoundTripKinds.RemoteCall => SyncIoKind.Network,
            RoundTripKinds.CacheCall => SyncIoKind.Cache,
            _ => null,
        };

    private static Location NameOf(IInvocationOperation invocation)
        => SyncIoNames.LocationOf((Microsoft.CodeAnalysis.CSharp.Syntax.InvocationExpressionSyntax)invocation.Syntax);

    private static bool MayWait(IOperation operation)
        => operation is IInvocationOperation or IPropertyReferenceOperation or IForEachLoopOperation or IUsingOperation or IUsingDeclarationOperation;

    /// <summary>In source order, without the bodies of functions inside.</summary>
    private static IEnumerable<IOperation> OwnOperations(IOperation function)
    {
        var pending = new Stack<IOperation>();
        pending.Push(function);
        while (pending.Count > 0)
        {
            var current = pending.Pop();
            if (!ReferenceEquals(current, function) && current is ILocalFunctionOperation or IAnonymousFunctionOperation)
            {
                continue;
            }

            yield return current;
            foreach (var child in current.ChildOperations.Reverse())
            {
                pending.Push(child);
            }
        }
    }

    private static bool IsLocked(IOperation operation, IOperation function)
    {
        for (var current = operation.Parent; current is not null && !ReferenceEquals(current, function); current = current.Parent)
        {
            if (current is ILockOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One question: how much may still be looked at.</summary>
    private sealed class Walk(CancellationToken cancellationToken)
    {
        private int _operations;

        public CancellationToken CancellationToken => cancellationToken;

        public bool IsCut { get; set; }

        public bool Count()
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++_operations <= MaxOperations)
            {
                return true;
            }

            IsCut = true;
            return false;
        }
    }
}
