using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.Endpoints;

namespace PerfAnalyzers.Caching;

/// <summary>An attribute or a call that asks the output cache to store responses.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Location">What is reported.</param>
/// <param name="Target">What an attribute stands on.</param>
/// <param name="Policy">By which rules they are stored.</param>
internal sealed record OutputCacheUse(string Name, Location Location, ISymbol? Target, CachePolicy Policy)
{
    public const string Convention = "CacheOutput";

    /// <summary>Why the cache never looks at the requests of these handlers; null when it may.</summary>
    public static string? IgnoredBecause(OutputCacheUse use, ImmutableArray<CachedHandler> handlers)
    {
        if (use.Target is IMethodSymbol method && PageHandlers.IsHandler(method))
        {
            return "the framework reads it on the page's class, and not on a handler";
        }

        // A page answers GET also without a handler for it.
        if (use.Policy.Kind != CachePolicyKind.Default || handlers.IsEmpty || handlers.Any(handler => handler.MayGet) || PageHandlers.IsPage(use.Target as INamedTypeSymbol))
        {
            return null;
        }

        var verbs = handlers.SelectMany(handler => handler.Endpoints).SelectMany(endpoint => endpoint.Verbs).Distinct().OrderBy(verb => verb, StringComparer.Ordinal);
        return $"only {string.Join(" and ", verbs)} reaches {(handlers.Length == 1 ? $"'{handlers[0].Name}'" : "its actions")}, and only GET and HEAD are cached";
    }
}
