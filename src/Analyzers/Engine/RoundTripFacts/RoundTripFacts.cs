using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>
/// What does an operation cost in round trips? The door of this engine: give it an operation and the kinds that you ask for,
/// get the round trip that it makes each time it runs, and the calls that lead to it. Null means that it makes none, or that
/// nobody can tell.
/// </summary>
internal sealed class RoundTripFacts
{
    /// <summary>The operations that can make a round trip: what an analyzer registers for.</summary>
    public static readonly ImmutableArray<OperationKind> OperationKinds =
    [
        OperationKind.Invocation,
        OperationKind.MethodReference,
        OperationKind.ObjectCreation,
        OperationKind.PropertyReference,
        OperationKind.Loop,
        OperationKind.Binary,
        OperationKind.Unary,
        OperationKind.Conversion,
    ];

    private static readonly ConditionalWeakTable<Compilation, Box> Known = new();

    private readonly Compilation _compilation;
    private readonly Sinks _sinks;
    private readonly OtherProjects _projects;
    private readonly CallFacts _facts;
    private readonly RecursionFinder _recursion;
    private readonly WriteScan _writes;
    private readonly Implementations _implementations;

    private RoundTripFacts(Compilation compilation, Sinks sinks, Implementations implementations, OtherProjects projects, RoundTripOptions options)
    {
        _compilation = compilation;
        _sinks = sinks;
        _projects = projects;
        Repetition = new RepetitionFinder(compilation);
        var callees = new Callees(compilation, implementations, projects);
        _facts = new CallFacts(compilation, sinks, callees, projects, Repetition, options.MaxCalls);
        _recursion = new RecursionFinder(compilation, sinks, _facts, callees, Repetition);
        _writes = new WriteScan(compilation, sinks, implementations, projects);
        _implementations = implementations;
    }

    /// <summary>Null when the compilation references no library that makes round trips. Knows the libraries alone, not what the user adds to them.</summary>
    public static RoundTripFacts? TryCreate(Compilation compilation) => Known.GetOrCreateValue(compilation).Get(compilation, RoundTripOptions.None);

    /// <summary>As <see cref="TryCreate(Compilation)"/>, and null when no referenced library or project makes round trips of these kinds.</summary>
    public static RoundTripFacts? TryCreate(Compilation compilation, RoundTripKinds kinds) => TryCreate(compilation, kinds, RoundTripOptions.None);

    /// <summary>As <see cref="TryCreate(Compilation, RoundTripKinds)"/>, with the members that the user adds and takes away.</summary>
    public static RoundTripFacts? TryCreate(Compilation compilation, RoundTripKinds kinds, AnalyzerOptions options)
        => TryCreate(compilation, kinds, RoundTripOptions.From(options.AnalyzerConfigOptionsProvider.GlobalOptions));

    private static RoundTripFacts? TryCreate(Compilation compilation, RoundTripKinds kinds, RoundTripOptions options)
        => Known.GetOrCreateValue(compilation).Get(compilation, options) is { } facts && (facts.Kinds & kinds) != 0 ? facts : null;

    /// <summary>With the members that the user adds, and with the names of the project references where the build tells them; made anew in each call.</summary>
    public static RoundTripFacts? Create(Compilation compilation, AnalyzerConfigOptions options)
        => Create(compilation, RoundTripOptions.From(options), ProjectFolders.Read(options));

    private static RoundTripFacts? Create(Compilation compilation, RoundTripOptions options, ProjectFolders? folders)
    {
        var projects = new OtherProjects(compilation, folders);
        var implementations = new Implementations(compilation, projects);
        return Sinks.TryCreate(compilation, implementations, projects, options) is { } sinks ? new RoundTripFacts(compilation, sinks, implementations, projects, options) : null;
    }

    public RepetitionFinder Repetition { get; }

    /// <summary>What the referenced libraries can do, those of referenced projects included.</summary>
    public RoundTripKinds Kinds => _sinks.Kinds | _projects.Kinds;

    /// <summary>False for most operators and conversions, from their kind alone: asked before anything else.</summary>
    public static bool MayCost(IOperation operation) => CallFacts.MayCost(operation) || operation is IMethodReferenceOperation || (operation is IArgumentOperation argument && ComparerArguments.MayBe(argument));

    /// <summary>Is the argument of a call a comparer, which the call may run per element? Asked through the call: arguments are the most frequent operations there are.</summary>
    public static bool MayBeComparer(IArgumentOperation argument) => ComparerArguments.MayBe(argument);

    /// <summary>The round trip that the operation itself makes, of whatever kind.</summary>
    public RoundTrip? Direct(IOperation operation) => _sinks.At(operation) is { IsProved: true } trip ? trip : null;

    /// <summary>The round trip of one of these kinds that the operation makes each time it runs, itself or through the members that it calls.</summary>
    public RoundTrip? At(IOperation operation, RoundTripKinds kinds, CancellationToken cancellationToken)
        => Local(_facts.At(operation, kinds, cancellationToken).Proved(kinds));

    /// <summary>The round trip of one of these kinds that the operation may make, where <see cref="At"/> finds none: other implementations of a member on the way do not make it.</summary>
    public RoundTrip? SuspectedAt(IOperation operation, RoundTripKinds kinds, CancellationToken cancellationToken)
    {
        var trips = _facts.At(operation, kinds, cancellationToken);
        return trips.Proved(kinds) is null ? Local(trips.Suspected(kinds)) : null;
    }

    /// <summary>The round trip of one of these kinds that each run of the method makes; null for an iterator.</summary>
    public RoundTrip? Of(IMethodSymbol method, RoundTripKinds kinds, CancellationToken cancellationToken)
        => Local(_facts.Of(method.Definition(), kinds, cancellationToken).Proved(kinds));

    /// <summary>The database read that the operation makes each time it runs.</summary>
    public RoundTrip? ReadAt(IOperation operation, CancellationToken cancellationToken) => At(operation, RoundTripKinds.DatabaseRead, cancellationToken);

    /// <summary>
    /// The recursion that the call closes: it runs, itself or through the members that it calls, the function in which it
    /// stands, for another node of what was read, and each run of that function makes a round trip of one of these kinds.
    /// Null for a retry, the next page, a level of a tree as one list, and a name that is tried with another number.
    /// </summary>
    public Recursion? RecursionAt(IOperation call, RoundTripKinds kinds, CancellationToken cancellationToken)
        => _recursion.At(call, kinds, cancellationToken) is { } recursion
            ? recursion with { Trip = Local(recursion.Trip)!, Cycle = Local(recursion.Cycle) }
            : null;

    /// <summary>The one body that a call of the member runs, as far as this compilation declares them; null when there are several or none.</summary>
    public IMethodSymbol? OnlyBodyOf(IMethodSymbol member) => _implementations.Of(member) is [var only] ? only : null;

    /// <summary>The bodies that a call of the member may run, as far as this compilation and the projects beside it declare them.</summary>
    public ImmutableArray<IMethodSymbol> BodiesOf(IMethodSymbol member) => _implementations.Of(member);

    /// <summary>The body of a member or local function of this compilation, or of a project that an editor shows beside it; null when its source is not to be seen.</summary>
    public IOperation? OperationsOf(IMethodSymbol method) => _implementations.OperationsOf(method);

    /// <summary>The first call in the scope that may change what the database answers, by itself or further down; null when it is certain that none does.</summary>
    public IOperation? FirstWrite(IOperation scope) => _writes.FirstWrite(scope);

    /// <summary>May running the member change what the database answers? False when it is certain that it does not.</summary>
    public bool MayWrite(IMethodSymbol method) => _writes.MayWrite(method);

    /// <summary>The calls that the operation makes each time it runs and of which only a project that references this one can tell what they do.</summary>
    public ImmutableArray<PendingCall> PendingAt(IOperation operation, CancellationToken cancellationToken)
        => _facts.At(operation, RoundTripKinds.All, cancellationToken).Pending;

    /// <summary>Everything that running a member of this compilation does, for a project that references it.</summary>
    public BodyTrips BodyOf(IMethodSymbol method, CancellationToken cancellationToken) => _facts.BodyOf(method, cancellationToken);

    /// <summary>Who runs the query that a member gives back to each of its callers; unknown where it gives none.</summary>
    public QueryProvider ProviderOf(IMethodSymbol method) => _sinks.ProviderOf(method);

    /// <summary>
    /// Loops of referenced projects whose call makes a round trip that only we can see, because we are the first to see an
    /// implementation; each call with one path, the shortest of those that we are the first to see.
    /// </summary>
    /// <remarks>Read from the assemblies that a build references; an editor shows the loop's project without us.</remarks>
    public IEnumerable<(IAssemblySymbol Project, RecordedLoop Loop, RoundTrip Trip)> PendingLoops(RoundTripKinds kinds, CancellationToken cancellationToken)
    {
        var recordings = _projects.Recordings.ToList();
        foreach (var (project, facts) in recordings)
        {
            foreach (var call in facts.Loops.GroupBy(loop => loop.KeyIn(project.Name)))
            {
                if (recordings.Exists(other => other.Facts.Settled.Contains(call.Key)))
                {
                    continue;
                }

                var seen = call
                    .Select(loop => (Loop: loop, Trip: _facts.Resolve(loop.Call, cancellationToken).Proved(kinds)))
                    .Where(static found => found.Trip is not null)
                    .OrderBy(static found => found.Trip!.Hops.Length)
                    .FirstOrDefault();
                if (seen.Trip is not null)
                {
                    yield return (project, seen.Loop, Local(seen.Trip)!);
                }
            }
        }
    }

    /// <summary>Does this project reference others?</summary>
    public bool SeesOtherProjects => _projects.Exist;

    /// <summary>Is there an interface or abstract member of this compilation that nothing here implements?</summary>
    public bool DeclaresWithoutBody => _facts.DeclaresWithoutBody;

    /// <summary>The steps in another project's source as places that a diagnostic of this compilation may hold.</summary>
    private RoundTrip? Local(RoundTrip? trip)
    {
        if (trip is null)
        {
            return null;
        }

        var hops = Local(trip.Hops);
        return hops == trip.Hops ? trip : trip with { Hops = hops };
    }

    private ImmutableArray<Hop> Local(ImmutableArray<Hop> hops)
    {
        for (var i = 0; i < hops.Length; i++)
        {
            if (hops[i].Location.SeenFrom(_compilation) is var seen && seen != hops[i].Location)
            {
                hops = hops.SetItem(i, hops[i] with { Location = seen });
            }
        }

        return hops;
    }

    /// <summary>The facts of one compilation; nearly always there is one set of options.</summary>
    private sealed class Box
    {
        private readonly ConcurrentDictionary<RoundTripOptions, Lazy<RoundTripFacts?>> _byOptions = new();

        public RoundTripFacts? Get(Compilation compilation, RoundTripOptions options)
            => _byOptions.GetOrAdd(options, key => new Lazy<RoundTripFacts?>(() => Create(compilation, key, folders: null))).Value;
    }
}
