using PerfAnalyzers.Caching;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Caching;

public class HybridCacheCodeFixTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Hybrid;
        using Microsoft.Extensions.Caching.Memory;

        public class Rank { public int Id { get; set; } }
        public class Ranks(DbContextOptions<Ranks> options) : DbContext(options) { public DbSet<Rank> All => Set<Rank>(); }


        """;

    [Fact]
    public Task AMissBecomesOneCall() => VerifyAsync<StampedeAnalyzer, StampedeCodeFix>(
        "PERF4010.HybridCache",
        """
        public class C(Ranks db, IMemoryCache cache, HybridCache hybrid)
        {
            public async Task<Rank> One(int id)
            {
                // asked first
                if (!cache.{|PERF4010:TryGetValue|}("rank:" + id, out Rank? rank))
                {
                    rank = await db.All.FirstAsync(r => r.Id == id);
                    cache.Set("rank:" + id, rank, TimeSpan.FromMinutes(1));
                }

                return rank!;
            }
        }
        """,
        """
        public class C(Ranks db, IMemoryCache cache, HybridCache hybrid)
        {
            public async Task<Rank> One(int id)
            {
                // asked first
                var rank = await hybrid.GetOrCreateAsync("rank:" + id, async _ => await db.All.FirstAsync(r => r.Id == id), new HybridCacheEntryOptions { Expiration = TimeSpan.FromMinutes(1) });

                return rank!;
            }
        }
        """);

    [Fact]
    public Task AFactoryIsGivenToTheOtherCache() => VerifyAsync<FactoryForEachAnalyzer, FactoryForEachCodeFix>(
        "PERF4011.HybridCache",
        """
        public class C(Ranks db, IMemoryCache cache)
        {
            public async Task<List<Rank>?> All() => await cache.{|PERF4011:GetOrCreateAsync|}("all", _ => db.All.ToListAsync());

            public async Task<List<Rank>?> Block() => await cache.{|PERF4011:GetOrCreateAsync|}("block", async entry =>
            {
                entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1);
                return await db.All.ToListAsync();
            });
        }
        """,
        """
        public class C(Ranks db, IMemoryCache cache, HybridCache hybridCache)
        {
            public async Task<List<Rank>?> All() => await hybridCache.GetOrCreateAsync("all", async _ => await db.All.ToListAsync());

            public async Task<List<Rank>?> Block() => await hybridCache.GetOrCreateAsync("block", async _ =>
            {
                return await db.All.ToListAsync();
            }, new HybridCacheEntryOptions { Expiration = TimeSpan.FromMinutes(1) });
        }
        """);

    [Fact]
    public Task NotWhereTheEntryIsMore() => VerifyAsync<FactoryForEachAnalyzer, FactoryForEachCodeFix>(
        null,
        """
        public class C(Ranks db, IMemoryCache cache)
        {
            public async Task<List<Rank>?> Slides() => await cache.{|PERF4011:GetOrCreateAsync|}("a", async entry =>
            {
                entry.SlidingExpiration = TimeSpan.FromMinutes(1);
                return await db.All.ToListAsync();
            });

            public async Task<Rank?> Key(int id) => await cache.{|PERF4011:GetOrCreateAsync|}(id, _ => db.All.FirstOrDefaultAsync(r => r.Id == id));
            public Task<List<Rank>?> NotAwaited() => cache.{|PERF4011:GetOrCreateAsync|}("b", _ => db.All.ToListAsync());
        }

        public class D
        {
            private readonly Ranks _db;
            private readonly IMemoryCache _cache;
            public D(Ranks db, IMemoryCache cache) => (_db, _cache) = (db, cache);
            public async Task<List<Rank>?> NoneToUse() => await _cache.{|PERF4011:GetOrCreateAsync|}("c", _ => _db.All.ToListAsync());
        }
        """,
        null);

    /// <summary>Each is offered for a person to choose; no fix-all applies it.</summary>
    private static Task VerifyAsync<TAnalyzer, TCodeFix>(string? key, string source, string? fixedSource)
        where TAnalyzer : Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer, new()
        where TCodeFix : Microsoft.CodeAnalysis.CodeFixes.CodeFixProvider, new()
    {
        var test = new CSharpCodeFixTest<TAnalyzer, TCodeFix>
        {
            TestCode = Usings + source,
            FixedCode = Usings + (fixedSource ?? source),
            CodeActionEquivalenceKey = key,
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
        };
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
