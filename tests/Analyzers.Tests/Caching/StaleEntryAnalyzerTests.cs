using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Caching.StaleEntryAnalyzer>;

namespace PerfAnalyzers.Caching;

public class StaleEntryAnalyzerTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Distributed;
        using Microsoft.Extensions.Caching.Hybrid;
        using Microsoft.Extensions.Caching.Memory;

        public class Country { public int Id { get; set; } public string Name { get; set; } = ""; }
        public class City { public int Id { get; set; } public int CountryId { get; set; } }
        public class World(DbContextOptions<World> options) : DbContext(options) { public DbSet<Country> Countries => Set<Country>(); public DbSet<City> Cities => Set<City>(); }
        public interface IBus { Task PublishAsync(object message); }

        """;

    private const string Entries = """
        public class Entries(World db, IMemoryCache cache)
        {
            public Task<List<Country>?> All() => cache.GetOrCreateAsync("countries", _ => db.Countries.AsNoTracking().ToListAsync());
        }

        """;

    [Fact]
    public Task TheMessageNamesTheEntry() => Verify.VerifyAnalyzerAsync(
        Usings + Entries + """
        public class Writer(World db)
        {
            public async Task Add(Country country)
            {
                db.Countries.Add(country);
                await db.{|#0:SaveChangesAsync|}();
            }
        }
        """,
        Verify.Diagnostic().WithLocation(0).WithArguments("SaveChangesAsync", "Country", "countries"));

    [Fact]
    public Task ManyWaysToChangeRows() => VerifyAsync(Entries, """
        public async Task Rename(int id, string name)
        {
            var country = await db.Countries.SingleAsync(c => c.Id == id);
            country.Name = name;
            await db.{|PERF4051:SaveChangesAsync|}();
        }
        public async Task Each()
        {
            foreach (var country in await db.Countries.ToListAsync())
                country.Name = country.Name.Trim();
            await db.{|PERF4051:SaveChangesAsync|}();
        }
        public void Delete(Country country) { db.Remove(country); db.{|PERF4051:SaveChanges|}(); }
        public Task Clear() => db.Countries.{|PERF4051:ExecuteDeleteAsync|}();
        """);

    [Fact]
    public Task AnEntryOfAnotherKindOfCache() => VerifyAsync("""
        public class Entries(World db, IDistributedCache cache, HybridCache hybrid)
        {
            public async Task<string> Names()
            {
                var names = await cache.GetStringAsync("country names");
                if (names is null)
                {
                    names = await Load();
                    await cache.SetStringAsync("country names", names, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) });
                }
                return names;
            }
            public ValueTask<List<City>> Cities(int country)
                => hybrid.GetOrCreateAsync($"cities:{country}", async token => await db.Cities.Where(c => c.CountryId == country).ToListAsync(token), tags: ["cities"]);
            private async Task<string> Load() => string.Join(',', await db.Countries.Select(c => c.Name).ToListAsync());
        }

        """, """
        public async Task Add(Country country) { db.Add(country); await db.{|PERF4051:SaveChangesAsync|}(); }
        public async Task Remove(City city) { db.Cities.Remove(city); await db.{|PERF4051:SaveChangesAsync|}(); }
        """);

    /// <summary>What another writer does for its own change does nothing for this one.</summary>
    [Fact]
    public Task OneOfTwoWritersForgets() => VerifyAsync(Entries, """
        public async Task Add(Country country)
        {
            db.Countries.Add(country);
            await db.SaveChangesAsync();
            cache.Remove("countries");
        }
        public async Task Remove(Country country)
        {
            db.Countries.Remove(country);
            await db.{|PERF4051:SaveChangesAsync|}();
            cache.Remove("other");
        }
        public async Task Replace(Country old, Country country)
        {
            db.Countries.Remove(old);
            await db.SaveChangesAsync();
            await Add(country);
        }
        """);

    [Fact]
    public Task SilentWhereTheEntryIsTakenOutElsewhere() => VerifyAsync(Entries + """
        public class Eviction(IMemoryCache cache) { public void Run() => cache.Remove("countries"); }

        """, """
        public async Task Add(Country country) { db.Countries.Add(country); await db.SaveChangesAsync(); }
        """);

    [Fact]
    public Task SilentWhereSomebodyIsTold() => VerifyAsync(Entries, """
        public async Task Published(Country country) { db.Countries.Add(country); await db.SaveChangesAsync(); await bus.PublishAsync(country); }
        public async Task Evicted(Country country) { db.Countries.Add(country); await db.SaveChangesAsync(); EvictCountries(); }
        public void EvictCountries() { }
        """);

    [Fact]
    public Task SilentWhereNoRowOfTheEntryChanges() => VerifyAsync(Entries, """
        public async Task Other(City city) { db.Cities.Add(city); await db.SaveChangesAsync(); }
        public async Task Untracked(int id)
        {
            var country = await db.Countries.AsNoTracking().SingleAsync(c => c.Id == id);
            country.Name = "x";
            await db.SaveChangesAsync();
        }
        public void NotSaved(Country country) => db.Countries.Add(country);
        """);

    [Fact]
    public Task SilentWhereTheEntryIsShortLived() => VerifyAsync("""
        public class Entries(World db, IMemoryCache cache)
        {
            private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
            public Task<List<Country>?> Constant() => cache.GetOrCreateAsync("constant", entry => { entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(30); return db.Countries.ToListAsync(); });
            public Task<List<Country>?> Field() => cache.GetOrCreateAsync("field", entry => { entry.AbsoluteExpirationRelativeToNow = Life; return db.Countries.ToListAsync(); });
            public Task<List<City>?> Long() => cache.GetOrCreateAsync("long", entry => { entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromDays(1); return db.Cities.ToListAsync(); });
        }

        """, """
        public async Task Add(Country country) { db.Countries.Add(country); await db.SaveChangesAsync(); }
        public async Task Add(City city) { db.Cities.Add(city); await db.{|PERF4051:SaveChangesAsync|}(); }
        """);

    [Fact]
    public Task HowLongIsShortIsForTheProjectToSay() => VerifyAsync("""
        public class Entries(World db, IMemoryCache cache)
        {
            public Task<List<Country>?> All() => cache.GetOrCreateAsync("all", entry => { entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(30); return db.Countries.ToListAsync(); });
        }

        """, """
        public async Task Add(Country country) { db.Countries.Add(country); await db.{|PERF4051:SaveChangesAsync|}(); }
        """, "perf_analyzers.PERF4051.tolerated_seconds = 20");

    private static Task VerifyAsync(string entries, string members, string option = "")
    {
        var test = new CSharpAnalyzerTest<StaleEntryAnalyzer> { TestCode = Usings + entries + "public class Writer(World db, IMemoryCache cache, IBus bus)\n{\n" + members + "\n}\n" };
        if (option.Length > 0)
        {
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "root = true\n[*.cs]\n" + option + "\n"));
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
