using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>The <see cref="SinkTable"/> in terms of one compilation: is this very operation a round trip?</summary>
internal sealed class Sinks
{
    private readonly Dictionary<string, List<(INamedTypeSymbol Type, Sink Sink)>> _byName = new(StringComparer.Ordinal);
    private readonly Compilation _compilation;
    private readonly QuerySource _queries;

    private Sinks(Compilation compilation, Implementations implementations)
    {
        _compilation = compilation;
        _queries = new QuerySource(compilation, implementations);
    }

    public static Sinks? TryCreate(Compilation compilation, Implementations implementations)
    {
        var isReferenced = false;
        foreach (var library in SinkTable.Libraries)
        {
            isReferenced |= compilation.GetTypeByMetadataName(library) is not null;
        }

        if (!isReferenced)
        {
            return null;
        }

        var sinks = new Sinks(compilation, implementations);
        foreach (var row in SinkTable.Rows)
        {
            if (compilation.GetTypeByMetadataName(row.Type) is not { } type)
            {
                continue;
            }

            foreach (var member in row.Members.Split(' '))
            {
                if (!sinks._byName.TryGetValue(member, out var candidates))
                {
                    sinks._byName.Add(member, candidates = []);
                }

                candidates.Add((type, row));
            }
        }

        return sinks;
    }

    /// <summary>The round trip that the operation itself makes, in one hop; null when it makes none.</summary>
    public RoundTrip? At(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } invocation => AtCompiledQuery(invocation),
        IInvocationOperation invocation => AtCall(invocation),
        IForEachLoopOperation loop => AtEnumeration(loop),
        _ => null,
    };

    private RoundTrip? AtCall(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        if (!_byName.TryGetValue(method.Name, out var candidates))
        {
            return null;
        }

        foreach (var (type, sink) in candidates)
        {
            if (IsOrInherits(method.ContainingType, type) && KindOf(invocation, sink) is var kind and not RoundTripKind.None)
            {
                var receiver = invocation.Receiver();
                var name = receiver is null || QuerySource.NameOf(receiver) is not { } source ? method.Name : source + "." + method.Name;
                return new RoundTrip(kind, [new Hop(name, invocation.Syntax.GetLocation(), method)]);
            }
        }

        return null;
    }

    private RoundTripKind KindOf(IInvocationOperation invocation, Sink sink)
    {
        switch (sink.Shape)
        {
            case SinkShape.EfQuery:
                return invocation.Receiver() is { } query && _queries.ProviderOf(query) == QueryProvider.EntityFramework ? sink.Kind : RoundTripKind.None;
            case SinkShape.EfOnly:
                return invocation.Receiver() is { } any && _queries.ProviderOf(any) is QueryProvider.EntityFramework or QueryProvider.Unknown ? sink.Kind : RoundTripKind.None;
            case SinkShape.Sql or SinkShape.KnownSql:
                return SqlText.VerbOf(invocation) switch
                {
                    SqlVerb.Write => RoundTripKind.DatabaseWrite,
                    SqlVerb.Unknown when sink.Shape == SinkShape.KnownSql => RoundTripKind.None,
                    _ => sink.Kind,
                };
            default:
                return sink.Kind;
        }
    }

    /// <summary><c>foreach (var user in db.Users.Where(..))</c> asks the database when the loop starts.</summary>
    private RoundTrip? AtEnumeration(IForEachLoopOperation loop)
    {
        var collection = loop.Collection.Unwrap();
        if (collection is IInvocationOperation { TargetMethod.Name: "WithCancellation" or "ConfigureAwait" } configured && configured.Receiver() is { } inner)
        {
            collection = inner.Unwrap();
        }

        var isQuery = _queries.IsQueryable(collection.Type)
            || collection is IInvocationOperation { TargetMethod: { Name: "AsEnumerable" or "AsAsyncEnumerable" } };
        return isQuery && _queries.ProviderOf(collection) == QueryProvider.EntityFramework
            ? new RoundTrip(RoundTripKind.DatabaseRead, [new Hop(QuerySource.NameOf(collection) ?? "foreach", collection.Syntax.GetLocation(), null)])
            : null;
    }

    /// <summary>A field that holds <c>EF.CompileAsyncQuery(..)</c> is called like a method. What gives back a stream asks only when it is enumerated.</summary>
    private RoundTrip? AtCompiledQuery(IInvocationOperation invocation)
    {
        if (invocation.Instance?.Unwrap() is not IFieldReferenceOperation { Field: { DeclaringSyntaxReferences: [var reference] } field }
            || invocation.TargetMethod.ReturnType.Name is "IEnumerable" or "IAsyncEnumerable"
            || MethodBodies.InitializerOf(reference, _compilation) is not IInvocationOperation
            {
                TargetMethod: { Name: "CompileQuery" or "CompileAsyncQuery", ContainingType: { Name: "EF", ContainingNamespace: { Name: "EntityFrameworkCore" } } },
            })
        {
            return null;
        }

        return new RoundTrip(RoundTripKind.DatabaseRead, [new Hop(field.Name, invocation.Syntax.GetLocation(), null)]);
    }

    private static bool IsOrInherits(INamedTypeSymbol? type, INamedTypeSymbol declaring)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, declaring))
            {
                return true;
            }
        }

        return false;
    }
}
