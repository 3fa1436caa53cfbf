using PerfAnalyzers.Caching;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Caching;

public class UnboundedMapCodeFixTests
{
    private const string Setup = """
        using Microsoft.Extensions.DependencyInjection;

        public static class Setup { public static void Run(IServiceCollection services) => services.AddMemoryCache().AddScoped<Limits>().AddScoped<Names>(); }
        """;

    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Memory;

        public class Quota { public int Id { get; set; } public string User { get; set; } = ""; }
        public class Quotas(DbContextOptions<Quotas> options) : DbContext(options) { public DbSet<Quota> All => Set<Quota>(); }


        """;

    [Fact]
    public Task TheClassIsGivenACache() => VerifyAsync(
        """
        public class Limits(Quotas db)
        {
            private static readonly ConcurrentDictionary<string, int> ByUser = new();

            public int Of(string user)
            {
                if (ByUser.TryGetValue(user, out var limit))
                {
                    return limit;
                }

                limit = db.All.Count(q => q.User == user);
                {|PERF4040:ByUser[user] = limit|}; // kept
                return limit;
            }
        }

        public class Names
        {
            private readonly Quotas _db;

            // By number.
            private static readonly ConcurrentDictionary<int, string> ById = new();

            public Names(Quotas db)
            {
                _db = db;
            }

            public string Of(int id) => {|PERF4040:ById.GetOrAdd(id, i => _db.All.First(q => q.Id == i).User)|};
        }
        """,
        """
        public class Limits(Quotas db, IMemoryCache memoryCache)
        {
            public int Of(string user)
            {
                if (memoryCache.TryGetValue(("Limits.ByUser", user), out int limit))
                {
                    return limit;
                }

                limit = db.All.Count(q => q.User == user);
                memoryCache.Set(("Limits.ByUser", user), limit, TimeSpan.FromMinutes(5)); // kept
                return limit;
            }
        }

        public class Names
        {
            private readonly Quotas _db;

            // By number.
            private readonly IMemoryCache _memoryCache;

            public Names(Quotas db, IMemoryCache memoryCache)
            {
                _memoryCache = memoryCache;
                _db = db;
            }

            public string Of(int id) => _memoryCache.GetOrCreate(("Names.ById", id), entry => { entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5); return _db.All.First(q => q.Id == id).User; })!;
        }
        """);

    [Fact]
    public Task ACacheThatIsThereIsUsed() => VerifyAsync(
        """
        public class Limits(IMemoryCache cache)
        {
            private static readonly ConcurrentDictionary<string, string> Slugs = new();

            public string Of(string text) => {|PERF4040:Slugs.GetOrAdd(text, Make)|};

            private static string Make(string text) => text.Trim();

            public bool Knows(string text) => cache.TryGetValue(text, out _);
        }

        public class Names : ControllerBase
        {
            private static readonly ConcurrentDictionary<int, int> Squares = new();

            public int Of(int id) => {|PERF4040:Squares.GetOrAdd(id, i => i * i)|};
        }
        """,
        """
        public class Limits(IMemoryCache cache)
        {
            public string Of(string text) => cache.GetOrCreate(("Limits.Slugs", text), entry => { entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5); return Make(text); })!;

            private static string Make(string text) => text.Trim();

            public bool Knows(string text) => cache.TryGetValue(text, out _);
        }

        public class Names : ControllerBase
        {
            private readonly IMemoryCache _memoryCache;

            public Names(IMemoryCache memoryCache) => _memoryCache = memoryCache;

            public int Of(int id) => _memoryCache.GetOrCreate(("Names.Squares", id), entry => { entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5); return id * id; });
        }
        """);

    /// <summary>
    /// A lock of each key, keys that are compared in their own way, a static method, more than questions, a class that others make, lists that
    /// are added to, numbers that are given out, a key that is computed or has the name of the entry, and types that the cache would tell apart.
    /// </summary>
    [Theory]
    [InlineData("private static readonly ConcurrentDictionary<string, SemaphoreSlim> Map = new(); public SemaphoreSlim Of(string key) => {|PERF4040:Map.GetOrAdd(key, _ => new SemaphoreSlim(1))|};")]
    [InlineData("private static readonly ConcurrentDictionary<string, int> Map = new(StringComparer.OrdinalIgnoreCase); public int Of(string key) => {|PERF4040:Map.GetOrAdd(key, k => k.Length)|};")]
    [InlineData("private static readonly ConcurrentDictionary<string, int> Map = new(); public static int Of(string key) => {|PERF4040:Map.GetOrAdd(key, k => k.Length)|};")]
    [InlineData("private static readonly ConcurrentDictionary<string, int> Map = new(); public int Of(string key) => {|PERF4040:Map.AddOrUpdate(key, 1, (_, n) => n + 1)|};")]
    [InlineData("private static readonly ConcurrentDictionary<string, int> Map = new(); public int Of(string key) => {|PERF4040:Map.GetOrAdd(key, k => k.Length)|}; public int All() => Map.Values.Sum();")]
    [InlineData("private static readonly ConcurrentDictionary<string, int> Map = new(); public int Of(string key) => {|PERF4040:Map.GetOrAdd(key, k => k.Length)|}; public static Limits Make() => new Limits();")]
    [InlineData("private static readonly ConcurrentDictionary<string, List<int>> Map = new(); public void Add(string key, int n) => {|PERF4040:Map.GetOrAdd(key, _ => [])|}.Add(n);")]
    [InlineData("private static int _next; private static readonly ConcurrentDictionary<string, int> Map = new(); public int Of(string key) => {|PERF4040:Map.GetOrAdd(key, _ => Interlocked.Increment(ref _next))|};")]
    [InlineData("private static readonly ConcurrentDictionary<string, int> Map = new(); public int Of(string key) => {|PERF4040:Map.GetOrAdd(key.Trim(), k => k.Length)|};")]
    [InlineData("private static readonly ConcurrentDictionary<string, int> Map = new(); public int Of(string entry) => {|PERF4040:Map.GetOrAdd(entry, k => k.Length)|};")]
    [InlineData("private static readonly ConcurrentDictionary<string, long> Map = new(); public long Of(string key) => {|PERF4040:Map.GetOrAdd(key, k => k.Length)|};")]
    [InlineData("private static readonly ConcurrentDictionary<long, string> Map = new(); public string Of(int key) => {|PERF4040:Map.GetOrAdd(key, k => k.ToString())|};")]
    public Task NotWhereItIsMore(string members) => VerifyAsync("public class Limits { " + members + " }\npublic class Names;", null);

    /// <summary>Each closed type has a map of its own.</summary>
    [Fact]
    public Task NotInAGenericClass() => VerifyAsync(
        "public class Limits : Map<int>; public class Names; public class Map<T> : ControllerBase { private static readonly ConcurrentDictionary<string, int> All = new(); public int Of(string key) => {|PERF4040:All.GetOrAdd(key, k => k.Length)|}; }",
        null);

    /// <summary>An entry without a size would throw.</summary>
    [Fact]
    public Task NotWhereTheCacheHasALimit() => VerifyAsync(
        "public class Limits : ControllerBase { private static readonly ConcurrentDictionary<string, int> All = new(); public int Of(string key) => {|PERF4040:All.GetOrAdd(key, k => k.Length)|}; }\npublic class Names;",
        null,
        Setup.Replace("AddMemoryCache()", "AddMemoryCache(options => options.SizeLimit = 100)", StringComparison.Ordinal));

    /// <summary>Each is offered for a person to choose; no fix-all applies it.</summary>
    private static Task VerifyAsync(string source, string? fixedSource, string setup = Setup)
    {
        var test = new CSharpCodeFixTest<StaticMapAnalyzer, UnboundedMapCodeFix>
        {
            TestCode = Usings + source,
            FixedCode = Usings + (fixedSource ?? source),
            CodeActionEquivalenceKey = fixedSource is null ? null : "PERF4040.MemoryCache",
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
        };
        test.TestState.Sources.Add(("/0/Setup.cs", setup));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
