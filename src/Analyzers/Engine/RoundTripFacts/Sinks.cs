using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>The <see cref="SinkTable"/> in terms of one compilation: is this very operation a round trip?</summary>
internal sealed class Sinks
{
    private readonly Dictionary<string, List<(INamedTypeSymbol Type, Sink Sink)>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<INamedTypeSymbol, List<(string Pattern, Sink Sink)>> _byType = new(SymbolEqualityComparer.Default);
    private readonly List<(INamedTypeSymbol Type, string Member)> _ignored = [];
    private readonly Compilation _compilation;
    private readonly QuerySource _queries;
    private readonly QueryEnumerations _enumerations;
    private readonly RemoteClients _clients;
    private readonly Lazy<bool> _isCacheInMemory;

    private Sinks(Compilation compilation, Implementations implementations, OtherProjects projects)
    {
        _compilation = compilation;
        _queries = new QuerySource(compilation, implementations, projects);
        _enumerations = new QueryEnumerations(_queries);
        _clients = new RemoteClients(compilation);
        _isCacheInMemory = new Lazy<bool>(() => IsCacheInMemory(compilation));
        Kinds = _clients.AreReferenced ? RoundTripKinds.RemoteCall : RoundTripKinds.None;
    }

    /// <summary>What the referenced libraries can do.</summary>
    public RoundTripKinds Kinds { get; private set; }

    /// <summary>Null when no library of the table is referenced.</summary>
    public static Sinks? TryCreate(Compilation compilation, Implementations implementations, OtherProjects projects, RoundTripOptions options)
    {
        var types = new LibraryTypes(compilation);
        var sinks = new Sinks(compilation, implementations, projects);
        foreach (var row in options.Sinks)
        {
            if (types.Find(row.Type) is { } own)
            {
                sinks.Add(own, row);
            }
        }

        foreach (var row in options.IgnoredMembers)
        {
            if (types.Find(row.Type) is { } ignored)
            {
                sinks._ignored.Add((ignored, row.Members));
            }
        }

        INamedTypeSymbol? type = null;
        var name = "";
        foreach (var row in SinkTable.Rows)
        {
            if (row.Type != name)
            {
                name = row.Type;
                type = types.Find(name);
            }

            if (type is null)
            {
                continue;
            }

            if (row.Requires is null || types.Find(row.Requires) is not null)
            {
                sinks.Add(type, row);
            }
            else if (NameIndex.NameIndex.Contains(compilation, type.Name, CancellationToken.None))
            {
                // The store is in another project or of another library; ASP.NET Core brings the type into every project.
                sinks.Add(type, row with { IsProved = false });
            }
        }

        foreach (var provider in SinkTable.AdoProviders)
        {
            sinks.Kinds |= types.Find(provider) is null ? RoundTripKinds.None : RoundTripKinds.Database;
        }

        return sinks.Kinds == RoundTripKinds.None ? null : sinks;
    }

    /// <summary>Does the operation call a member that the user says costs nothing?</summary>
    public bool Ignores(IOperation operation)
    {
        if (_ignored.Count == 0)
        {
            return false;
        }

        ISymbol? member = operation switch
        {
            IInvocationOperation invocation => invocation.TargetMethod,
            IMethodReferenceOperation reference => reference.Method,
            IPropertyReferenceOperation property => property.Property,
            _ => null,
        };
        foreach (var (type, name) in _ignored)
        {
            if (member?.Name == name && member.ContainingType.IsOrInherits(type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Who runs the query that a member gives back to each of its callers.</summary>
    public QueryProvider ProviderOf(IMethodSymbol method) => _queries.ProviderOf(method);

    /// <summary>The round trip that the operation itself makes, in one hop; null when it makes none.</summary>
    public RoundTrip? At(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } invocation => AtCompiledQuery(invocation) ?? _enumerations.At(invocation),
        IInvocationOperation invocation => AtCall(invocation) ?? _enumerations.At(invocation),
        IForEachLoopOperation or IObjectCreationOperation => _enumerations.At(operation),
        _ => null,
    };

    private void Add(INamedTypeSymbol type, Sink row)
    {
        foreach (var member in row.Members.Split(' '))
        {
            if (member.IndexOf('*') >= 0)
            {
                if (!_byType.TryGetValue(type, out var patterns))
                {
                    _byType.Add(type, patterns = []);
                }

                patterns.Add((member, row));
                continue;
            }

            if (!_byName.TryGetValue(member, out var candidates))
            {
                _byName.Add(member, candidates = []);
            }

            candidates.Add((type, row));
        }

        // LINQ and the abstractions of ADO.NET and caching are always there; they are no database by themselves.
        if (!SinkTable.IsCommon(row.Type))
        {
            Kinds |= row.Kind;
        }
    }

    private RoundTrip? AtCall(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        if (_byName.TryGetValue(method.Name, out var candidates))
        {
            foreach (var (type, sink) in candidates)
            {
                if (method.ContainingType.IsOrInherits(type) && KindOf(invocation, sink) is var kind and not RoundTripKinds.None)
                {
                    return Create(invocation, kind, sink);
                }
            }
        }

        if (_byType.TryGetValue(method.ContainingType.OriginalDefinition, out var patterns) && !IsLazy(method))
        {
            foreach (var (pattern, sink) in patterns)
            {
                if (Matches(method.Name, pattern) && KindOf(invocation, sink) is var kind and not RoundTripKinds.None)
                {
                    return Create(invocation, kind, sink);
                }
            }
        }

        return _clients.AreReferenced && _clients.IsCall(method) ? Create(invocation, RoundTripKinds.RemoteCall, sink: null) : null;
    }

    private static RoundTrip Create(IInvocationOperation invocation, RoundTripKinds kind, Sink? sink)
    {
        var name = invocation.TargetMethod.Name;
        if (invocation.Receiver() is { } receiver && QuerySource.NameOf(receiver) is { } source)
        {
            name = source + "." + name;
        }

        return new RoundTrip(kind, [new Hop(name, invocation.Syntax.GetLocation(), invocation.TargetMethod)]) { BatchForm = sink?.BatchForm, IsProved = sink is not { IsProved: false } };
    }

    private RoundTripKinds KindOf(IInvocationOperation invocation, Sink sink)
    {
        switch (sink.Shape)
        {
            case SinkShape.Query:
                return invocation.Receiver() is not { } query ? RoundTripKinds.None : _queries.ProviderOf(query) switch
                {
                    QueryProvider.EntityFramework or QueryProvider.OtherDatabase => sink.Kind,
                    QueryProvider.Navigation => RoundTripKinds.NavigationLoad,
                    _ => RoundTripKinds.None,
                };
            case SinkShape.EfOnly:
                return invocation.Receiver() is not { } any ? RoundTripKinds.None : _queries.ProviderOf(any) switch
                {
                    QueryProvider.EntityFramework or QueryProvider.Unknown => sink.Kind,
                    QueryProvider.Navigation => RoundTripKinds.NavigationLoad,
                    _ => RoundTripKinds.None,
                };
            case SinkShape.Sql or SinkShape.KnownSql:
                return SqlText.VerbOf(invocation, _compilation) switch
                {
                    SqlVerb.Write => RoundTripKinds.DatabaseWrite,
                    SqlVerb.Unknown when sink.Shape == SinkShape.KnownSql => RoundTripKinds.None,
                    _ => sink.Kind,
                };
            case SinkShape.OutOfProcess:
                return _isCacheInMemory.Value ? RoundTripKinds.None : sink.Kind;
            case SinkShape.NotQueued:
                return (invocation.Instance is { } instance && IsQueue(instance, sink)) || IsNotWaitedFor(invocation) ? RoundTripKinds.None : sink.Kind;
            default:
                return sink.Kind;
        }
    }

    /// <summary>A type that only collects calls, or a client that the sink's own batch form gave: <c>var batch = rpc.PrepareBatch();</c>.</summary>
    private static bool IsQueue(IOperation instance, Sink sink)
    {
        instance = instance.Unwrap();
        return instance.Type is { Name: "IBatch" or "ITransaction" }
            || (instance is ILocalReferenceOperation local
                && local.Local.AssignedValues(local) is [var value]
                && value.UnwrapAwait() is IInvocationOperation { TargetMethod.Name: var maker }
                && maker == sink.BatchForm);
    }

    /// <summary><c>redis.KeyDelete(key, CommandFlags.FireAndForget)</c> is only written to the connection.</summary>
    private static bool IsNotWaitedFor(IInvocationOperation invocation)
    {
        foreach (var argument in invocation.Arguments)
        {
            if (argument.Value is IFieldReferenceOperation { Field: { Name: "FireAndForget", ContainingType.Name: "CommandFlags" } })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A field that holds <c>EF.CompileAsyncQuery(..)</c> is called like a method.</summary>
    private RoundTrip? AtCompiledQuery(IInvocationOperation invocation)
        => CompiledQueries.IsRunBy(invocation, _compilation) && !CompiledQueries.IsStream(invocation)
            ? new RoundTrip(RoundTripKinds.DatabaseRead, [new Hop(HeldDelegates.NameOf(invocation.Instance!), invocation.Syntax.GetLocation(), null)])
            : null;

    /// <summary>The project registers the stand-in of <c>IDistributedCache</c> for one process, and no store of another.</summary>
    private static bool IsCacheInMemory(Compilation compilation)
    {
        if (!NameIndex.NameIndex.Contains(compilation, "AddDistributedMemoryCache", CancellationToken.None))
        {
            return false;
        }

        foreach (var store in (string[])["AddStackExchangeRedisCache", "AddDistributedSqlServerCache", "AddDistributedRedisCache", "AddCosmosCache", "AddDistributedPostgresCache"])
        {
            if (NameIndex.NameIndex.Contains(compilation, store, CancellationToken.None))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Matches(string name, string pattern)
    {
        var star = pattern.IndexOf('*');
        var suffix = pattern.Length - star - 1;
        return name.Length >= pattern.Length - 1
            && string.CompareOrdinal(name, 0, pattern, 0, star) == 0
            && string.CompareOrdinal(name, name.Length - suffix, pattern, star + 1, suffix) == 0;
    }

    /// <summary><c>HashScan</c>, <c>GetBlobs</c>: asks only when it is walked.</summary>
    private static bool IsLazy(IMethodSymbol method) => method.ReturnType.Name is "IEnumerable" or "IAsyncEnumerable" or "Pageable" or "AsyncPageable";
}
