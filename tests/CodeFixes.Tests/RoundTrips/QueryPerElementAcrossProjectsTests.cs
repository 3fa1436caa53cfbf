using PerfAnalyzers.CodeFixes.RoundTrips;
using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Tests.RoundTrips;

/// <summary>The loop is in one project; the query, the repository or the model is in another that it references.</summary>
public sealed class QueryPerElementAcrossProjectsTests
{
    private const string Usings = """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;

        """;

    private const string Model = Usings + """
        public class City
        {
            public int Id { get; set; }
            public string Name { get; set; } = "";
        }

        public class ShopContext : DbContext
        {
            public DbSet<City> Cities => Set<City>();
        }
        """;

    private const string Repository = Usings + """
        public interface IRepository<T>
        {
            IQueryable<T> Query();
        }

        public class Repository<T>(ShopContext db) : IRepository<T> where T : class
        {
            public IQueryable<T> Query() => db.Set<T>();
        }
        """;

    private static async Task VerifyAsync(string loop, string fixedLoop, string library, string fixedLibrary)
    {
        var test = new CSharpCodeFixTest<QueryPerElementAnalyzer, QueryPerElementCodeFix> { TestCode = Usings + loop, FixedCode = Usings + fixedLoop };
        foreach (var (state, text) in new[] { (test.TestState, library), (test.FixedState, fixedLibrary) })
        {
            state.AdditionalProjects["Data"].Sources.Add(("Model.cs", Model));
            state.AdditionalProjects["Data"].Sources.Add(("Cities.cs", text));
            state.AdditionalProjectReferences.Add("Data");
        }

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_repository_and_its_interface_get_a_twin() => VerifyAsync(
        """
        public class Service(ICities cities)
        {
            public async Task Run(List<int> ids, List<string?> names)
            {
                foreach (var id in ids)
                    names.Add((await [|cities.GetByIdAsync(id, true)|])?.Name);
            }
        }
        """,
        """
        public class Service(ICities cities)
        {
            public async Task Run(List<int> ids, List<string?> names)
            {
                var citiesById = await cities.GetByIdsAsync(ids, true);
                foreach (var id in ids)
                    names.Add(citiesById.GetValueOrDefault(id)?.Name);
            }
        }
        """,
        Usings + """
        public interface ICities
        {
            Task<City?> GetByIdAsync(int id, bool isNamed);
        }

        public class Cities(ShopContext db) : ICities
        {
            public async Task<City?> GetByIdAsync(int id, bool isNamed)
            {
                var query = db.Cities.AsNoTracking();
                if (isNamed)
                {
                    query = query.Where(city => city.Name != "");
                }

                return await query.SingleOrDefaultAsync(city => city.Id.Equals(id));
            }
        }
        """,
        Usings + """
        public interface ICities
        {
            Task<City?> GetByIdAsync(int id, bool isNamed);

            Task<Dictionary<int, City>> GetByIdsAsync(IEnumerable<int> ids, bool isNamed);
        }

        public class Cities(ShopContext db) : ICities
        {
            public async Task<City?> GetByIdAsync(int id, bool isNamed)
            {
                var query = db.Cities.AsNoTracking();
                if (isNamed)
                {
                    query = query.Where(city => city.Name != "");
                }

                return await query.SingleOrDefaultAsync(city => city.Id.Equals(id));
            }

            public async Task<Dictionary<int, City>> GetByIdsAsync(IEnumerable<int> ids, bool isNamed)
            {
                var query = db.Cities.AsNoTracking();
                if (isNamed)
                {
                    query = query.Where(city => city.Name != "");
                }
                var cities = new List<City>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    cities.AddRange(await query.Where(city => chunk.Contains(city.Id)).ToListAsync());
                }

                return cities.ToDictionary(city => city.Id);
            }
        }
        """);

    [Fact]
    public Task A_query_of_a_repository_for_any_entity_is_asked_once() => VerifyAsync(
        """
        public class Form
        {
            public IEnumerable<City> Cities { get; set; } = [];
        }

        public class Service(IRepository<City> repository)
        {
            public void Run(Form form, List<string?> names)
            {
                foreach (var city in form.Cities)
                    names.Add([|repository.Query().FirstOrDefault(c => c.Id == city.Id)|]?.Name);
            }
        }
        """,
        """
        public class Form
        {
            public IEnumerable<City> Cities { get; set; } = [];
        }

        public class Service(IRepository<City> repository)
        {
            public void Run(Form form, List<string?> names)
            {
                var cities = form.Cities.ToList();
                var loadedCities = new List<City>();
                foreach (var chunk in cities.Select(city => city.Id).Distinct().Chunk(1000))
                {
                    loadedCities.AddRange(repository.Query().Where(c => chunk.Contains(c.Id)).ToList());
                }

                var citiesById = loadedCities.ToDictionary(c => c.Id);
                foreach (var city in cities)
                    names.Add(citiesById.GetValueOrDefault(city.Id)?.Name);
            }
        }
        """,
        Repository,
        Repository);

    [Theory]
    [InlineData("keys.HasKey(c => c.Name);", "the key is another")]
    [InlineData("keys.HasKey(c => new { c.Id, c.Name });", "the key has two columns")]
    public Task No_fix_where_the_other_project_says_that_the_column_is_not_the_key(string key, string why)
    {
        _ = why;
        const string Loop = """
            public class Service(ShopContext db)
            {
                public void Run(List<int> ids, List<string?> names)
                {
                    foreach (var id in ids)
                        names.Add([|db.Cities.FirstOrDefault(c => c.Id == id)|]?.Name);
                }
            }
            """;
        var configuration = Usings + "public static class Configuration\n{\n    public static void Set(Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<City> keys) => " + key + "\n}\n";
        return VerifyAsync(Loop, Loop, configuration, configuration);
    }

    [Fact]
    public Task No_fix_where_a_library_writes()
    {
        const string Loop = """
            public class Service(ShopContext db, Log log)
            {
                public void Run(List<int> ids, List<string?> names)
                {
                    foreach (var id in ids)
                    {
                        names.Add([|db.Cities.FirstOrDefault(c => c.Id == id)|]?.Name);
                        log.Write(id);
                    }
                }
            }
            """;
        const string Library = Usings + "public class Log(ShopContext db)\n{\n    public void Write(int id) { Keep(id); }\n\n    private void Keep(int id) => db.SaveChanges();\n}\n";
        return VerifyAsync(Loop, Loop, Library, Library);
    }

    [Fact]
    public Task What_a_library_reads_is_no_write() => VerifyAsync(
        """
        public class Service(ShopContext db, Log log)
        {
            public void Run(List<int> ids, List<string?> names)
            {
                foreach (var id in ids)
                    names.Add(log.Show([|db.Cities.FirstOrDefault(c => c.Id == id)|]?.Name));
            }
        }
        """,
        """
        public class Service(ShopContext db, Log log)
        {
            public void Run(List<int> ids, List<string?> names)
            {
                var cities = new List<City>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    cities.AddRange(db.Cities.Where(c => chunk.Contains(c.Id)).ToList());
                }

                var citiesById = cities.ToDictionary(c => c.Id);
                foreach (var id in ids)
                    names.Add(log.Show(citiesById.GetValueOrDefault(id)?.Name));
            }
        }
        """,
        Usings + "public class Log\n{\n    public string? Show(string? name) => name?.Trim();\n}\n",
        Usings + "public class Log\n{\n    public string? Show(string? name) => name?.Trim();\n}\n");
}
