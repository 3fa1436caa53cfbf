using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Caching.CacheExpirationAnalyzer, PerfAnalyzers.CodeFixes.Caching.CacheExpirationCodeFix>;

namespace PerfAnalyzers.CodeFixes.Caching;

public class CacheExpirationCodeFixTests
{
    [Fact]
    public Task AnExpirationIsAdded() => Verify.VerifyCodeFixAsync(
        """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Memory;

        public class C(IMemoryCache cache, IDistributedCache remote)
        {
            public async Task M(string id, byte[] data, CancellationToken token)
            {
                // kept
                cache.{|PERF4012:Set|}(id, 1); // for good
                cache.{|PERF4012:Set|}(id, 1, new MemoryCacheEntryOptions());
                cache.{|PERF4012:Set|}(id, 1, new MemoryCacheEntryOptions { Size = 1 });
                cache.{|PERF4013:Set|}("rates", 1, new MemoryCacheEntryOptions
                {
                    SlidingExpiration = TimeSpan.FromMinutes(1), // slides
                });
                remote.{|PERF4012:Set|}(id, data);
                await remote.{|PERF4012:SetStringAsync|}(id, "", token);
                await remote.{|PERF4012:SetAsync|}(id, data, new DistributedCacheEntryOptions(), token);
            }
        }
        """,
        """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Memory;

        public class C(IMemoryCache cache, IDistributedCache remote)
        {
            public async Task M(string id, byte[] data, CancellationToken token)
            {
                // kept
                cache.Set(id, 1, TimeSpan.FromMinutes(5)); // for good
                cache.Set(id, 1, new MemoryCacheEntryOptions() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5) });
                cache.Set(id, 1, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5) });
                cache.Set("rates", 1, new MemoryCacheEntryOptions
                {
                    SlidingExpiration = TimeSpan.FromMinutes(1),
                    AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) // slides
                });
                remote.Set(id, data, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5) });
                await remote.SetStringAsync(id, "", new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5) }, token);
                await remote.SetAsync(id, data, new DistributedCacheEntryOptions() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5) }, token);
            }
        }
        """);

    [Fact]
    public Task NoFix()
    {
        const string Source = """
            using System.Threading.Tasks;
            using Microsoft.Extensions.Caching.Memory;

            public class C(IMemoryCache cache)
            {
                public int? Factory(string k) => cache.{|PERF4012:GetOrCreate|}(k, _ => 1);
                public void Entry(string k) { using var entry = cache.{|PERF4012:CreateEntry|}(k); entry.Value = 1; }
                public void Variable(string k) { var o = new MemoryCacheEntryOptions(); cache.{|PERF4012:Set|}(k, 1, o); }
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
