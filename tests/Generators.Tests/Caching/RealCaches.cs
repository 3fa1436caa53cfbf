using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace PerfAnalyzers.Generators.Tests.Caching;

/// <summary>The caches that applications use, with a clock that tests set.</summary>
internal static class RealCaches
{
#pragma warning disable CS0618 // The clock of the options: there is no other way to let an entry grow old.
    public static MemoryCache Memory(FakeClock clock) => new(new MemoryCacheOptions { Clock = clock });
#pragma warning restore CS0618

    public static HybridCache Hybrid(FakeClock clock, IDistributedCache? second = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<IMemoryCache>(Memory(clock));
        if (second is not null)
        {
            services.AddSingleton(second);
        }

        services.AddHybridCache();
        return services.BuildServiceProvider().GetRequiredService<HybridCache>();
    }

    /// <summary>It takes the time from the machine, and nothing else.</summary>
    public static FusionCache Fusion() => new(new FusionCacheOptions());

    /// <summary>A second level. The <c>HybridCache</c> takes one that is only memory for none at all, and so this is another type.</summary>
    public sealed class SecondLevel : IDistributedCache
    {
        private readonly MemoryDistributedCache _entries = new(Options.Create(new MemoryDistributedCacheOptions()));

        public byte[]? Get(string key) => _entries.Get(key);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => _entries.GetAsync(key, token);

        public void Refresh(string key) => _entries.Refresh(key);

        public Task RefreshAsync(string key, CancellationToken token = default) => _entries.RefreshAsync(key, token);

        public void Remove(string key) => _entries.Remove(key);

        public Task RemoveAsync(string key, CancellationToken token = default) => _entries.RemoveAsync(key, token);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _entries.Set(key, value, options);

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => _entries.SetAsync(key, value, options, token);
    }
}
