using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.EntityWrites;
using PerfAnalyzers.Engine.HandlerReads;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>When does an endpoint give every caller the same costly answer? The evidence of PERF4001 and PERF4002.</summary>
internal static class CacheableEndpoint
{
    private static readonly char[] SegmentEnds = ['/', '-', '_', '.'];

    /// <summary>A plain GET whose parameters have few values, and whose response is a value or a view.</summary>
    public static bool IsCandidate(ImmutableArray<Endpoint> endpoints)
    {
        if (endpoints.IsEmpty)
        {
            return false;
        }

        foreach (var endpoint in endpoints)
        {
            if (!(IsGet(endpoint.Verbs) || (endpoint.Verbs.IsEmpty && CacheableView.MayRender(endpoint)))
                || IsProbe(endpoint.RouteTemplate)
                || !(IsValue(endpoint.Handler.ReturnType) || CacheableView.MayRender(endpoint))
                || !HasBoundedKeys(endpoint.Parameters))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What it does for each caller again, the same for everyone who sends the same parameters; null when that is not known, or cheap.</summary>
    public static CacheEvidence? Evidence(Endpoint endpoint, HandlerSummary summary, Compilation compilation, CancellationToken cancellationToken)
    {
        var hasKeys = endpoint.Parameters.Any(IsKey);
        if (summary.Obstacle != Obstacle.None || (hasKeys && !summary.RemoteReads.IsEmpty))
        {
            return null;
        }

        var evidence = Costliest(summary.Reads, hasKeys) is { } read
            ? CacheEvidence.OfRead(read, isProved: summary.RemoteReads.IsEmpty)
            : CacheEvidence.OfManyReads(summary.Reads, summary.RemoteReads);

        return evidence is null || (hasKeys && !AreStable(summary.Reads, compilation, cancellationToken)) ? null : evidence;
    }

    /// <summary>Does nothing in the application write the entities that are read?</summary>
    public static bool AreStable(ImmutableArray<DatabaseRead> reads, Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var read in reads)
        {
            if (!IsStable(read, compilation, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The costliest of the aggregates, groupings and whole tables.</summary>
    public static DatabaseRead? Costliest(ImmutableArray<DatabaseRead> reads, bool hasKeys)
    {
        DatabaseRead? costliest = null;
        foreach (var read in reads)
        {
            if (read.Kind >= ReadKind.Aggregate || (read.Kind == ReadKind.Rows && !(hasKeys && read.IsFiltered)))
            {
                costliest = costliest is null || read.Kind > costliest.Kind ? read : costliest;
            }
        }

        return costliest;
    }

    private static bool IsStable(DatabaseRead read, Compilation compilation, CancellationToken cancellationToken)
    {
        if (!read.EntitiesAreKnown)
        {
            return false;
        }

        foreach (var entity in read.Entities)
        {
            if (!EntityWrites.IsReadMostly(entity) && EntityWrites.MayBeWritten(entity, compilation, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsGet(ImmutableArray<string> verbs)
    {
        var hasGet = false;
        foreach (var verb in verbs)
        {
            if (verb is not ("GET" or "HEAD"))
            {
                return false;
            }

            hasGet |= verb == "GET";
        }

        return hasGet;
    }

    // GET health, GET api/healthz, GET metrics: a cached answer would be a wrong one.
    private static bool IsProbe(string? template)
    {
        if (template is not null)
        {
            foreach (var segment in template.Split(SegmentEnds))
            {
                if (segment.ToLowerInvariant() is "health" or "healthz" or "healthcheck" or "ready" or "readyz" or "live" or "livez" or "liveness" or "readiness" or "ping" or "metrics" or "diagnostics" or "debug" or "sse" or "stream")
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Not a file, a stream, a page that is rendered for its reader, or a query that OData or GraphQL completes.</summary>
    public static bool IsValue(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void)
        {
            return false;
        }

        if (type is INamedTypeSymbol { Name: "Task" or "ValueTask" } task && task.IsIn("System.Threading.Tasks"))
        {
            return task.TypeArguments is [var result] && IsValue(result);
        }

        if (type is INamedTypeSymbol { Name: "ActionResult" or "Ok", TypeArguments: [var value] })
        {
            return IsValue(value);
        }

        return type.Name is not ("IAsyncEnumerable" or "IQueryable" or "DbSet" or "Stream" or "ViewResult" or "PartialViewResult" or "PageResult")
            && type.Name.IndexOf("File", StringComparison.Ordinal) < 0
            && type.Name.IndexOf("Stream", StringComparison.Ordinal) < 0;
    }

    public static bool HasBoundedKeys(ImmutableArray<EndpointParameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            switch (parameter.Source)
            {
                case ParameterSource.Services or ParameterSource.CancellationToken:
                    break;
                case ParameterSource.Route or ParameterSource.Query:
                    if (!IsBounded(parameter.Type) || IsPaging(parameter.Name))
                    {
                        return false;
                    }

                    break;

                // The walk through the handler tells whether the context is used for more than its cancellation token.
                case ParameterSource.Request when parameter.Type.Name == "HttpContext":
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static bool IsKey(EndpointParameter parameter) => parameter.Source is ParameterSource.Route or ParameterSource.Query;

    /// <summary>A type with few values, or a key.</summary>
    public static bool IsBounded(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var underlying] })
        {
            type = underlying;
        }

        return type.TypeKind == TypeKind.Enum
            || type.SpecialType is SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_Int32 or SpecialType.System_Int64
            || type.IsType("System", "Guid");
    }

    private static bool IsPaging(string name)
        => name.ToLowerInvariant() switch
        {
            "skip" or "take" or "offset" or "limit" or "top" or "index" or "size" or "cursor" or "from" or "to" or "start" or "end" or "count" or "before" or "after" or "token" => true,
            var lower => lower.IndexOf("page", StringComparison.Ordinal) >= 0,
        };
}
