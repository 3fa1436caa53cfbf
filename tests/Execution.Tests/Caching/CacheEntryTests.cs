using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using PerfAnalyzers.Execution.Tests.Databases;
using PerfAnalyzers.Execution.Tests.Engine;
using PerfAnalyzers.Execution.Tests.RoundTrips;

namespace PerfAnalyzers.Execution.Tests.Caching;

/// <summary>What code does with cache entries, before and after our fixes, with a real <c>MemoryCache</c> and SQLite.</summary>
public sealed class CacheEntryTests(SqliteShop shop) : IClassFixture<SqliteShop>
{
    private delegate Task<string> Scenario(IMemoryCache cache, Func<ShopContext> open, RoundTripCounter queries);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RuleIds.Stampede, """
        public static async Task<string> RunAsync(IMemoryCache cache, Func<ShopContext> open, RoundTripCounter queries)
        {
            var loads = 0;
            var database = new TaskCompletionSource();
            async Task<int> LoadAsync() { loads++; await database.Task; return 1; }
            var callers = Enumerable.Range(0, 100).Select(_ => GetAsync(cache, LoadAsync)).ToArray();
            database.SetResult();
            return $"{(await Task.WhenAll(callers)).Sum()} from {loads}";
        }

        private static async Task<int> GetAsync(IMemoryCache cache, Func<Task<int>> loadAsync)
        {
            if (!cache.TryGetValue("top", out int top))
            {
                top = await loadAsync();
                cache.Set("top", top, TimeSpan.FromMinutes(1));
            }

            return top;
        }
        """, "100 from 100", "100 from 1")]
    [InlineData(RuleIds.UncacheableValue, """
        public static async Task<string> RunAsync(IMemoryCache cache, Func<ShopContext> open, RoundTripCounter queries)
        {
            await using var db = open();
            for (var i = 0; i < 100; i++)
            {
                Names(cache, db).Count();
            }

            return $"{queries.Count} queries";
        }

        private static IEnumerable<int> Names(IMemoryCache cache, ShopContext db)
            => cache.GetOrCreate("names", entry => db.Customers.Select(customer => customer.Id))!;
        """, "100 queries", "1 queries")]
    [InlineData(RuleIds.UncacheableValue, """
        public static async Task<string> RunAsync(IMemoryCache cache, Func<ShopContext> open, RoundTripCounter queries)
        {
            try
            {
                Names(cache, open).Count();
                return "read";
            }
            catch (ObjectDisposedException)
            {
                return "disposed";
            }
        }

        private static IEnumerable<int> Names(IMemoryCache cache, Func<ShopContext> open)
        {
            using var db = open();
            return cache.GetOrCreate("names", entry => db.Customers.Select(customer => customer.Id))!;
        }
        """, "disposed", "read")]
    [InlineData(RuleIds.UncacheableValue, """
        public static async Task<string> RunAsync(IMemoryCache cache, Func<ShopContext> open, RoundTripCounter queries)
        {
            var calls = 0;
            async Task<int> FailOnceAsync() { await Task.Yield(); return ++calls == 1 ? throw new InvalidOperationException() : calls; }
            var failures = 0;
            for (var i = 0; i < 10; i++)
            {
                try { await cache.GetOrCreate("value", entry => FailOnceAsync())!; }
                catch (InvalidOperationException) { failures++; }
            }

            return $"{failures} failures";
        }
        """, "10 failures", "1 failures")]
    public async Task An_entry_is_loaded_once_for_all(string rule, string members, string before, string after)
    {
        var source = Source(members);
        var rewriter = new Rewriter(rule) { ByHand = rule == RuleIds.CachedObjectChanged };
        var rewritten = await rewriter.RewriteAsync(source, CancellationToken);
        Assert.True(source != rewritten, await rewriter.ExplainAsync(source, CancellationToken));
        Assert.Equal(before, await RunAsync(source));
        Assert.Equal(after, await RunAsync(rewritten));
    }

    [Theory]
    [InlineData(RuleIds.TrackedValue, """
        public static async Task<string> RunAsync(IMemoryCache cache, Func<ShopContext> open, RoundTripCounter queries)
        {
            await using var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=:memory:");
            await connection.OpenAsync();
            await using var db = new World(new DbContextOptionsBuilder().UseSqlite(connection).Options);
            await db.Database.EnsureCreatedAsync();
            db.Countries.Add(new Country { Cities = { new City(), new City() } });
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();

            var countries = Countries(cache, db);
            await db.Cities.ToListAsync();
            return $"{countries.Sum(country => country.Cities.Count)} cities";
        }

        private static List<Country> Countries(IMemoryCache cache, World db)
            => cache.GetOrCreate("countries", entry => db.Countries.ToList())!;

        public class Country { public int Id { get; set; } public List<City> Cities { get; } = []; }
        public class City { public int Id { get; set; } public int CountryId { get; set; } public Country Country { get; set; } = null!; }
        public class World(DbContextOptions options) : DbContext(options)
        {
            public DbSet<Country> Countries => Set<Country>();
            public DbSet<City> Cities => Set<City>();
        }
        """, "2 cities", "0 cities")]
    [InlineData(RuleIds.KeyLacksInput, """
        public static Task<string> RunAsync(IMemoryCache cache, Func<ShopContext> open, RoundTripCounter queries)
        {
            using var db = open();
            return Task.FromResult(Ids(cache, db, 0).SequenceEqual(Ids(cache, db, 1)) ? "one page twice" : "two pages");
        }

        private static List<int> Ids(IMemoryCache cache, ShopContext db, int page)
            => cache.GetOrCreate("ids", entry => db.Customers.OrderBy(customer => customer.Id).Skip(page * 2).Take(2).Select(customer => customer.Id).ToList())!;
        """, "one page twice", "two pages")]
    [InlineData(RuleIds.KeyLacksUser, """
        public static Task<string> RunAsync(IMemoryCache cache, Func<ShopContext> open, RoundTripCounter queries)
            => Task.FromResult($"{Greeting(cache, new CurrentUser("Anna"))}, {Greeting(cache, new CurrentUser("Bert"))}");

        private static string Greeting(IMemoryCache cache, CurrentUser user) => cache.GetOrCreate("greeting", entry => "Hello " + user.Name)!;

        public sealed class CurrentUser(string name) { public string Name => name; }
        """, "Hello Anna, Hello Anna", "Hello Anna, Hello Bert")]
    [InlineData(RuleIds.AmbiguousKey, """
        public static Task<string> RunAsync(IMemoryCache cache, Func<ShopContext> open, RoundTripCounter queries)
            => Task.FromResult($"{Pair(cache, 1, 12)} and {Pair(cache, 11, 2)}");

        private static string Pair(IMemoryCache cache, int a, int b) => cache.GetOrCreate("pair:" + a + b, entry => $"({a}, {b})")!;
        """, "(1, 12) and (1, 12)", "(1, 12) and (11, 2)")]
    [InlineData(RuleIds.CachedObjectChanged, """
        public static Task<string> RunAsync(IMemoryCache cache, Func<ShopContext> open, RoundTripCounter queries)
        {
            cache.Set("numbers", new List<int> { 1, 2, 3 });
            return Task.FromResult($"{Rest(cache).Count} of {cache.Get<List<int>>("numbers")!.Count}");
        }

        private static List<int> Rest(IMemoryCache cache)
        {
            var numbers = cache.Get<List<int>>("numbers")!;
            numbers.RemoveAt(0);
            return numbers;
        }
        """, "2 of 2", "2 of 3")]
    [InlineData(RuleIds.StaleEntry, """
        public static async Task<string> RunAsync(IMemoryCache cache, Func<ShopContext> open, RoundTripCounter queries)
        {
            await using var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=:memory:");
            await connection.OpenAsync();
            await using var db = new World(new DbContextOptionsBuilder().UseSqlite(connection).Options);
            await db.Database.EnsureCreatedAsync();
            var before = Count(cache, db);
            await AddAsync(cache, db);
            return $"{before}, then {Count(cache, db)}";
        }

        private static int Count(IMemoryCache cache, World db) => cache.GetOrCreate("count", entry => db.Countries.Count());

        private static async Task AddAsync(IMemoryCache cache, World db)
        {
            db.Countries.Add(new Country());
            await db.SaveChangesAsync();
        }

        public class Country { public int Id { get; set; } }
        public class World(DbContextOptions options) : DbContext(options) { public DbSet<Country> Countries => Set<Country>(); }
        """, "0, then 0", "0, then 1")]
    public async Task An_entry_is_what_it_is_asked_for(string rule, string members, string before, string after)
        => await An_entry_is_loaded_once_for_all(rule, members, before, after);

    [Fact]
    public async Task GetOrCreateAsync_runs_its_factory_for_each_who_misses()
    {
        using var cache = new MemoryCache(new MemoryCacheOptions());
        var loads = 0;
        var database = new TaskCompletionSource();
        var callers = Enumerable.Range(0, 100)
            .Select(_ => cache.GetOrCreateAsync("top", async entry => { loads++; await database.Task; return 1; }))
            .ToArray();
        database.SetResult();
        await Task.WhenAll(callers);

        Assert.Equal(100, loads);
    }

    [Fact]
    public void A_limited_cache_throws_on_an_entry_without_a_size()
    {
        using var cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = 10 });

        Assert.Throws<InvalidOperationException>(() => cache.Set("a", 1));
        Assert.Throws<InvalidOperationException>(() => cache.GetOrCreate("a", entry => 1));
        cache.Set("a", 1, new MemoryCacheEntryOptions { Size = 1 });
        Assert.Equal(1, cache.Get<int>("a"));
    }

    [Fact]
    public void An_entry_of_another_type_is_not_found()
    {
        using var cache = new MemoryCache(new MemoryCacheOptions());
        cache.Set("rates", new List<int>());

        Assert.False(cache.TryGetValue("rates", out int[]? _));
        Assert.Throws<InvalidCastException>(() => cache.Get<int[]>("rates"));
    }

    [Fact]
    public void A_change_of_a_cached_list_is_seen_by_its_readers()
    {
        using var cache = new MemoryCache(new MemoryCacheOptions());
        cache.Set("numbers", new List<int> { 1, 2, 3 });

        var reader = cache.Get<List<int>>("numbers")!.GetEnumerator();
        Assert.True(reader.MoveNext());
        cache.Get<List<int>>("numbers")!.RemoveAll(number => number > 1);

        Assert.Throws<InvalidOperationException>(() => reader.MoveNext());
        Assert.Single(cache.Get<List<int>>("numbers")!);
    }

    private async Task<string> RunAsync(ScenarioSource source)
    {
        var run = (await CompiledScenario.TypeAsync(source, CancellationToken)).Method<Scenario>("RunAsync");
        var queries = new RoundTripCounter();
        var options = await shop.OpenAsync(queries, CancellationToken);
        using var cache = new MemoryCache(new MemoryCacheOptions());
        return await run(cache, () => new ShopContext(options), queries);
    }

    private static ScenarioSource Source(string members) => ScenarioSource.Library($$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Memory;
        using PerfAnalyzers.Execution.Tests.Databases;
        using PerfAnalyzers.Execution.Tests.RoundTrips;

        public static class Scenario
        {
            {{members.ReplaceLineEndings("\n    ")}}
        }

        """);
}
