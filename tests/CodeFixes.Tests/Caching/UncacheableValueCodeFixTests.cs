using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Caching.UncacheableValueAnalyzer, PerfAnalyzers.CodeFixes.Caching.UncacheableValueCodeFix>;

namespace PerfAnalyzers.CodeFixes.Caching;

public class UncacheableValueCodeFixTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Memory;

        public class Fare { public int Id { get; set; } public string Zone { get; set; } = ""; }
        public class Fares(DbContextOptions<Fares> options) : DbContext(options) { public DbSet<Fare> All => Set<Fare>(); }


        """;

    [Fact]
    public Task TheDataIsCached() => Verify.VerifyCodeFixAsync(
        Usings + """
        public class C(Fares db, IMemoryCache cache)
        {
            public IEnumerable<Fare>? Block(string zone) => cache.GetOrCreate("a:" + zone, entry =>
            {
                entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5);
                // all of a zone
                return {|PERF4030:db.All.Where(f => f.Zone == zone)|}; // few
            });

            public IEnumerable<Fare>? Query(string zone) => cache.GetOrCreate(zone, _ => {|PERF4030:from f in db.All where f.Zone == zone select f|});

            public async Task<IEnumerable<Fare>?> Async() => await cache.GetOrCreateAsync("e", async _ =>
            {
                await Task.Yield();
                return {|PERF4030:db.All.Where(f => f.Id > 1)|};
            });

            public void Lazy(List<Fare> fares) => cache.Set("d", {|PERF4030:fares.Select(f => f.Zone)|});

            public Task<Fare>? One(int id) => cache.GetOrCreate(id, _ => {|PERF4030:db.All.FirstAsync(f => f.Id == id)|});
        }
        """,
        Usings + """
        public class C(Fares db, IMemoryCache cache)
        {
            public IEnumerable<Fare>? Block(string zone) => cache.GetOrCreate("a:" + zone, entry =>
            {
                entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5);
                // all of a zone
                return db.All.Where(f => f.Zone == zone).ToList(); // few
            });

            public IEnumerable<Fare>? Query(string zone) => cache.GetOrCreate(zone, _ => (from f in db.All where f.Zone == zone select f).ToList());

            public async Task<IEnumerable<Fare>?> Async() => await cache.GetOrCreateAsync("e", async _ =>
            {
                await Task.Yield();
                return await db.All.Where(f => f.Id > 1).ToListAsync();
            });

            public void Lazy(List<Fare> fares) => cache.Set("d", fares.Select(f => f.Zone).ToList());

            public Task<Fare>? One(int id) => cache.GetOrCreateAsync(id, _ => db.All.FirstAsync(f => f.Id == id));
        }
        """);

    [Fact]
    public Task NoFix()
    {
        const string Source = Usings + """
            public class C(Fares db, IMemoryCache cache)
            {
                public void ReadElsewhereAsAQuery() => cache.Set("a", {|PERF4030:db.All.Where(f => f.Id > 1)|});
                public Task<IQueryable<Fare>?> Awaited() => cache.GetOrCreateAsync("c", async _ => { await Task.Yield(); return {|PERF4030:db.All.Where(f => f.Id > 1)|}; });
                public void ReadElsewhereAsATask(int id) => cache.Set(id, {|PERF4030:db.All.FirstAsync(f => f.Id == id)|});
                public void Stream() => cache.Set("i", {|PERF4030:new System.IO.MemoryStream()|});
                public IQueryable<Fare>? ReturnedAsAQuery() => cache.GetOrCreate("b", _ => {|PERF4030:db.All.Where(f => f.Id > 1)|});
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
