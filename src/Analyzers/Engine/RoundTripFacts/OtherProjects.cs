using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>
/// The bodies of referenced projects. An editor and <c>dotnet format</c> hand us the other project's compilation, and its
/// facts are asked for there; a build hands us an assembly, which carries what that project's own build found out.
/// </summary>
/// <param name="compilation">The one that references them.</param>
/// <param name="folders">The project references, where the build told them: an assembly of contracts carries no facts by which to know it.</param>
internal sealed class OtherProjects(Compilation compilation, ProjectFolders? folders = null)
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, Recorded> RecordedByAssembly = new();
    private static readonly ConditionalWeakTable<IAssemblySymbol, TypesOf> TypesByAssembly = new();

    /// <summary>By assembly: asked at each call of a member of another assembly.</summary>
    private readonly ConcurrentDictionary<IAssemblySymbol, bool> _mayRun = new(SymbolEqualityComparer.Default);
    private readonly Lazy<Dictionary<IAssemblySymbol, Compilation>> _compilations = new(() => ReferencedCompilations.Of(compilation));
    private ImmutableArray<IAssemblySymbol> _candidates;
    private object? _kinds;

    /// <summary>
    /// May a body of a referenced project run when this member of another assembly is called: is its assembly such a project,
    /// or may such a project implement it?
    /// </summary>
    public bool MayRun(IMethodSymbol method)
        => method.ContainingAssembly is { } assembly && _mayRun.GetOrAdd(assembly, FindsProject);

    /// <summary>The classes and structs of other assemblies that implement or inherit a type of another assembly.</summary>
    public IEnumerable<INamedTypeSymbol> TypesBelow(INamedTypeSymbol definition)
    {
        var assembly = definition.ContainingAssembly;
        foreach (var candidate in Candidates)
        {
            if (SymbolEqualityComparer.Default.Equals(candidate, assembly) || References(candidate, assembly))
            {
                foreach (var type in TypesByAssembly.GetValue(candidate, static key => new TypesOf(key)).Hierarchy.Below(definition))
                {
                    yield return type;
                }
            }
        }
    }

    /// <summary>The classes and structs of the projects whose source is to be seen.</summary>
    public IEnumerable<INamedTypeSymbol> Types
        => _compilations.Value.Keys.SelectMany(static assembly => TypesByAssembly.GetValue(assembly, static key => new TypesOf(key)).Hierarchy.Types);

    /// <summary>What running a member of another project does, as that project sees it: what it calls through members that only we can see implemented is pending.</summary>
    public BodyTrips Of(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (CompilationOf(method.ContainingAssembly) is { } other)
        {
            if (RoundTripFacts.TryCreate(other) is not { } facts)
            {
                return BodyTrips.None;
            }

            if (method.ContainingAssembly is ISourceAssemblySymbol)
            {
                return facts.BodyOf(method, cancellationToken);
            }

            return Mapped(method, other) is { } there ? Ours(facts.BodyOf(there, cancellationToken)) : BodyTrips.None;
        }

        return RecordedOf(method.ContainingAssembly) is { } recorded && method.GetDocumentationCommentId() is { } id && recorded.Member(id) is { } member
            ? ToTrips(member)
            : BodyTrips.None;
    }

    /// <summary>Who runs the query that a member of another project gives back, as that project says.</summary>
    public QueryProvider ProviderOf(IMethodSymbol method)
        => CompilationOf(method.ContainingAssembly) is { } other
            ? Mapped(method, other) is { } there && RoundTripFacts.TryCreate(other) is { } facts ? facts.ProviderOf(there) : QueryProvider.Unknown
            : RecordedOf(method.ContainingAssembly) is { } recorded && method.OriginalDefinition.GetDocumentationCommentId() is { } id ? recorded.ProviderOf(id) : QueryProvider.Unknown;

    /// <summary>The body of a member of another project; null where it is not to be seen.</summary>
    public IOperation? OperationsOf(IMethodSymbol method)
        => ShownIn(method) is { } other ? MethodBodies.Of(method, other) : null;

    /// <summary>Is the member's source to be seen, in the compilation that an editor hands us for its project? Not in one for another framework.</summary>
    public bool Shows(IMethodSymbol method) => ShownIn(method) is not null;

    /// <summary>May running the member write to a database, as far as its own project can tell?</summary>
    public bool MayWrite(IMethodSymbol method)
        => ShownIn(method) is not { } other || RoundTripFacts.TryCreate(other) is not { } facts || facts.MayWrite(method);

    /// <summary>Is there any?</summary>
    public bool Exist
    {
        get
        {
            if (folders is not null)
            {
                return true;
            }

            foreach (var candidate in Candidates)
            {
                if (CompilationOf(candidate) is not null || RecordedOf(candidate) is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>What the other projects do, as far as they say. Each analyzer asks when it starts.</summary>
    public RoundTripKinds Kinds => (RoundTripKinds)(_kinds ??= FindKinds());

    /// <summary>The assemblies that carry facts, with the facts.</summary>
    public IEnumerable<(IAssemblySymbol Assembly, RecordedFacts Facts)> Recordings
    {
        get
        {
            foreach (var candidate in Candidates)
            {
                if (RecordedOf(candidate) is { } facts)
                {
                    yield return (candidate, facts);
                }
            }
        }
    }

    private BodyTrips ToTrips(RecordedMember member)
    {
        var found = new RoundTripSet.Builder();
        foreach (var trip in member.Trips)
        {
            found.Add(new RoundTrip(trip.Kind, Hops(trip.Hops)) { IsProved = trip.IsProved, BatchForm = trip.BatchForm });
        }

        foreach (var pending in member.Pending)
        {
            if (PendingMembers.Find(pending.Member, compilation) is { } called)
            {
                found.Add(new PendingCall(called, Hops(pending.Hops)));
            }
        }

        return new BodyTrips(found.ToSet(), member.IsIterator);
    }

    /// <summary>Hops that have names only: where they are would change the assembly with each line that is added above them.</summary>
    public static ImmutableArray<Hop> Hops(ImmutableArray<string> names)
    {
        var hops = ImmutableArray.CreateBuilder<Hop>(names.Length);
        foreach (var name in names)
        {
            hops.Add(new Hop(name, Location.None, null));
        }

        return hops.MoveToImmutable();
    }

    /// <summary>With the members that are pending as this compilation knows them: it is here that somebody implements them.</summary>
    private BodyTrips Ours(BodyTrips theirs)
    {
        if (theirs.Trips.Pending.IsEmpty)
        {
            return theirs;
        }

        var found = new RoundTripSet.Builder();
        foreach (var trip in theirs.Trips.Trips)
        {
            found.Add(trip);
        }

        foreach (var pending in theirs.Trips.Pending)
        {
            if (Mapped(pending.Member, compilation) is { } member)
            {
                found.Add(pending with { Member = PendingMembers.InFormOf(pending.Member, member, compilation) });
            }
        }

        return theirs with { Trips = found.ToSet() };
    }

    private bool FindsProject(IAssemblySymbol assembly)
    {
        if (IsFramework(assembly.Name) || SymbolEqualityComparer.Default.Equals(assembly, compilation.Assembly))
        {
            return false;
        }

        if (folders?.Find(assembly.Name) is not null)
        {
            return true;
        }

        foreach (var candidate in Candidates)
        {
            if ((SymbolEqualityComparer.Default.Equals(candidate, assembly) || References(candidate, assembly))
                && (CompilationOf(candidate) is not null || RecordedOf(candidate) is not null))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Every referenced assembly that is not part of the framework.</summary>
    private ImmutableArray<IAssemblySymbol> Candidates
    {
        get
        {
            if (_candidates.IsDefault)
            {
                var found = ImmutableArray.CreateBuilder<IAssemblySymbol>();
                foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
                {
                    if (!IsFramework(assembly.Name))
                    {
                        found.Add(assembly);
                    }
                }

                ImmutableInterlocked.InterlockedInitialize(ref _candidates, found.ToImmutable());
            }

            return _candidates;
        }
    }

    /// <summary>By name, because it is asked of the assembly of every call; no project of a user is called so.</summary>
    private static bool IsFramework(string name)
        => name is "System" or "mscorlib" or "netstandard" || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static bool References(IAssemblySymbol assembly, IAssemblySymbol referenced)
    {
        foreach (var module in assembly.Modules)
        {
            foreach (var identity in module.ReferencedAssemblies)
            {
                if (identity.Name == referenced.Name)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private RoundTripKinds FindKinds()
    {
        var kinds = RoundTripKinds.None;
        foreach (var candidate in Candidates)
        {
            if (CompilationOf(candidate) is { } other)
            {
                kinds |= RoundTripFacts.TryCreate(other)?.Kinds ?? RoundTripKinds.None;
            }
            else if (RecordedOf(candidate) is { } facts)
            {
                kinds |= facts.Kinds;
            }
        }

        return kinds;
    }

    private Compilation? ShownIn(IMethodSymbol method) => method.ContainingAssembly is ISourceAssemblySymbol assembly ? CompilationOf(assembly) : null;

    private Compilation? CompilationOf(IAssemblySymbol assembly) => assembly switch
    {
        ISourceAssemblySymbol source => ReferenceEquals(source.Compilation, compilation) ? null : source.Compilation,
        _ => _compilations.Value.TryGetValue(assembly, out var other) ? other : null,
    };

    /// <summary>A project for another framework shows us its symbols in other clothes; its own compilation knows them by their ids.</summary>
    private static IMethodSymbol? Mapped(IMethodSymbol method, Compilation other)
    {
        method = method.OriginalDefinition;
        if (method.GetDocumentationCommentId() is not { } id)
        {
            return null;
        }

        if (DocumentationCommentId.GetFirstSymbolForDeclarationId(id, other) is IMethodSymbol found)
        {
            return found;
        }

        // The explicit implementation of a generic interface: an id that the compiler writes and does not find.
        return method.ContainingType.GetDocumentationCommentId() is { } typeId && DocumentationCommentId.GetFirstSymbolForDeclarationId(typeId, other) is INamedTypeSymbol type
            ? type.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(member => member.GetDocumentationCommentId() == id)
            : null;
    }

    private static RecordedFacts? RecordedOf(IAssemblySymbol assembly)
        => RecordedByAssembly.GetValue(assembly, static key => new Recorded(RecordedFacts.TryRead(key))).Facts;

    private sealed record Recorded(RecordedFacts? Facts);

    private sealed class TypesOf(IAssemblySymbol assembly)
    {
        private readonly Lazy<TypeHierarchy> _hierarchy = new(() => new TypeHierarchy(Implementations.TypesIn(assembly)));

        public TypeHierarchy Hierarchy => _hierarchy.Value;
    }
}

/// <param name="IsIterator">The round trips are made when somebody walks what the method gives, not when it is called.</param>
internal readonly record struct BodyTrips(RoundTripSet Trips, bool IsIterator)
{
    public static BodyTrips None { get; } = new(RoundTripSet.Empty, IsIterator: false);
}
