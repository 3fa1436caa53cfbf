using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.Endpoints;

namespace PerfAnalyzers.HotPaths;

/// <summary>Is a method reached by requests, and by which route is it measured?</summary>
internal static class HotPathEndpoints
{
    /// <summary>Of several routes the first whose template and verb are known.</summary>
    public static Endpoint? Find(IMethodSymbol method, Compilation compilation, CancellationToken cancellationToken)
    {
        if (!EndpointReader.TryCreate(compilation, out var reader))
        {
            return null;
        }

        var endpoints = reader.ActionEndpoints(method);
        if (endpoints.IsEmpty)
        {
            endpoints = reader.FindMapCalls(method, cancellationToken).Select(static call => call.Endpoint).ToImmutableArray();
        }

        foreach (var endpoint in endpoints)
        {
            if (endpoint.RouteTemplate is not null && Verb(endpoint) is not null)
            {
                return endpoint;
            }
        }

        return endpoints.IsEmpty ? null : endpoints[0];
    }

    /// <summary>Null when it is not a constant.</summary>
    public static string? Verb(Endpoint endpoint)
        => endpoint.Verbs.IsEmpty || endpoint.Verbs.Contains("GET") ? "GET" : endpoint.Verbs[0] is "?" ? null : endpoint.Verbs[0];

    /// <summary>A route parameter that the handler does not take has nothing to be filled with: <c>{tenant}</c> of a group.</summary>
    public static string? UnboundRouteParameter(Endpoint endpoint, HotPathCandidates candidates)
    {
        foreach (var piece in RouteText.Split(endpoint.RouteTemplate ?? ""))
        {
            if (piece is { Parameter: { } name, Default: null }
                && !candidates.Items.Any(c => c.Binding == HotPathBinding.Route && string.Equals(c.RequestName, name, StringComparison.OrdinalIgnoreCase)))
            {
                return name;
            }
        }

        return null;
    }
}
