using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Caching.KeyLacksInputAnalyzer>;

namespace PerfAnalyzers.Caching;

public class KeyLacksInputAnalyzerTests
{
    private const string Usings = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Linq;
        using System.Security.Claims;
        using System.Text;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Hybrid;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.Logging;

        public class Fare { public int Id { get; set; } public string Zone { get; set; } = ""; public string Owner { get; set; } = ""; }
        public class Fares(DbContextOptions<Fares> options) : DbContext(options) { public DbSet<Fare> All => Set<Fare>(); }
        public record Filter(string Zone, int Page);
        public interface ICacheService { Task<T> GetOrAddAsync<T>(string key, Func<Task<T>> load, DateTimeOffset end = default); }
        public interface ICurrentUser { string Id { get; } bool IsSystem { get; } }

        """;

    [Fact]
    public Task TheMessageNamesTheUsersOwnSymbols() => Verify.VerifyAnalyzerAsync(
        Usings + """
        public class C(Fares db, IMemoryCache cache, ICurrentUser current)
        {
            public List<Fare>? All(string zone, int page) => cache.GetOrCreate({|#0:"fares"|}, _ => db.All.Where(f => f.Zone == zone).Skip(page * 10).ToList());
            public List<Fare>? Mine() => cache.GetOrCreate({|#1:"mine"|}, _ => db.All.Where(f => f.Owner == current.Id).ToList());
        }
        """,
        Verify.Diagnostic(RuleIds.KeyLacksInput).WithLocation(0).WithArguments("GetOrCreate", "'zone' and 'page'"),
        Verify.Diagnostic(RuleIds.KeyLacksUser).WithLocation(1).WithArguments("'ICurrentUser.Id'"));

    [Fact]
    public Task AnInputIsMissing() => VerifyAsync("""
        public Task<List<Fare>?> Async(string zone) => cache.GetOrCreateAsync({|PERF4020:"a"|}, _ => db.All.Where(f => f.Zone == zone).ToListAsync());
        public List<Fare>? Interpolated(string zone, int page) => cache.GetOrCreate({|PERF4020:$"b:{zone}"|}, _ => db.All.Where(f => f.Zone == zone).Skip(page).ToList());
        public ValueTask<List<Fare>> Hybrid(int id) => hybrid.GetOrCreateAsync({|PERF4020:"c"|}, async token => await db.All.Where(f => f.Id == id).ToListAsync(token));
        public List<Fare>? Chosen(bool all) => cache.GetOrCreate({|PERF4020:"k"|}, entry =>
        {
            var fares = new List<Fare>();
            if (all) { entry.SlidingExpiration = TimeSpan.FromMinutes(1); fares = db.All.ToList(); }
            return fares;
        });
        public async Task<List<Fare>> Checked(string zone)
        {
            const string key = "d";
            if (!cache.TryGetValue({|PERF4020:key|}, out List<Fare>? fares))
            {
                fares = await Load(zone);
                cache.Set(key, fares);
            }
            return fares!;
        }
        private static readonly SemaphoreSlim Gate = new(1, 1);
        public async Task<List<Fare>> CheckedTwice(string zone)
        {
            if (cache.TryGetValue({|PERF4020:"m"|}, out List<Fare>? fares)) return fares!;
            await Gate.WaitAsync();
            try
            {
                if (cache.TryGetValue("m", out fares)) return fares!;
                fares = await Load(zone);
                cache.Set("m", fares);
                return fares;
            }
            finally { Gate.Release(); }
        }
        public List<Fare>? Through(string zone)
        {
            var wanted = zone.Trim();
            return cache.GetOrCreate({|PERF4020:"e"|}, _ => { var query = db.All.AsQueryable(); query = query.Where(f => f.Zone == wanted); return query.ToList(); });
        }
        public void Loop(List<string> zones) { foreach (var zone in zones) cache.GetOrCreate({|PERF4020:"f"|}, _ => db.All.Count(f => f.Zone == zone)); }
        public List<Fare>? Record(Filter filter) => cache.GetOrCreate({|PERF4020:"g"|}, _ => db.All.Where(f => f.Zone == filter.Zone).ToList());
        public List<Fare>? Class(Fare like) => cache.GetOrCreate({|PERF4020:"n"|}, _ => db.All.Where(f => f.Zone == like.Zone).ToList());
        public List<Fare>? Branch(bool all) => cache.GetOrCreate({|PERF4020:"h"|}, _ => all ? db.All.ToList() : db.All.Take(10).ToList());
        public List<Fare>? Many(int[] ids) => cache.GetOrCreate({|PERF4020:"i"|}, _ => db.All.Where(f => ids.Contains(f.Id)).ToList());
        public ValueTask<List<Fare>> State(string zone) => hybrid.GetOrCreateAsync({|PERF4020:"k"|}, (db, zone), static async (state, token) => await state.db.All.Where(f => f.Zone == state.zone).ToListAsync(token));
        public ValueTask<List<Fare>> LocalFunction(string zone)
        {
            return hybrid.GetOrCreateAsync({|PERF4020:"l"|}, LoadAsync);
            async ValueTask<List<Fare>> LoadAsync(CancellationToken token) => await db.All.Where(f => f.Zone == zone).ToListAsync(token);
        }
        public Task<List<Fare>> Wrapped(string zone) => own.GetOrAddAsync({|PERF4020:"j"|}, () => Load(zone));
        public int? KeyOfOneOfTwo(string zone, string owner) => cache.GetOrCreate({|PERF4020:zone|}, _ => db.All.Count(f => f.Zone == zone && f.Owner == owner));
        """);

    [Fact]
    public Task AllInputsAreInTheKey() => VerifyAsync("""
        public List<Fare>? Concat(string zone, int page) => cache.GetOrCreate("a:" + zone + page, _ => db.All.Where(f => f.Zone == zone).Skip(page).ToList());
        public List<Fare>? Tuple(string zone, int page) => cache.GetOrCreate((zone, page), _ => db.All.Where(f => f.Zone == zone).Skip(page).ToList());
        public List<Fare>? Record(Filter filter) => cache.GetOrCreate(filter, _ => db.All.Where(f => f.Zone == filter.Zone).Skip(filter.Page).ToList());
        public List<Fare>? Local(string zone) { var key = string.Join(":", "a", zone); return cache.GetOrCreate(key, _ => db.All.Where(f => f.Zone == zone).ToList()); }
        public List<Fare>? Helper(string zone) => cache.GetOrCreate(Key(zone), _ => db.All.Where(f => f.Zone == zone).ToList());
        public List<Fare>? Builder(string zone) { var key = new StringBuilder("a"); key.Append(zone); return cache.GetOrCreate(key.ToString(), _ => db.All.Where(f => f.Zone == zone).ToList()); }
        public List<Fare>? Chain(string zone, int page) { var key = new StringBuilder("a"); key.Append(zone).Append(':').Append(page); return cache.GetOrCreate(key.ToString(), _ => db.All.Where(f => f.Zone == zone).Skip(page).ToList()); }
        public List<Fare>? Derived(string zone) { var wanted = zone.Trim(); return cache.GetOrCreate("a:" + wanted, _ => db.All.Where(f => f.Zone == wanted).ToList()); }
        public ValueTask<List<Fare>> State(string zone) => hybrid.GetOrCreateAsync($"k:{zone}", (db, zone), static async (state, token) => await state.db.All.Where(f => f.Zone == state.zone).ToListAsync(token));
        public List<Fare>? Later(string zone) { var key = "a"; key += zone; return cache.GetOrCreate(key, _ => db.All.Where(f => f.Zone == zone).ToList()); }
        private static string Key(string zone) => "a:" + zone;
        """);

    [Fact]
    public Task NoInput() => VerifyAsync("""
        public Task<List<Fare>?> Token(CancellationToken token) => cache.GetOrCreateAsync("a", _ => db.All.ToListAsync(token));
        public List<Fare>? Service(Fares other, ILogger logger) => cache.GetOrCreate("b", _ => { logger.LogInformation("load"); return other.All.ToList(); });
        public List<Fare>? Logged(string reason, ILogger logger) => cache.GetOrCreate("c", _ => { logger.LogInformation("because of {Reason}", reason); return db.All.ToList(); });
        public Task<List<Fare>?> Manner(int timeoutSeconds) => cache.GetOrCreateAsync("i", _ => Slow(timeoutSeconds));
        private Task<List<Fare>> Slow(int seconds) => db.All.ToListAsync();
        public List<Fare>? Lifetime(TimeSpan lifetime, int minutes) => cache.GetOrCreate("d", entry => { entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(minutes); entry.SetSlidingExpiration(lifetime); return db.All.ToList(); });
        public List<Fare>? LifetimeByChoice(bool isHot, ILogger logger) => cache.GetOrCreate("j", entry =>
        {
            if (isHot) { logger.LogInformation("hot"); entry.SlidingExpiration = TimeSpan.FromMinutes(1); }
            else entry.SetAbsoluteExpiration(TimeSpan.FromMinutes(9));
            return db.All.ToList();
        });
        public List<Fare>? Checked(int limit) => cache.GetOrCreate("e", _ => { if (limit < 0) throw new ArgumentOutOfRangeException(nameof(limit)); return db.All.ToList(); });
        public T? Wrapper<T>(string key, Func<T> load, int minutes) => cache.GetOrCreate(key, entry => { entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(minutes); return load(); });
        public T? Keyed<T>(string key, string source) => cache.GetOrCreate(key, _ => Load<T>(source));
        public List<Fare> Afterwards(string zone) => cache.GetOrCreate("f", _ => db.All.ToList())!.Where(f => f.Zone == zone).ToList();
        private static readonly ConcurrentDictionary<string, MemoryCache> Caches = new();
        public List<Fare>? CacheOfIts(string zone) => Caches.GetOrAdd(zone, _ => new MemoryCache(new MemoryCacheOptions())).GetOrCreate("g", _ => db.All.Where(f => f.Zone == zone).ToList());
        private string? _key;
        public List<Fare>? Told(string zone) { _key = "a:" + zone; return cache.GetOrCreate(_key, _ => db.All.Where(f => f.Zone == zone).ToList()); }
        public string ReadAfterwards(int id, string zone)
        {
            var key = $"fares-{id}";
            if (!cache.TryGetValue(key, out List<Fare>? fares)) { fares = db.All.Where(f => f.Id == id).ToList(); cache.Set(key, fares); }
            return fares!.Find(f => f.Zone == zone)?.Owner ?? fares.First(f => f.Zone == zone).Owner;
        }
        public void NotAsked(string zone) => cache.Set("h", db.All.Where(f => f.Zone == zone).ToList());
        private static T Load<T>(string source) => throw new NotSupportedException();
        """);

    [Fact]
    public Task TheUserIsMissing() => Verify.VerifyAnalyzerAsync(Usings + """
        public class HomeController(Fares db, IMemoryCache cache, IHttpContextAccessor accessor, ICurrentUser current) : ControllerBase
        {
            public List<Fare>? Own() => cache.GetOrCreate({|PERF4021:"a"|}, _ => { var id = User.FindFirst("sub")!.Value; return db.All.Where(f => f.Owner == id).ToList(); });
            public List<Fare>? Outside() { var name = User.Identity!.Name; return cache.GetOrCreate({|PERF4021:"b"|}, _ => db.All.Where(f => f.Owner == name).ToList()); }
            public List<Fare>? Accessor(int page) => cache.GetOrCreate({|PERF4021:$"c:{page}"|}, _ => db.All.Where(f => f.Owner == accessor.HttpContext!.User.Identity!.Name).Skip(page).ToList());
            public List<Fare>? OfTheRequest() => cache.GetOrCreate({|PERF4021:"f"|}, _ => { var zone = Request.Headers["X-Zone"].ToString(); return db.All.Where(f => f.Zone == zone).ToList(); });
            public Task<List<Fare>?> Deep() => cache.GetOrCreateAsync({|PERF4021:"d"|}, _ => MineAsync());
            public async Task<List<Fare>> Stored()
            {
                if (!cache.TryGetValue({|PERF4021:"e"|}, out List<Fare>? fares)) { fares = await MineAsync(); cache.Set("e", fares); }
                return fares!;
            }
            public List<Fare>? OfAProperty() => cache.GetOrCreate({|PERF4021:"g"|}, _ => { var id = Me; return db.All.Where(f => f.Owner == id).ToList(); });
            public List<Fare>? Keyed() => cache.GetOrCreate("h" + Me, _ => { var id = Me; return db.All.Where(f => f.Owner == id).ToList(); });
            public List<Fare>? OfAnother() => cache.GetOrCreate("i", _ => { var top = Top; return db.All.Take(top).ToList(); });
            private string Me => accessor.HttpContext!.User.FindFirst("sub")!.Value;
            private int Top => 10;
            private Task<List<Fare>> MineAsync() => db.All.Where(f => f.Owner == UserId()).ToListAsync();
            private string UserId() => User.FindFirst("sub")!.Value;
        }
        """);

    [Fact]
    public Task AFilterReadsForOneTenant() => Verify.VerifyAnalyzerAsync(Usings + """
        public interface ITenant { int Id { get; } }
        public class Order { public int Id { get; set; } public int TenantId { get; set; } }
        public class Note { public int Id { get; set; } public bool IsDeleted { get; set; } }
        public class Shop(DbContextOptions<Shop> options, ITenant tenant) : DbContext(options)
        {
            public DbSet<Order> Orders => Set<Order>();
            public DbSet<Note> Notes => Set<Note>();
            protected override void OnModelCreating(ModelBuilder builder)
            {
                builder.Entity<Order>().HasQueryFilter(o => o.TenantId == tenant.Id);
                builder.Entity<Note>().HasQueryFilter(n => !n.IsDeleted);
            }
        }

        public class C(Shop db, IMemoryCache cache, ITenant tenant)
        {
            public List<Order>? Orders() => cache.GetOrCreate({|#0:"orders"|}, _ => db.Orders.ToList());
            public List<Note>? Notes() => cache.GetOrCreate("notes", _ => db.Notes.ToList());
            public List<Order>? All() => cache.GetOrCreate("all", _ => db.Orders.IgnoreQueryFilters().ToList());
            public List<Order>? OfTenant() => cache.GetOrCreate($"orders:{tenant.Id}", _ => db.Orders.ToList());
        }
        """,
        Verify.Diagnostic(RuleIds.KeyLacksUser).WithLocation(0).WithArguments("'Order' and its query filter"));

    [Fact]
    public Task TheUserIsInTheKey() => Verify.VerifyAnalyzerAsync(Usings + """
        public class HomeController(Fares db, IMemoryCache cache, ICurrentUser current, ILogger<HomeController> logger) : ControllerBase
        {
            public List<Fare>? Own() => cache.GetOrCreate("a:" + User.Identity!.Name, _ => db.All.Where(f => f.Owner == User.Identity!.Name).ToList());
            public List<Fare>? Local() { var id = current.Id; return cache.GetOrCreate($"b:{id}", _ => db.All.Where(f => f.Owner == id).ToList()); }
            public List<Fare>? Helper() => cache.GetOrCreate(Key(), _ => db.All.Where(f => f.Owner == current.Id).ToList());
            public List<Fare>? Parameter(string userId) => cache.GetOrCreate(userId, _ => db.All.Where(f => f.Owner == userId && f.Owner == current.Id).ToList());
            public List<Fare>? Everyones() { logger.LogInformation("asked by {Id}", current.Id); return cache.GetOrCreate("c", _ => { logger.LogInformation("loaded for {Id}", current.Id); return db.All.ToList(); }); }
            private string Prefix { get; set; } = "";
            public List<Fare>? Opaque() => cache.GetOrCreate(Prefix + "d", _ => db.All.Where(f => f.Owner == current.Id).ToList());
            public List<Fare>? System() => cache.GetOrCreate("e", _ => current.IsSystem ? db.All.ToList() : db.All.ToList());
            private string Key() => "k:" + current.Id;
        }
        """);

    [Fact]
    public Task LoopsThatRunOnAMiss() => VerifyAsync("""
        public int Walked(string zone)
        {
            if (cache.TryGetValue(zone, out int known)) { return known; }
            var count = 0;
            foreach (var name in db.All.Where(f => f.Zone == zone).Select(f => f.Owner).ToList()) { count = name.Length; }
            cache.Set(zone, count);
            return count;
        }
        public int WalkedFixed()
        {
            if (cache.TryGetValue("a", out int known)) { return known; }
            foreach (var name in new[] { "a", "b" }) { known += db.All.Count(f => f.Zone == name); }
            cache.Set("a", known);
            return known;
        }
        public void EachRound(List<string> zones)
        {
            foreach (var zone in zones)
            {
                if (!cache.TryGetValue({|PERF4020:"b"|}, out int count)) { cache.Set("b", db.All.Count(f => f.Zone == zone)); }
            }
        }
        public int WalksInput(string zone, List<string> owners)
        {
            if (cache.TryGetValue({|PERF4020:zone|}, out int known)) { return known; }
            foreach (var owner in owners) { known += db.All.Count(f => f.Zone == zone && f.Owner == owner); }
            cache.Set(zone, known);
            return known;
        }
        """);

    [Fact]
    public Task AHitIsCompared() => VerifyAsync("""
        private sealed record Position(long Ticks, int Index);
        public int Next(string zone, long ticks)
        {
            if (cache.TryGetValue("p:" + zone, out Position? last) && last is not null)
            {
                if (last.Ticks == ticks) { return last.Index; }
                cache.Set("p:" + zone, new Position(ticks, last.Index + 1));
                return last.Index + 1;
            }
            cache.Set("p:" + zone, new Position(ticks, 1));
            return 1;
        }
        public List<Fare>? Versioned(string zone, string version)
        {
            var found = cache.Get<Tuple<string, List<Fare>>>(zone);
            if (found == null || !found.Item1.Equals(version))
            {
                found = Tuple.Create(version, db.All.Where(f => f.Zone == zone).ToList());
                cache.Set(zone, found);
            }
            return found.Item2;
        }
        public int Unasked(string zone, long ticks, long other)
        {
            if (cache.TryGetValue({|PERF4020:"p:" + zone|}, out Position? last) && last is not null) { return last.Ticks == other ? 1 : last.Index; }
            cache.Set("p:" + zone, new Position(ticks, 1));
            return 1;
        }
        """);

    [Fact]
    public Task EffectsThatTheValueDoesNotSee() => VerifyAsync("""
        private string _last = "";
        private void Save(string key, object value) => _last = key;
        private static void Fill(List<string> all) => all.Add("");
        public string? Written(string key, object fallback, bool persist) => cache.GetOrCreate(key + fallback, _ =>
        {
            if (persist) { Save(key, fallback); }
            return fallback.ToString();
        });
        public string? Chosen(string key, bool upper) => cache.GetOrCreate({|PERF4020:key|}, _ =>
        {
            if (upper) { return key.ToUpper(); }
            return key;
        });
        public List<string>? Changed(string key, bool full) => cache.GetOrCreate({|PERF4020:"c:" + key|}, _ =>
        {
            var all = new List<string>();
            if (full) { Fill(all); }
            return all;
        });
        public string? ReadBack(string key, bool persist) => cache.GetOrCreate({|PERF4020:key|}, _ =>
        {
            if (persist) { Save(key, key); }
            return _last + key;
        });
        """);

    [Fact]
    public Task HalfTypedCode() => VerifyAsync("""
        public List<Fare>? M(string zone) => cache.GetOrCreate({|CS0103:missing|}, _ => db.All.Where(f => f.Zone == {|CS0103:gone|}).ToList());
        """);

    private static Task VerifyAsync(string members) => Verify.VerifyAnalyzerAsync(Usings + "public class C(Fares db, IMemoryCache cache, HybridCache hybrid, ICacheService own)\n{\n    private Task<List<Fare>> Load(string zone) => db.All.Where(f => f.Zone == zone).ToListAsync();\n" + members + "\n}\n");
}
