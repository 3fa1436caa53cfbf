using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Caching.StaleEntryAnalyzer, PerfAnalyzers.CodeFixes.Caching.StaleEntryCodeFix>;

namespace PerfAnalyzers.CodeFixes.Caching;

public class StaleEntryCodeFixTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Hybrid;
        using Microsoft.Extensions.Caching.Memory;

        public class Country { public int Id { get; set; } }
        public class City { public int Id { get; set; } public int CountryId { get; set; } }
        public class World(DbContextOptions<World> options) : DbContext(options) { public DbSet<Country> Countries => Set<Country>(); public DbSet<City> Cities => Set<City>(); }


        """;

    [Fact]
    public Task TheEntryIsTakenOut() => Verify.VerifyCodeFixAsync(
        Usings + """
        public class C(World db, IMemoryCache cache, HybridCache hybrid)
        {
            private const string Key = "countries";

            public Task<List<Country>?> Countries() => cache.GetOrCreateAsync(Key, _ => db.Countries.AsNoTracking().ToListAsync());
            public ValueTask<List<City>> Cities(int country)
                => hybrid.GetOrCreateAsync($"cities:{country}", async token => await db.Cities.Where(c => c.CountryId == country).ToListAsync(token), tags: ["cities"]);

            public async Task Add(Country country)
            {
                db.Countries.Add(country);
                await db.{|PERF4051:SaveChangesAsync|}(); // stored
            }

            public async Task Add(City city)
            {
                db.Cities.Add(city);
                if (city.Id == 0)
                {
                    await db.{|PERF4051:SaveChangesAsync|}();
                }
            }
        }
        """,
        Usings + """
        public class C(World db, IMemoryCache cache, HybridCache hybrid)
        {
            private const string Key = "countries";

            public Task<List<Country>?> Countries() => cache.GetOrCreateAsync(Key, _ => db.Countries.AsNoTracking().ToListAsync());
            public ValueTask<List<City>> Cities(int country)
                => hybrid.GetOrCreateAsync($"cities:{country}", async token => await db.Cities.Where(c => c.CountryId == country).ToListAsync(token), tags: ["cities"]);

            public async Task Add(Country country)
            {
                db.Countries.Add(country);
                await db.SaveChangesAsync(); // stored
                cache.Remove(Key);
            }

            public async Task Add(City city)
            {
                db.Cities.Add(city);
                if (city.Id == 0)
                {
                    await db.SaveChangesAsync();
                    await hybrid.RemoveByTagAsync("cities");
                }
            }
        }
        """);

    /// <summary>A key with an input and no tag, no cache at hand, a save whose result is used.</summary>
    [Fact]
    public Task NoFix()
    {
        const string Source = Usings + """
            public class Entries(World db, IMemoryCache cache)
            {
                public Task<List<Country>?> Countries() => cache.GetOrCreateAsync("countries", _ => db.Countries.AsNoTracking().ToListAsync());
                public Task<List<City>?> Cities(int country) => cache.GetOrCreateAsync($"cities:{country}", _ => db.Cities.Where(c => c.CountryId == country).ToListAsync());
                public async Task Add(City city) { db.Cities.Add(city); await db.{|PERF4051:SaveChangesAsync|}(); }
                public async Task<bool> Add(Country country) { db.Countries.Add(country); return await db.{|PERF4051:SaveChangesAsync|}() > 0; }
            }

            public class Writer(World db)
            {
                public async Task Add(Country country) { db.Countries.Add(country); await db.{|PERF4051:SaveChangesAsync|}(); }
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
