using Microsoft.CodeAnalysis;
using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Caching.StampedeAnalyzer>;

namespace PerfAnalyzers.Caching;

public class StampedeAnalyzerTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.IO;
        using System.Text.Json;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.Hosting;

        public interface ICacheService { Task<T?> GetAsync<T>(string key); Task SetAsync<T>(string key, T value); }
        public class Rank { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class Ranks(DbContextOptions<Ranks> options) : DbContext(options) { public DbSet<Rank> All => Set<Rank>(); }

        """;

    [Fact]
    public Task TheMessageNamesTheUsersOwnSymbols() => Verify.VerifyAnalyzerAsync(
        Usings + """
        public class C(Ranks db, IMemoryCache cache)
        {
            public async Task<List<Rank>> Top()
            {
                if (!cache.{|#0:TryGetValue|}("top", out List<Rank>? top))
                {
                    top = await db.All.ToListAsync();
                    cache.Set("top", top, TimeSpan.FromMinutes(1));
                }

                return top!;
            }

            public async Task<List<Rank>> OfVisitor(string userId)
            {
                if (cache.{|#1:TryGetValue|}("ranks:" + userId, out List<Rank>? found)) return found!;
                var ranks = await Load(userId);
                return cache.Set("ranks:" + userId, ranks, TimeSpan.FromMinutes(1));
            }

            private async Task<List<Rank>> Load(string name) => await db.All.Where(r => r.Name == name).ToListAsync();
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithArguments("TryGetValue", "All.ToListAsync"),
        Verify.Diagnostic().WithLocation(1).WithSeverity(DiagnosticSeverity.Info).WithArguments("TryGetValue", "C.Load"));

    [Fact]
    public Task ManyWaysToWriteIt() => VerifyAsync("""
        public async Task<string> Null(string k)
        {
            var cached = await remote.{|PERF4010:GetStringAsync|}(k);
            if (cached is null) { cached = await Load(k); await remote.SetStringAsync(k, cached); }
            return cached;
        }

        public async Task<Rank> Json(string k, CancellationToken token)
        {
            var key = $"rank:{k}";
            var json = await remote.{|PERF4010:GetStringAsync|}(key, token);
            if (!string.IsNullOrEmpty(json)) return JsonSerializer.Deserialize<Rank>(json)!;
            var rank = await db.All.FirstAsync(r => r.Name == k, token);
            await remote.SetStringAsync(key, JsonSerializer.Serialize(rank), token);
            return rank;
        }

        public async Task<List<Rank>> Else(string k)
        {
            List<Rank>? ranks;
            if (cache.{|PERF4010:TryGetValue|}(k, out ranks)) { }
            else { ranks = await db.All.ToListAsync(); cache.Set(k, ranks); }
            return ranks!;
        }

        public List<Rank> Synchronous(string k)
        {
            if (cache.{|PERF4010:Get|}(k) is List<Rank> known) return known;
            var ranks = db.All.ToList();
            cache.Set(k, ranks);
            return ranks;
        }

        public async Task<Rank?> Coalesced(string k) => cache.{|PERF4010:Get|}<Rank>(k) ?? cache.Set(k, await db.All.FirstAsync());

        public async Task<Rank> Assigned(string k)
        {
            var rank = cache.{|PERF4010:Get|}<Rank>(k);
            rank ??= cache.Set(k, await db.All.FirstAsync());
            return rank;
        }

        public async Task<Rank> Built(string k)
        {
            if (!cache.{|PERF4010:TryGetValue|}(k, out Rank? rank) || rank == null)
            {
                rank = new Rank();
                rank.Name = await Load(k);
                cache.Set(k, rank);
            }
            return rank;
        }

        public async Task<int> Entry(string k)
        {
            var isHit = cache.{|PERF4010:TryGetValue|}(k, out int count);
            if (!isHit)
            {
                count = await db.All.CountAsync();
                using var entry = cache.CreateEntry(k);
                entry.Value = count;
            }
            return count;
        }

        public async Task<int> BlockOfEntry(string k)
        {
            var isNew = !cache.{|PERF4010:TryGetValue|}(k, out int count);
            if (isNew)
            {
                using (var entry = cache.CreateEntry(k).SetSize(1))
                {
                    count = await db.All.CountAsync();
                    entry.SetAbsoluteExpiration(TimeSpan.FromMinutes(1)).SetValue(count);
                }
            }
            return count;
        }

        public async Task<int> ChainOfEntry(string k)
        {
            var isNew = cache.{|PERF4010:Get|}(k) is not int;
            if (!isNew) return 0;
            var count = await db.All.CountAsync();
            cache.CreateEntry(k).SetValue(count).Dispose();
            return count;
        }

        public async Task<int> EntryInCallee(string k) => cache.{|PERF4010:TryGetValue|}(k, out int count) ? count : await Keep(k);

        private async Task<int> Keep(string k)
        {
            var count = await db.All.CountAsync();
            using var entry = cache.CreateEntry(k);
            entry.Value = count;
            return count;
        }

        public async Task<int> MarkOfEntry(string k)
        {
            var count = await db.All.CountAsync();
            if (!cache.TryGetValue(k, out bool _))
            {
                using var entry = cache.CreateEntry(k);
                entry.Value = true;
            }
            return count;
        }

        public async Task<int> OtherEntry(string k)
        {
            var isNew = !cache.TryGetValue(k, out int count);
            if (isNew)
            {
                count = await db.All.CountAsync();
                using var entry = cache.CreateEntry("last");
                entry.Value = count;
            }
            return count;
        }

        public async Task<Rank> Optional(string k, bool useCache)
        {
            if (useCache)
            {
                var hit = cache.{|PERF4010:Get|}<Rank>(k);
                if (hit != null) { return hit; }
            }

            var rank = await db.All.FirstAsync();
            if (useCache) cache.Set(k, rank);
            return rank;
        }

        public string Read(string k)
        {
            if (!cache.{|PERF4010:TryGetValue|}(k, out string? text)) { text = File.ReadAllText(k); cache.Set(k, text); }
            return text!;
        }

        public async Task<Rank> Ternary(string k) => cache.{|PERF4010:TryGetValue|}(k, out Rank? rank) ? rank! : cache.Set(k, await db.All.FirstAsync());

        public async Task<string> Unlocked(string k)
        {
            // The name of a user that is locked out takes no lock.
            if (!cache.{|PERF4010:TryGetValue|}(k, out string? name)) { name = await IsLockedOut(k); cache.Set(k, name); }
            return name!;
        }

        private static readonly object Door = new();
        public (Action, Func<Task<string>>) Lambdas(string k) => (() => { lock (Door) { } }, async () =>
        {
            if (!cache.{|PERF4010:TryGetValue|}(k, out string? name)) { name = await Load(k); cache.Set(k, name); }
            return name!;
        });

        public async Task<string> InAnotherMethod(string k)
        {
            var key = "name:" + k;
            if (cache.{|PERF4010:TryGetValue|}(key, out string? name)) return name!;
            return await LoadAndStore(key, k);
        }

        private async Task<string> LoadAndStore(string key, string k)
        {
            var name = await Load(k);
            cache.Set(key, name, TimeSpan.FromMinutes(1));
            return name;
        }

        public async Task<string> ByOnesOwnCache(string k)
        {
            var name = await own.{|PERF4010:GetAsync|}<string>(k);
            if (name == null) { name = await Load(k); await own.SetAsync(k, name); }
            return name;
        }

        private Task<string> IsLockedOut(string k) => Task.FromResult(k);
        """);

    [Fact]
    public Task OneLoadForAll() => VerifyAsync("""
        private static readonly SemaphoreSlim Gate = new(1, 1);
        private static readonly object Door = new();
        public async Task<string> Semaphore(string k)
        {
            if (cache.TryGetValue(k, out string? name)) return name!;
            await Gate.WaitAsync();
            try
            {
                if (cache.TryGetValue(k, out name)) return name!;
                return cache.Set(k, await Load(k));
            }
            finally { Gate.Release(); }
        }

        public List<Rank> Locked(string k)
        {
            lock (Door)
            {
                if (!cache.TryGetValue(k, out List<Rank>? ranks)) { ranks = db.All.ToList(); cache.Set(k, ranks); }
                return ranks!;
            }
        }

        public async Task<string> ByLibrary(string k)
        {
            using var held = await LockAsync(k);
            if (!cache.TryGetValue(k, out string? name)) { name = await Load(k); cache.Set(k, name); }
            return name!;
        }

        public async Task<string> CallerHolds(string k)
        {
            await Gate.WaitAsync();
            try { return await Inner(k); } finally { Gate.Release(); }
        }

        private async Task<string> Inner(string k)
        {
            if (!cache.TryGetValue(k, out string? name)) { name = await Load(k); cache.Set(k, name); }
            return name!;
        }

        public Task<string> InALambda(string k) => RunLockedAsync(async () =>
        {
            if (!cache.TryGetValue(k, out string? name)) { name = await Load(k); cache.Set(k, name); }
            return name!;
        });

        public async Task<string> LambdaBehindTheGate(string k)
        {
            await Gate.WaitAsync();
            try
            {
                return await Retry(async () =>
                {
                    if (!cache.TryGetValue(k, out string? name)) { name = await Load(k); cache.Set(k, name); }
                    return name!;
                });
            }
            finally { Gate.Release(); }
        }

        private static Task<T> Retry<T>(Func<Task<T>> work) => work();
        private static Task<T> RunLockedAsync<T>(Func<Task<T>> work) => work();
        private Task<IDisposable> LockAsync(string k) => throw new NotSupportedException();
        """);

    [Fact]
    public Task NoLoadOfTheValue() => VerifyAsync("""
        public async Task Seen(string k)
        {
            if (cache.TryGetValue("seen:" + k, out _)) return;
            await Load(k);
            cache.Set("seen:" + k, true);
        }

        public int Count(string k)
        {
            if (!cache.TryGetValue(k, out int count)) { count = 1; cache.Set(k, count); }
            return count;
        }

        public async Task<string> OtherKey(string k)
        {
            if (!cache.TryGetValue(k, out string? name)) { name = await Load(k); cache.Set(k + ":name", name); }
            return name!;
        }

        public async Task<string> OtherKeyElsewhere(string k)
        {
            if (cache.TryGetValue(k, out string? name)) return name!;
            return await Store("other:" + k, k);
        }

        private async Task<string> Store(string key, string k) => cache.Set(key, await Load(k));

        public async Task<string> OtherCache(string k)
        {
            if (!cache.TryGetValue(k, out string? name)) { name = await Load(k); await remote.SetStringAsync(k, name); }
            return name!;
        }

        public async Task<string> SecondLevel(string k)
        {
            if (!cache.TryGetValue(k, out string? name)) { name = await remote.GetStringAsync(k); cache.Set(k, name); }
            return name!;
        }

        public async Task Refresh(string k)
        {
            var old = cache.Get<string>(k);
            var name = await Load(k);
            if (old != name) cache.Set(k, name);
        }

        public async Task<string> OnHit(string k)
        {
            if (cache.TryGetValue(k, out string? name)) { name = await Load(k); cache.Set(k, name); }
            return name!;
        }

        public Task<string> Completed(string k)
        {
            if (!cache.TryGetValue(k, out string? name)) { name = k.ToUpperInvariant(); cache.Set(k, name); }
            return Task.FromResult(name!);
        }
        """);

    [Fact]
    public Task OneCallerAtATime() => Verify.VerifyAnalyzerAsync(Usings + """
        public class Warmer(Ranks db, IMemoryCache cache) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken token)
            {
                if (!cache.TryGetValue("top", out List<Rank>? top)) { top = await db.All.ToListAsync(token); cache.Set("top", top); }
            }
        }

        public class RankSeeder(Ranks db, IMemoryCache cache)
        {
            public async Task Seed()
            {
                if (!cache.TryGetValue("top", out List<Rank>? top)) { top = await db.All.ToListAsync(); cache.Set("top", top); }
            }
        }
        """);

    [Fact]
    public Task ABodyOfNoHumanLengthIsLeftAlone() => VerifyAsync(
        "public async Task M()\n{\n"
        + string.Concat(Enumerable.Range(0, 60).Select(i => $$"""
            if (!cache.TryGetValue("k{{i}}", out string? n{{i}})) { n{{i}} = await Load("k{{i}}"); cache.Set("k{{i}}", n{{i}}); }

            """))
        + "}\n");

    [Fact]
    public Task HalfTypedCode() => VerifyAsync("""
        public async Task<string> M(string k)
        {
            if (!cache.TryGetValue(k, out string? name)) { name = await {|CS0103:Missing|}(k); cache.Set(k, name); }
            if (!cache.{|CS7036:TryGetValue|}(k)) { }
            return cache.{|CS7036:Get<string>|}() ?? name!;
        }
        """);

    private static Task VerifyAsync(string members) => Verify.VerifyAnalyzerAsync(Usings + "public class C(Ranks db, IMemoryCache cache, IDistributedCache remote, ICacheService own)\n{\n    private async Task<string> Load(string k) => (await db.All.FirstAsync(r => r.Name == k)).Name;\n" + members + "\n}\n");
}
