using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>A call that adds an entry to <c>IMemoryCache</c> or <c>IDistributedCache</c>.</summary>
/// <param name="Call">The call.</param>
/// <param name="Key">The argument that gives the key.</param>
/// <param name="Options">The argument that gives the options; null where there is none.</param>
/// <param name="Expiry">What is known of its expiration.</param>
/// <param name="IsDistributed">Does the entry leave the process?</param>
internal sealed record CacheWrite(IInvocationOperation Call, IOperation Key, IOperation? Options, ExpiryKinds Expiry, bool IsDistributed)
{
    private const string Memory = "Microsoft.Extensions.Caching.Memory";
    private const string Distributed = "Microsoft.Extensions.Caching.Distributed";

    public static CacheWrite? Of(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var type = method.ContainingType;
        return method.Name switch
        {
            "Set" when type.IsType(Memory, "CacheExtensions") => OfMemorySet(call),
            "GetOrCreate" or "GetOrCreateAsync" when type.IsType(Memory, "CacheExtensions") => OfGetOrCreate(call),
            "CreateEntry" when type.IsType(Memory, "IMemoryCache") || type.IsType(Memory, "MemoryCache") => OfCreateEntry(call),
            "Set" or "SetAsync" or "SetString" or "SetStringAsync" when type.IsType(Distributed, "IDistributedCache") || type.IsType(Distributed, "DistributedCacheExtensions") => OfDistributed(call),
            _ => null,
        };
    }

    private static CacheWrite? OfMemorySet(IInvocationOperation call)
    {
        if (Argument(call, "key") is not { } key)
        {
            return null;
        }

        if (Argument(call, "options") is { } options)
        {
            return new CacheWrite(call, key, options, Caching.Expiry.OfOptions(options), false);
        }

        // The other overloads take the end of the entry itself.
        return new CacheWrite(call, key, null, call.TargetMethod.Parameters.Length == (call.TargetMethod.ReducedFrom is null ? 3 : 2) ? ExpiryKinds.None : ExpiryKinds.Absolute, false);
    }

    private static CacheWrite? OfGetOrCreate(IInvocationOperation call)
    {
        if (Argument(call, "key") is not { } key || Argument(call, "factory") is not { } factory)
        {
            return null;
        }

        var options = Argument(call, "createOptions");
        var expiry = Caching.Expiry.OfFactory(factory) | (options is null ? ExpiryKinds.None : Caching.Expiry.OfOptions(options));
        return new CacheWrite(call, key, options, expiry, false);
    }

    /// <summary><c>using var entry = cache.CreateEntry(key);</c></summary>
    private static CacheWrite? OfCreateEntry(IInvocationOperation call)
        => Argument(call, "key") is { } key && call.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var entry } declarator }
            ? new CacheWrite(call, key, null, Caching.Expiry.OfUses(declarator.Root(), entry), false)
            : null;

    private static CacheWrite? OfDistributed(IInvocationOperation call)
    {
        if (Argument(call, "key") is not { } key)
        {
            return null;
        }

        var options = Argument(call, "options");
        return new CacheWrite(call, key, options, options is null ? ExpiryKinds.None : Caching.Expiry.OfOptions(options), true);
    }

    private static IOperation? Argument(IInvocationOperation call, string name)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Name == name && argument.ArgumentKind != ArgumentKind.DefaultValue)
            {
                return argument.Value;
            }
        }

        return null;
    }
}
