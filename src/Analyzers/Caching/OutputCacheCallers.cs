using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.HandlerReads;

namespace PerfAnalyzers.Caching;

/// <summary>A response for one caller that others are given.</summary>
/// <param name="Handler">Whose response.</param>
/// <param name="Reason">How it comes to that.</param>
/// <param name="Read">Where the handler asks for its caller; null when only those who are signed in may call it.</param>
/// <param name="IsOrder">The order of the middleware is the cause.</param>
internal sealed record CacheLeak(CachedHandler Handler, string Reason, Location? Read, bool IsOrder);

/// <summary>What does the output cache make of handlers whose callers are signed in?</summary>
internal sealed class OutputCacheCallers(EndpointReader endpoints)
{
    private readonly SignedInCallers _signedIn = new(endpoints);
    private readonly HandlerSearch _search = new(endpoints.Compilation);

    public CacheLeak? Leak(CachePolicy policy, ImmutableArray<CachedHandler> handlers, CancellationToken cancellationToken)
    {
        if (policy.VariesByCaller || policy.Kind is not (CachePolicyKind.Default or CachePolicyKind.Custom))
        {
            return null;
        }

        var isStranger = AuthenticationOrder.Find(endpoints.Compilation, cancellationToken) == CallerKnowledge.Stranger
            && AuthenticationOrder.SignsInWithCookie(endpoints.Compilation, cancellationToken);
        if (policy.Kind == CachePolicyKind.Default)
        {
            // The default policy asks again before it stores, so that only what strangers may see is stored, and then served to all.
            return isStranger
                ? First(handlers, Callers.Anybody, "'UseOutputCache' runs before 'UseAuthentication', and so serves signed-in callers what it stored for a stranger", isOrder: true, cancellationToken)
                : null;
        }

        if (policy.Type is not { } type || !PolicyClass.StoresForSignedInCallers(type, knowsCaller: !isStranger, cancellationToken))
        {
            return null;
        }

        return isStranger
            ? First(handlers, Callers.AnybodyOrSignedIn, $"'UseOutputCache' runs before 'UseAuthentication', and '{type.Name}' does not ask again before it stores", isOrder: true, cancellationToken)
            : First(handlers, Callers.Read, $"'{type.Name}' lets responses for signed-in callers be stored, and nothing keeps the callers apart", isOrder: false, cancellationToken);
    }

    /// <summary>What the policy can tell the callers of a leak apart by; null where that is not to be said.</summary>
    public string? Identity(CacheLeak leak, OutputCacheUse use, string context, CancellationToken cancellationToken)
        => !leak.IsOrder && leak.Read is not null && UserVariation.Steps(use.Policy, use.Location) is not null && _search.ReadsOfCaller(leak.Handler.Handler, cancellationToken) is { } reads
            ? UserVariation.Identity(reads, context)
            : null;

    /// <summary>Are all that the cache looks at handlers whose callers are signed in, so that none is stored?</summary>
    public bool AreNeverStored(CachePolicy policy, ImmutableArray<CachedHandler> handlers, CancellationToken cancellationToken)
    {
        if (policy.Kind != CachePolicyKind.Default || !handlers.Any(handler => handler.MayGet))
        {
            return false;
        }

        foreach (var handler in handlers)
        {
            if (handler.MayGet && !_signedIn.AreRequired(handler, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first handler that sets a cookie, and where.</summary>
    public (CachedHandler Handler, IOperation Write)? Cookie(ImmutableArray<CachedHandler> handlers, CancellationToken cancellationToken)
    {
        foreach (var handler in handlers)
        {
            if (handler.MayGet && _search.FirstCookie(handler.Handler, cancellationToken) is { } write)
            {
                return (handler, write);
            }
        }

        return null;
    }

    private enum Callers
    {
        /// <summary>The handler reads who calls.</summary>
        Read,

        /// <summary>As before, and it answers strangers as well.</summary>
        Anybody,

        /// <summary>It reads who calls, or strangers may not call it.</summary>
        AnybodyOrSignedIn,
    }

    private CacheLeak? First(ImmutableArray<CachedHandler> handlers, Callers callers, string reason, bool isOrder, CancellationToken cancellationToken)
    {
        foreach (var handler in handlers)
        {
            if (!handler.MayGet)
            {
                continue;
            }

            var isProtected = callers != Callers.Read && _signedIn.AreRequired(handler, cancellationToken);
            if (isProtected && callers == Callers.AnybodyOrSignedIn)
            {
                return new CacheLeak(handler, reason, null, isOrder);
            }

            if (!isProtected && _search.FirstReadOfCaller(handler.Handler, cancellationToken) is { } read)
            {
                return new CacheLeak(handler, reason, read.Syntax.GetLocation(), isOrder);
            }
        }

        return null;
    }
}
