using Microsoft.CodeAnalysis;
using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.Caching;

/// <summary>What services do with the caches that they are given, before and after our fixes: a real <c>HybridCache</c>, <c>MemoryCache</c> and container.</summary>
public sealed class CacheServiceTests
{
    private delegate Task<string> Scenario();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>Each request made a cache of its own, in which nothing was ever found.</summary>
    [Fact]
    public Task Requests_share_a_cache_that_is_injected() => VerifyAsync(
        RuleIds.ShortLivedCache,
        """
        public static Task<string> RunAsync()
        {
            var services = new ServiceCollection();
            services.AddMemoryCache();
            services.AddScoped<Prices>();
            using var provider = services.BuildServiceProvider();
            for (var i = 0; i < 3; i++)
            {
                using var scope = provider.CreateScope();
                scope.ServiceProvider.GetRequiredService<Prices>().Of(1);
            }

            return Task.FromResult($"{Prices.Loads} loads");
        }

        public sealed class Prices
        {
            public static int Loads;

            private readonly MemoryCache _cache = new(new MemoryCacheOptions());

            public int Of(int id) => _cache.GetOrCreate(id, entry =>
            {
                entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1);
                return ++Loads;
            });
        }
        """,
        "3 loads",
        "1 loads");

    /// <summary>What a static dictionary kept for all requests, the cache keeps for all of them too, under keys of its own.</summary>
    [Fact]
    public Task A_cache_keeps_what_a_static_dictionary_kept() => VerifyAsync(
        RuleIds.UnboundedMap,
        """
        public static Task<string> RunAsync()
        {
            var services = new ServiceCollection();
            services.AddMemoryCache();
            services.AddScoped<Names>();
            using var provider = services.BuildServiceProvider();
            provider.GetRequiredService<IMemoryCache>().Set("a", "another's");
            var names = new List<string>();
            foreach (var key in new[] { "a", "b", "a", "b" })
            {
                using var scope = provider.CreateScope();
                names.Add(scope.ServiceProvider.GetRequiredService<Names>().Of(key));
            }

            return Task.FromResult(string.Join(' ', names));
        }

        public sealed class Names
        {
            private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> Known = new();
            private static int s_loads;

            public string Of(string key)
            {
                if (Known.TryGetValue(key, out var name))
                {
                    return name;
                }

                name = key.ToUpperInvariant() + ++s_loads;
                Known[key] = name;
                return name;
            }
        }
        """,
        "A1 B2 A1 B2",
        "A1 B2 A1 B2");

    /// <summary>Each answer was waited for before the next question was asked.</summary>
    [Fact]
    public Task Questions_to_a_distributed_cache_are_asked_at_once() => VerifyAsync(
        RuleIds.CacheCallPerElement,
        """
        public static async Task<string> RunAsync()
        {
            var log = new StringBuilder();
            var cache = new Asked(log);
            await ReadAsync(cache, new List<string> { "a", "b", "c", "d", "e" }, log);
            return log.ToString();
        }

        private static async Task ReadAsync(IDistributedCache cache, List<string> ids, StringBuilder log)
        {
            foreach (var id in ids)
            {
                var value = await cache.GetAsync("user:" + id);
                log.Append('=').Append((char)value![0]);
            }
        }

        public sealed class Asked(StringBuilder log) : IDistributedCache
        {
            public Task<byte[]?> GetAsync(string key, CancellationToken token = default)
            {
                log.Append('?');
                return Task.FromResult<byte[]?>([(byte)key[^1]]);
            }

            public byte[]? Get(string key) => throw new NotSupportedException();
            public void Refresh(string key) => throw new NotSupportedException();
            public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();
            public void Remove(string key) => throw new NotSupportedException();
            public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();
            public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();
            public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => throw new NotSupportedException();
        }
        """,
        "?=a?=b?=c?=d?=e",
        "?????=a=b=c=d=e");

    [Fact]
    public Task HybridCache_runs_a_factory_once_for_all_who_miss() => VerifyAsync(
        RuleIds.FactoryForEach,
        """
        public static async Task<string> RunAsync()
        {
            using var file = new TemporaryFile();
            await using var provider = await World.ServicesAsync(file, services => services.AddSingleton<Counts>());
            var counts = provider.GetRequiredService<Counts>();
            var callers = Enumerable.Range(0, 100).Select(_ => counts.CountriesAsync()).ToArray();
            counts.Database.SetResult();
            return $"{(await Task.WhenAll(callers)).Sum()} from {counts.Loads}";
        }

        public sealed class Counts(IServiceProvider services, IMemoryCache cache)
        {
            public int Loads;
            public readonly TaskCompletionSource Database = new();

            public async Task<int> CountriesAsync() => await cache.GetOrCreateAsync("countries", async entry =>
            {
                entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1);
                Interlocked.Increment(ref Loads);
                await Database.Task;
                await using var scope = services.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<World>();
                return await db.Countries.CountAsync();
            });
        }
        """,
        "200 from 100",
        "200 from 1",
        "PERF4011.HybridCache");

    [Fact]
    public Task HybridCache_keeps_the_result_of_a_service() => VerifyAsync(
        RuleIds.CacheableService,
        """
        public static async Task<string> RunAsync()
        {
            using var file = new TemporaryFile();
            await using var provider = await World.ServicesAsync(file, services => services.AddScoped<Counts>());
            var found = 0;
            for (var i = 0; i < 3; i++)
            {
                await using var scope = provider.CreateAsyncScope();
                found += await scope.ServiceProvider.GetRequiredService<Counts>().CountriesAsync();
            }

            return $"{found} from {Queries.Count}";
        }

        /// <summary>The rule looks at applications.</summary>
        public static void Main() { }

        public static void Map(WebApplication app)
        {
            app.MapGet("/a", (Counts counts) => counts.CountriesAsync()).RequireAuthorization();
            app.MapGet("/b", (Counts counts) => counts.CountriesAsync()).RequireAuthorization();
        }

        public sealed class Counts(World db)
        {
            public async Task<int> CountriesAsync() => await db.Countries.CountAsync();
        }
        """,
        "6 from 3",
        "6 from 1",
        "HybridCacheMethod");

    private static async Task VerifyAsync(string rule, string members, string before, string after, string? key = null)
    {
        var source = Source(members) with { OutputKind = members.Contains("void Main()", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary };
        var rewriter = new Rewriter(rule) { ByHand = true, EquivalenceKey = key };
        var rewritten = await rewriter.RewriteAsync(source, CancellationToken);
        Assert.True(source != rewritten, await rewriter.ExplainAsync(source, CancellationToken));
        Assert.Equal(before, await RunAsync(source));
        Assert.Equal(after, await RunAsync(rewritten));
    }

    private static async Task<string> RunAsync(ScenarioSource source)
        => await (await CompiledScenario.TypeAsync(source, CancellationToken)).Method<Scenario>("RunAsync")();

    private static ScenarioSource Source(string members) => ScenarioSource.Library(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Text;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.DependencyInjection;

        public static class Scenario
        {
            {{members.ReplaceLineEndings("\n    ")}}
        }

        """,
        """
        using System;
        using System.Collections.Generic;
        using System.Data.Common;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.EntityFrameworkCore.Diagnostics;
        using Microsoft.Extensions.DependencyInjection;

        public class Country { public int Id { get; set; } }

        public class World(DbContextOptions<World> options) : DbContext(options)
        {
            public DbSet<Country> Countries => Set<Country>();

            protected override void OnModelCreating(ModelBuilder builder) => builder.Entity<Country>().HasData(new Country { Id = 1 }, new Country { Id = 2 });

            public static async Task<ServiceProvider> ServicesAsync(TemporaryFile file, Action<IServiceCollection> add)
            {
                var services = new ServiceCollection();
                services.AddMemoryCache();
                services.AddHybridCache();
                services.AddDbContext<World>(options => options.UseSqlite($"Data Source={file.Path};Pooling=False").AddInterceptors(new Queries()));
                add(services);
                var provider = services.BuildServiceProvider();
                await using var scope = provider.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<World>().Database.EnsureCreatedAsync();
                Queries.Count = 0;
                return provider;
            }
        }

        /// <summary>A database that several connections read at the same time.</summary>
        public sealed class TemporaryFile : IDisposable
        {
            public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());

            public void Dispose() => System.IO.File.Delete(Path);
        }

        public sealed class Queries : DbCommandInterceptor
        {
            public static int Count;

            public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData data, InterceptionResult<DbDataReader> result, CancellationToken token = default)
            {
                Interlocked.Increment(ref Count);
                return base.ReaderExecutingAsync(command, data, result, token);
            }
        }

        """);
}
