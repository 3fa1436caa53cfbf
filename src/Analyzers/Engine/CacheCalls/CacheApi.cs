using System.Collections.Immutable;

namespace PerfAnalyzers.Engine.CacheCalls;

/// <param name="Types">The types that declare the members, separated by spaces.</param>
/// <param name="Gets">The members that look for an entry; of these, one that takes a delegate also makes it.</param>
/// <param name="IsShared">Does <c>GetOrCreate</c> run its factory once for all who miss at the same time?</param>
internal sealed record CacheApi(string Namespace, string Types, CacheStore Store, string Gets, string Sets, string GetOrCreates, string Removes, bool IsShared)
{
    public const string CreateEntry = "CreateEntry";

    public static readonly ImmutableArray<CacheApi> All =
    [
        new("Microsoft.Extensions.Caching.Memory", "CacheExtensions IMemoryCache MemoryCache", CacheStore.Memory,
            "Get TryGetValue", "Set", "GetOrCreate GetOrCreateAsync", "Remove", IsShared: false),
        new("System.Runtime.Caching", "ObjectCache MemoryCache", CacheStore.Memory,
            "Get Contains", "Set Add", "", "Remove", IsShared: false),
        new("LazyCache", "IAppCache AppCacheExtensions CachingService", CacheStore.Memory,
            "Get GetAsync TryGetValue", "Add", "GetOrAdd GetOrAddAsync", "Remove", IsShared: true),
        new("Microsoft.Extensions.Caching.Distributed", "IDistributedCache DistributedCacheExtensions", CacheStore.Remote,
            "Get GetAsync GetString GetStringAsync", "Set SetAsync SetString SetStringAsync", "", "Remove RemoveAsync", IsShared: false),
        new("StackExchange.Redis", "IDatabase IDatabaseAsync", CacheStore.Remote,
            "StringGet StringGetAsync", "StringSet StringSetAsync", "", "KeyDelete KeyDeleteAsync", IsShared: false),
        new("Microsoft.Extensions.Caching.Hybrid", "HybridCache", CacheStore.Layered,
            "", "SetAsync", "GetOrCreateAsync", "RemoveAsync", IsShared: true),
        new("ZiggyCreatures.Caching.Fusion", "IFusionCache FusionCacheExtMethods FusionCache", CacheStore.Layered,
            "TryGet TryGetAsync GetOrDefault GetOrDefaultAsync", "Set SetAsync", "GetOrSet GetOrSetAsync", "Remove RemoveAsync", IsShared: true),
        new("EasyCaching.Core", "IEasyCachingProviderBase IEasyCachingProvider IHybridCachingProvider", CacheStore.Configured,
            "Get GetAsync", "Set SetAsync", "", "Remove RemoveAsync", IsShared: false),
    ];
}
