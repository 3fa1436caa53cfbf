using Verify = PerfAnalyzers.Testing.CSharpCodeFixVerifier<PerfAnalyzers.Caching.TrackedValueAnalyzer, PerfAnalyzers.CodeFixes.Caching.TrackedValueCodeFix>;

namespace PerfAnalyzers.CodeFixes.Caching;

public class TrackedValueCodeFixTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Caching.Memory;

        public class Country { public int Id { get; set; } public string Name { get; set; } = ""; public List<City> Cities { get; } = new(); }
        public class City { public int Id { get; set; } public int CountryId { get; set; } public Country Country { get; set; } = null!; }
        public class World(DbContextOptions<World> options) : DbContext(options)
        {
            public DbSet<Country> Countries => Set<Country>();
            public DbSet<City> Cities => Set<City>();
        }


        """;

    [Fact]
    public Task TheRowsAreLoadedWithoutTracking() => Verify.VerifyCodeFixAsync(
        Usings + """
        public class C(World db, IMemoryCache cache)
        {
            public List<Country>? All() => cache.GetOrCreate("a", _ => {|PERF4031:db.Countries.ToList()|});

            public async Task<List<Country>> Checked()
            {
                if (!cache.TryGetValue("b", out List<Country>? all))
                {
                    all = {|PERF4031:await db.Countries // all of them
                        .Include(c => c.Cities)
                        .ToListAsync()|};
                    cache.Set("b", all, TimeSpan.FromMinutes(1));
                }

                return all!;
            }
        }
        """,
        Usings + """
        public class C(World db, IMemoryCache cache)
        {
            public List<Country>? All() => cache.GetOrCreate("a", _ => db.Countries.AsNoTracking().ToList());

            public async Task<List<Country>> Checked()
            {
                if (!cache.TryGetValue("b", out List<Country>? all))
                {
                    all = await db.Countries.AsNoTrackingWithIdentityResolution() // all of them
                        .Include(c => c.Cities)
                        .ToListAsync();
                    cache.Set("b", all, TimeSpan.FromMinutes(1));
                }

                return all!;
            }
        }
        """);

    [Fact]
    public Task NoFix()
    {
        const string Source = Usings + """
            public class C(World db, IMemoryCache cache)
            {
                public async Task Found(int id) => cache.Set(id, {|PERF4031:await db.Countries.FindAsync(id)|});
                public List<Country>? Wanted() => cache.GetOrCreate("a", _ => {|PERF4031:db.Countries.AsTracking().ToList()|});
                public async Task Saved(int id)
                {
                    var country = {|PERF4031:await db.Countries.FirstAsync(c => c.Id == id)|};
                    country.Name = "";
                    await db.SaveChangesAsync();
                    cache.Set(id, country);
                }
            }
            """;
        return Verify.VerifyCodeFixAsync(Source, Source);
    }
}
