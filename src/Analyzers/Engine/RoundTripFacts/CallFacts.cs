using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>
/// The round trips of an operation, itself or through what it calls. Calls are followed into the bodies of this compilation,
/// lazily, each body once and for all kinds at the same time; what bodies of other projects do, those projects say.
/// </summary>
/// <remarks>
/// A body makes a round trip per call when one of its operations does so wherever it is not behind a cache, in a loop of its
/// own, in a retry or in a handler. Where several bodies may run, what only some of them do is suspected. An implementation
/// that is being looked at (a decorator that calls the interface which it implements) adds nothing of its own.
/// </remarks>
/// <param name="maxCalls">A round trip behind more calls is not known. It limits what is found by the length of its path, not the
/// search by its depth: what is found may not depend on which question came first.</param>
internal sealed class CallFacts(Compilation compilation, Sinks sinks, Callees callees, OtherProjects projects, RepetitionFinder repetition, int maxCalls)
{
    private const int MaxDepth = 40;
    private const int MaxOperations = 40_000;

    private readonly ConcurrentDictionary<IMethodSymbol, BodyFact> _byMethod = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(IMethodSymbol Method, string Arguments), RoundTripSet> _byArguments = new();

    /// <summary>The bodies that cache what they ask for unless a flag says otherwise.</summary>
    private readonly ConcurrentDictionary<SyntaxNode, bool> _withSwitch = new();

    public RoundTripSet At(IOperation operation, RoundTripKinds kinds, CancellationToken cancellationToken)
        => At(operation, new Walk(kinds, cancellationToken), 0);

    public RoundTripSet Of(IMethodSymbol method, RoundTripKinds kinds, CancellationToken cancellationToken)
        => OfBody(method, new Walk(kinds, cancellationToken), 0) is { IsIterator: false } fact ? fact.Trips : RoundTripSet.Empty;

    public BodyTrips BodyOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var fact = OfBody(method, new Walk(RoundTripKinds.All, cancellationToken), 0);
        return new BodyTrips(fact.Trips, fact.IsIterator);
    }

    /// <summary>What a call does that another project recorded because it could not see the body.</summary>
    public RoundTripSet Resolve(RecordedCall call, CancellationToken cancellationToken)
        => PendingMembers.Find(call.Member, compilation) is { } member
            ? Resolve(new PendingCall(member, OtherProjects.Hops(call.Hops)), new Walk(RoundTripKinds.All, cancellationToken), 0)
            : RoundTripSet.Empty;

    public bool DeclaresWithoutBody => callees.DeclaresWithoutBody;

    private RoundTripSet At(IOperation operation, Walk walk, int depth)
    {
        if (sinks.Ignores(operation))
        {
            return RoundTripSet.Empty;
        }

        if (sinks.At(operation) is { } direct)
        {
            return RoundTripSet.Of(direct);
        }

        return callees.Of(operation) is { } call ? Of(call, walk, depth).Through(call.Hop).Within(maxCalls) : RoundTripSet.Empty;
    }

    private RoundTripSet Of(Call call, Walk walk, int depth)
    {
        if (call.Methods.IsEmpty && call.Lambdas.IsEmpty)
        {
            return call.Member is { } member && !call.Enumerates ? RoundTripSet.Awaiting(call.Form ?? member) : RoundTripSet.Empty;
        }

        if (call is { Methods: [var only], Lambdas.IsEmpty: true })
        {
            return OfImplementation(call, only, walk, depth) ?? RoundTripSet.Empty;
        }

        if (call is { Methods.IsEmpty: true, Lambdas: [var lambda] })
        {
            return OfImplementation(call, lambda.Symbol, walk, depth, lambda) ?? RoundTripSet.Empty;
        }

        var found = new RoundTripSet.Builder();
        var agreed = RoundTripKinds.All;
        foreach (var method in call.Methods)
        {
            Add(OfImplementation(call, method, walk, depth));
        }

        foreach (var held in call.Lambdas)
        {
            Add(OfImplementation(call, held.Symbol, walk, depth, held));
        }

        if (!call.RunsAll)
        {
            found.SuspectAllBut(agreed);
        }

        return found.ToSet();

        void Add(RoundTripSet? set)
        {
            if (set is not null)
            {
                found.Add(set);
                agreed &= set.ProvedKinds;
            }
        }
    }

    /// <summary>Null for a body that has no say: one that is being looked at, or that only throws.</summary>
    /// <param name="lambda">The body, where it is that of a lambda.</param>
    private RoundTripSet? OfImplementation(Call call, IMethodSymbol method, Walk walk, int depth, IAnonymousFunctionOperation? lambda = null)
    {
        if (walk.IsOpen(method))
        {
            walk.CutAt(method);
            return null;
        }

        if (call.Methods.Length + call.Lambdas.Length > 1 && OnlyThrows(method))
        {
            return null;
        }

        var fact = OfBody(method, walk, depth, lambda);
        if (fact.IsIterator != call.Enumerates)
        {
            return RoundTripSet.Empty;
        }

        var trips = lambda is null && (!fact.Trips.IsEmpty || HasSwitch(method, call.Site)) ? Reached(call, method, fact.Trips, walk, depth) : fact.Trips;
        return call.HopTo(method) is { } hop ? trips.Through(hop) : trips;
    }

    /// <summary>Those of a body's round trips that are not in a branch which the arguments of the call rule out: <c>Find(id, withArchive: false)</c>.</summary>
    private RoundTripSet Reached(Call call, IMethodSymbol method, RoundTripSet all, Walk walk, int depth)
    {
        if (call.Site is not IInvocationOperation site
            || depth >= MaxDepth
            || !callees.IsOfThisCompilation(method)
            || MethodBodies.Of(method, compilation) is not { } body
            || DeadBranches.Of(site, method, body, walk.Dead) is not { } dead)
        {
            return all;
        }

        var key = (method, dead.Arguments);
        if (_byArguments.TryGetValue(key, out var known))
        {
            return known;
        }

        var (outer, outerDead) = (walk.Enter(method), walk.Dead);
        walk.Dead = dead;
        var trips = InBody(body, walk, depth + 1);
        walk.Dead = outerDead;
        if (walk.Leave(method, outer) == Walk.NotCut)
        {
            _byArguments.TryAdd(key, trips);
        }

        return trips;
    }

    private BodyFact OfBody(IMethodSymbol method, Walk walk, int depth, IAnonymousFunctionOperation? lambda = null)
    {
        if (_byMethod.TryGetValue(method, out var known) && (known.IsComplete || known.Trips.Proved(walk.Kinds) is not null))
        {
            return known;
        }

        if (walk.Unfinished(method) is { } unfinished)
        {
            walk.Cut(unfinished.CutAt);
            return unfinished;
        }

        if (depth >= MaxDepth)
        {
            walk.CutByLimit();
            return BodyFact.Unknown;
        }

        var (outer, outerDead) = (walk.Enter(method), walk.Dead);
        walk.Dead = null;
        var (trips, isIterator) = lambda is not null ? new BodyTrips(InBody(lambda, walk, depth + 1), IsIterator: false)
            : callees.IsOfThisCompilation(method) ? OfOwnBody(method, walk, depth + 1)
            : OfOtherBody(method, walk, depth + 1);
        walk.Dead = outerDead;
        var cutAt = walk.Leave(method, outer);

        // What rests on a body further up, which is still being looked at, or on a limit, may lack something. It holds for the
        // rest of this question, and for the method that the question is about. A method's own recursion adds nothing.
        var fact = new BodyFact(trips, isIterator, IsComplete: cutAt == Walk.NotCut || depth == 0, cutAt);
        if (fact.IsComplete || !trips.IsEmpty)
        {
            _byMethod.AddOrUpdate(method, fact, (_, old) => old.IsComplete ? old : fact);
        }

        if (!fact.IsComplete)
        {
            walk.Keep(method, fact);
        }

        return fact;
    }

    private BodyTrips OfOwnBody(IMethodSymbol method, Walk walk, int depth)
        => new(MethodBodies.Of(method, compilation) is { } body ? InBody(body, walk, depth) : RoundTripSet.Empty, method.HasYield());

    /// <summary>What the other project could not see implemented may be implemented here, or in a project that only we reference.</summary>
    private BodyTrips OfOtherBody(IMethodSymbol method, Walk walk, int depth)
    {
        var there = projects.Of(method, walk.CancellationToken);
        if (there.Trips.Pending.IsEmpty)
        {
            return there;
        }

        var found = new RoundTripSet.Builder();
        foreach (var trip in there.Trips.Trips)
        {
            found.Add(trip);
        }

        foreach (var pending in there.Trips.Pending)
        {
            found.Add(Resolve(pending, walk, depth));
        }

        return there with { Trips = found.ToSet() };
    }

    private RoundTripSet Resolve(PendingCall pending, Walk walk, int depth)
    {
        var inside = Of(new Call(Site: null, pending.Member.Definition(), callees.Implementations(pending.Member)) { Form = pending.Member }, walk, depth);
        for (var i = pending.Hops.Length - 1; i >= 0; i--)
        {
            inside = inside.Through(pending.Hops[i]);
        }

        return inside;
    }

    private RoundTripSet InBody(IOperation body, Walk walk, int depth)
    {
        var found = new RoundTripSet.Builder();
        foreach (var operation in body.Executed())
        {
            if (!walk.Count())
            {
                walk.CutByLimit();
                break;
            }

            if (!MayCost(operation))
            {
                continue;
            }

            var trips = At(operation, walk, depth);
            if (Adds(trips, found) && walk.Dead?.Contain(operation, body) != true && repetition.Of(operation, body).Kind == RepetitionKind.Once && !IsPastCache(operation, body, walk.Dead))
            {
                found.Add(trips);
            }
        }

        return found.ToSet();
    }

    /// <summary>Unless the call says that it is to go past the cache: <c>Find(id, canCache: false)</c>.</summary>
    private bool IsPastCache(IOperation operation, IOperation body, DeadBranches? dead)
    {
        if (UncachedForms.SwitchOf(operation, body, repetition) is not { } condition)
        {
            return false;
        }

        _withSwitch.TryAdd(body.Syntax, true);
        return dead?.Decide(condition) != true;
    }

    /// <summary>And so may the body that hands the flag on.</summary>
    private bool HasSwitch(IMethodSymbol method, IOperation? site)
    {
        if (_withSwitch.IsEmpty || (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences is not [var declaration] || !_withSwitch.ContainsKey(declaration.GetSyntax()))
        {
            return false;
        }

        while (site is not (null or ILocalFunctionOperation) && site.Parent is { } parent)
        {
            site = parent;
        }

        if (site is not null)
        {
            _withSwitch.TryAdd(site.Syntax, true);
        }

        return true;
    }

    private static bool Adds(RoundTripSet trips, RoundTripSet.Builder found)
    {
        foreach (var trip in trips.Trips)
        {
            if (found.Lacks(trip))
            {
                return true;
            }
        }

        foreach (var call in trips.Pending)
        {
            if (found.Lacks(call))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A method group runs nothing where it stands.</summary>
    public static bool MayCost(IOperation operation) => operation switch
    {
        IInvocationOperation or IPropertyReferenceOperation or IObjectCreationOperation or IForEachLoopOperation => true,
        IConversionOperation { OperatorMethod: not null } or IBinaryOperation { OperatorMethod: not null } or IUnaryOperation { OperatorMethod: not null } => true,
        _ => false,
    };

    /// <summary><c>throw new NotSupportedException()</c>: nothing that runs to its end.</summary>
    private static bool OnlyThrows(IMethodSymbol method)
        => method.DeclaringSyntaxReferences is [var declaration]
            && declaration.GetSyntax() is BaseMethodDeclarationSyntax { ExpressionBody.Expression: ThrowExpressionSyntax } or BaseMethodDeclarationSyntax { Body.Statements: [ThrowStatementSyntax] }
                or AccessorDeclarationSyntax { ExpressionBody.Expression: ThrowExpressionSyntax } or AccessorDeclarationSyntax { Body.Statements: [ThrowStatementSyntax] }
                or LocalFunctionStatementSyntax { ExpressionBody.Expression: ThrowExpressionSyntax } or LocalFunctionStatementSyntax { Body.Statements: [ThrowStatementSyntax] }
                or LambdaExpressionSyntax { ExpressionBody: ThrowExpressionSyntax } or AnonymousFunctionExpressionSyntax { Block.Statements: [ThrowStatementSyntax] }
                or ArrowExpressionClauseSyntax { Expression: ThrowExpressionSyntax };

    /// <param name="IsIterator">The round trips are made when somebody walks what the method gives, not when it is called.</param>
    /// <param name="IsComplete">False when a limit or a cycle kept part of the body from being looked at.</param>
    /// <param name="CutAt">Which body further up, see <see cref="Walk"/>.</param>
    private sealed record BodyFact(RoundTripSet Trips, bool IsIterator, bool IsComplete, int CutAt)
    {
        public static readonly BodyFact Unknown = new(RoundTripSet.Empty, IsIterator: false, IsComplete: false, Walk.Limit);
    }

    /// <summary>
    /// One question: the bodies that are open, and how much may still be looked at. An open body has a level, the outermost
    /// is 0; what was not looked at is the lowest level of an open body that was met again, or <see cref="Limit"/>.
    /// </summary>
    private sealed class Walk(RoundTripKinds kinds, CancellationToken cancellationToken)
    {
        public const int NotCut = int.MaxValue;
        public const int Limit = -1;

        private readonly Dictionary<IMethodSymbol, int> _open = new(SymbolEqualityComparer.Default);
        private readonly Dictionary<IMethodSymbol, BodyFact> _unfinished = new(SymbolEqualityComparer.Default);
        private int _cutAt = NotCut;
        private int _operations;

        public CancellationToken CancellationToken => cancellationToken;

        /// <summary>Of the body that is being looked at, for the call that led to it; null when it is looked at for every call.</summary>
        public DeadBranches? Dead { get; set; }

        /// <summary>A proved round trip of one of these is an answer.</summary>
        public RoundTripKinds Kinds { get; } = kinds;

        public bool IsOpen(IMethodSymbol method) => _open.ContainsKey(method);

        public void CutAt(IMethodSymbol open) => Cut(_open[open]);

        public void CutByLimit() => Cut(Limit);

        public void Cut(int level) => _cutAt = Math.Min(_cutAt, level);

        /// <summary>Gives back what <see cref="Leave"/> needs.</summary>
        public int Enter(IMethodSymbol method)
        {
            var outer = _cutAt;
            _open.Add(method, _open.Count);
            _cutAt = NotCut;
            return outer;
        }

        /// <summary>What of the method was not looked at: the level of a body above it, <see cref="Limit"/>, or <see cref="NotCut"/>.</summary>
        public int Leave(IMethodSymbol method, int outer)
        {
            var level = _open[method];
            _open.Remove(method);
            var cutAt = _cutAt >= level ? NotCut : _cutAt;
            if (cutAt == NotCut && _cutAt != NotCut)
            {
                ForgetCutAt(level);
            }

            _cutAt = Math.Min(outer, cutAt);
            return cutAt;
        }

        /// <summary>The body at this level is known from now on, and with it what rested on it: it may be looked at again.</summary>
        private void ForgetCutAt(int level)
        {
            var known = new List<IMethodSymbol>();
            foreach (var pair in _unfinished)
            {
                if (pair.Value.CutAt >= level)
                {
                    known.Add(pair.Key);
                }
            }

            foreach (var method in known)
            {
                _unfinished.Remove(method);
            }
        }

        /// <summary>Looking again would cost as much as the first time, at every place that calls it.</summary>
        public void Keep(IMethodSymbol method, BodyFact fact) => _unfinished[method] = fact;

        public BodyFact? Unfinished(IMethodSymbol method) => _unfinished.TryGetValue(method, out var fact) ? fact : null;

        public bool Count()
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ++_operations <= MaxOperations;
        }
    }
}
