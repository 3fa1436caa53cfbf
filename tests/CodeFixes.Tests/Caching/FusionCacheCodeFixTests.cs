using PerfAnalyzers.Caching;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Caching;

public class FusionCacheCodeFixTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Memory;
        using ZiggyCreatures.Caching.Fusion;

        public class Rank { public int Id { get; set; } }
        public class Ranks(DbContextOptions<Ranks> options) : DbContext(options) { public DbSet<Rank> All => Set<Rank>(); }


        """;

    /// <summary>The members of the library that the tests use.</summary>
    private const string Library = """
        #nullable enable
        using System;
        using System.Threading;
        using System.Threading.Tasks;

        namespace ZiggyCreatures.Caching.Fusion
        {
            public readonly struct MaybeValue<TValue> { public bool HasValue => false; public TValue Value => throw new InvalidOperationException(); }

            public interface IFusionCache
            {
                ValueTask<MaybeValue<TValue>> TryGetAsync<TValue>(string key, object? options = null, CancellationToken token = default);
            }

            public static class FusionCacheExtMethods
            {
                public static TValue? GetOrDefault<TValue>(this IFusionCache cache, string key, TValue? defaultValue = default, CancellationToken token = default) => defaultValue;
                public static ValueTask<TValue?> GetOrDefaultAsync<TValue>(this IFusionCache cache, string key, TValue? defaultValue = default, CancellationToken token = default) => new(defaultValue);
                public static void Set<TValue>(this IFusionCache cache, string key, TValue value, TimeSpan duration) { }
                public static ValueTask SetAsync<TValue>(this IFusionCache cache, string key, TValue value, TimeSpan duration, CancellationToken token = default) => default;
                public static ValueTask SetAsync<TValue>(this IFusionCache cache, string key, TValue value) => default;
                public static TValue GetOrSet<TValue>(this IFusionCache cache, string key, Func<CancellationToken, TValue> factory, TimeSpan duration) => factory(default);
                public static ValueTask<TValue> GetOrSetAsync<TValue>(this IFusionCache cache, string key, Func<CancellationToken, Task<TValue>> factory, TimeSpan? duration = null) => new(factory(default));
            }
        }
        """;

    [Fact]
    public Task WhatWasAskedAndFilledIsOneCall() => VerifyAsync<StampedeAnalyzer, StampedeCodeFix>(
        "PERF4010.FusionCache",
        """
        public class C(Ranks db, IFusionCache cache)
        {
            public async Task<Rank?> Null(int id)
            {
                // asked first
                var rank = await cache.{|PERF4010:GetOrDefaultAsync|}<Rank>("a:" + id);
                if (rank is null)
                {
                    rank = await db.All.FirstAsync(r => r.Id == id);
                    await cache.SetAsync("a:" + id, rank, TimeSpan.FromMinutes(1));
                }

                return rank;
            }

            public async Task<List<Rank>> Leaves(int id)
            {
                // asked first
                var known = await cache.{|PERF4010:TryGetAsync|}<List<Rank>>($"b:{id}");
                if (known.HasValue)
                {
                    return known.Value;
                }

                var ranks = await db.All.Where(r => r.Id > id).ToListAsync();
                await cache.SetAsync($"b:{id}", ranks);
                return ranks;
            }

            public Rank? Synchronous(int id)
            {
                var rank = cache.{|PERF4010:GetOrDefault|}<Rank>("c:" + id);
                if (rank == null)
                {
                    rank = db.All.First(r => r.Id == id);
                    cache.Set("c:" + id, rank, TimeSpan.FromMinutes(1));
                }

                return rank;
            }
        }
        """,
        """
        public class C(Ranks db, IFusionCache cache)
        {
            public async Task<Rank?> Null(int id)
            {
                // asked first
                var rank = await cache.GetOrSetAsync<Rank>("a:" + id, async _ => await db.All.FirstAsync(r => r.Id == id), TimeSpan.FromMinutes(1));

                return rank;
            }

            public async Task<List<Rank>> Leaves(int id)
            {
                // asked first
                return await cache.GetOrSetAsync<List<Rank>>($"b:{id}", async _ => await db.All.Where(r => r.Id > id).ToListAsync());
            }

            public Rank? Synchronous(int id)
            {
                var rank = cache.GetOrSet<Rank>("c:" + id, _ => db.All.First(r => r.Id == id), TimeSpan.FromMinutes(1));

                return rank;
            }
        }
        """);

    [Fact]
    public Task AMemoryCacheBesideOneIsReplaced() => VerifyAsync<StampedeAnalyzer, StampedeCodeFix>(
        "PERF4010.FusionCache",
        """
        public class C(Ranks db, IMemoryCache cache, IFusionCache fusion)
        {
            public async Task<Rank> One(int id)
            {
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
        public class C(Ranks db, IMemoryCache cache, IFusionCache fusion)
        {
            public async Task<Rank> One(int id)
            {
                var rank = await fusion.GetOrSetAsync("rank:" + id, async _ => await db.All.FirstAsync(r => r.Id == id), TimeSpan.FromMinutes(1));

                return rank!;
            }
        }
        """);

    [Fact]
    public Task AFactoryIsGivenToTheOtherCache() => VerifyAsync<FactoryForEachAnalyzer, FactoryForEachCodeFix>(
        "PERF4011.FusionCache",
        """
        public class C(Ranks db, IMemoryCache cache, IFusionCache fusion)
        {
            public async Task<List<Rank>?> All() => await cache.{|PERF4011:GetOrCreateAsync|}<List<Rank>>("all", entry =>
            {
                entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1);
                return db.All.ToListAsync();
            });

            public async Task<List<Rank>?> Short() => await cache.{|PERF4011:GetOrCreateAsync|}("short", async _ => await db.All.ToListAsync());
        }
        """,
        """
        public class C(Ranks db, IMemoryCache cache, IFusionCache fusion)
        {
            public async Task<List<Rank>?> All() => await cache.{|PERF4011:GetOrCreateAsync|}<List<Rank>>("all", entry =>
            {
                entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1);
                return db.All.ToListAsync();
            });

            public async Task<List<Rank>?> Short() => await fusion.GetOrSetAsync("short", async _ => await db.All.ToListAsync());
        }
        """);

    /// <summary>Whoever changes the rows takes the entry out of the cache that it is in now.</summary>
    [Fact]
    public Task NotWhereTheEntryIsRemovedElsewhere() => VerifyAsync<FactoryForEachAnalyzer, FactoryForEachCodeFix>(
        null,
        """
        public class C(Ranks db, IMemoryCache cache, IFusionCache fusion)
        {
            public async Task<List<Rank>?> All() => await cache.{|PERF4011:GetOrCreateAsync|}("all", async _ => await db.All.ToListAsync());

            public void Changed(string kind) => cache.Remove(kind);
        }
        """,
        null);

    /// <summary>No cache of this kind to use, an answer that is changed before it is kept, a question of its own settings, and one that is not always put.</summary>
    [Fact]
    public Task NotWhereTheCodeDoesMore() => VerifyAsync<StampedeAnalyzer, StampedeCodeFix>(
        null,
        """
        public class C(Ranks db, IFusionCache cache)
        {
            public async Task<Rank?> Checked(int id)
            {
                var rank = await cache.{|PERF4010:GetOrDefaultAsync|}<Rank>("a:" + id);
                if (rank is null)
                {
                    rank = await db.All.FirstOrDefaultAsync(r => r.Id == id);
                    if (rank is not null) await cache.SetAsync("a:" + id, rank, TimeSpan.FromMinutes(1));
                }

                return rank;
            }

            public async Task<Rank?> Fallback(int id, Rank none)
            {
                var rank = await cache.{|PERF4010:GetOrDefaultAsync|}("b:" + id, none);
                if (rank is null)
                {
                    rank = await db.All.FirstAsync(r => r.Id == id);
                    await cache.SetAsync("b:" + id, rank, TimeSpan.FromMinutes(1));
                }

                return rank;
            }

            public async Task<Rank?> Refreshed(int id, bool refresh)
            {
                var rank = refresh ? null : await cache.{|PERF4010:GetOrDefaultAsync|}<Rank>("c:" + id);
                if (rank is null)
                {
                    rank = await db.All.FirstAsync(r => r.Id == id);
                    await cache.SetAsync("c:" + id, rank, TimeSpan.FromMinutes(1));
                }

                return rank;
            }
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
        test.TestState.Sources.Add(("/0/Library.cs", Library));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
