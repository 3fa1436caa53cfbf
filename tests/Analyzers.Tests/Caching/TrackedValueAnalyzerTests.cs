using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Caching.TrackedValueAnalyzer>;

namespace PerfAnalyzers.Caching;

public class TrackedValueAnalyzerTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Hybrid;
        using Microsoft.Extensions.Caching.Memory;
        using Microsoft.Extensions.DependencyInjection;

        public class Country { public int Id { get; set; } public string Name { get; set; } = ""; public List<City> Cities { get; } = new(); }
        public class City { public int Id { get; set; } public int CountryId { get; set; } public Country Country { get; set; } = null!; }
        public class Setting { public int Id { get; set; } public string Value { get; set; } = ""; }
        public class World(DbContextOptions<World> options) : DbContext(options)
        {
            public DbSet<Country> Countries => Set<Country>();
            public DbSet<City> Cities => Set<City>();
            public DbSet<Setting> Settings => Set<Setting>();
        }
        public class Countries(World db) { public IQueryable<Country> Query() => db.Countries; }

        """;

    [Fact]
    public Task TheMessageNamesTheEntity() => Verify.VerifyAnalyzerAsync(
        Usings + """
        public class C(World db, IMemoryCache cache)
        {
            public List<Country>? All() => cache.GetOrCreate("a", _ => {|#0:db.Countries.ToList()|});
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithArguments("Country"));

    [Fact]
    public Task ManyWaysToWriteIt() => VerifyAsync("""
        public Task<List<Country>?> Async() => cache.GetOrCreateAsync("a", async _ => {|PERF4031:await db.Countries.Include(c => c.Cities).ToListAsync()|});
        public Task<Country?> One(int id) => cache.GetOrCreateAsync(id, _ => {|PERF4031:db.Countries.FirstOrDefaultAsync(c => c.Id == id)|});
        public async Task<List<Country>> Checked()
        {
            if (!cache.TryGetValue("b", out List<Country>? all))
            {
                all = {|PERF4031:await db.Countries.Where(c => c.Id > 1).ToListAsync()|};
                cache.Set("b", all, TimeSpan.FromMinutes(1));
            }
            return all!;
        }
        public async Task Map() { var byId = {|PERF4031:await db.Countries.ToDictionaryAsync(c => c.Id)|}; cache.Set("c", byId); }
        public void SharedScope(IServiceScope scope) { var own = scope.ServiceProvider.GetRequiredService<World>(); cache.Set("k", {|PERF4031:own.Countries.ToList()|}); }
        public void Repository(Countries countries) => cache.Set("l", {|PERF4031:countries.Query().ToList()|});
        public async Task Found(int id) => cache.Set(id, {|PERF4031:await db.Countries.FindAsync(id)|});
        """);

    [Fact]
    public Task Untracked() => VerifyAsync("""
        public List<Country>? NoTracking() => cache.GetOrCreate("a", _ => db.Countries.AsNoTracking().ToList());
        public List<Country>? Identity() => cache.GetOrCreate("b", _ => db.Countries.AsNoTrackingWithIdentityResolution().Include(c => c.Cities).ToList());
        public List<string>? Projected() => cache.GetOrCreate("c", _ => db.Countries.Select(c => c.Name).ToList());
        public int? Count() => cache.GetOrCreate("d", _ => db.Countries.Count());
        public List<Setting>? NobodyFillsIt() => cache.GetOrCreate("e", _ => db.Settings.ToList());
        public async Task OwnContext(IDbContextFactory<World> factory) { await using var own = factory.CreateDbContext(); cache.Set("h", await own.Countries.ToListAsync()); }
        public void OwnScope(IServiceProvider services)
        {
            List<Country> all;
            using (var scope = services.CreateScope())
            {
                var own = scope.ServiceProvider.GetRequiredService<World>();
                all = own.Countries.ToList();
            }
            cache.Set("i", all);
        }
        public async Task OwnRepository(IServiceProvider services)
        {
            await using var scope = services.CreateAsyncScope();
            var countries = scope.ServiceProvider.GetRequiredService<Countries>();
            cache.Set("j", countries.Query().Where(c => c.Id > 1).ToList());
        }
        public void Unknown(List<Country> countries) => cache.Set("f", countries);
        public ValueTask<List<Country>> Copied() => hybrid.GetOrCreateAsync("g", async token => await db.Countries.ToListAsync(token));
        """);

    [Fact]
    public Task TheContextTracksNothing() => Verify.VerifyAnalyzerAsync(Usings + """
        public class C(World db, IMemoryCache cache)
        {
            public C(World db, IMemoryCache cache, int other) : this(db, cache) => db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
            public List<Country>? All() => cache.GetOrCreate("a", _ => db.Countries.ToList());
        }
        """);

    private static Task VerifyAsync(string members) => Verify.VerifyAnalyzerAsync(Usings + "public class C(World db, IMemoryCache cache, HybridCache hybrid)\n{\n" + members + "\n}\n");
}
