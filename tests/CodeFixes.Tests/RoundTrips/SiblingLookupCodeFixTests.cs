using static PerfAnalyzers.CodeFixes.Tests.RoundTrips.QueryPerElementCodeFixTests;

namespace PerfAnalyzers.CodeFixes.Tests.RoundTrips;

/// <summary>A type that has a function for one key and another one for many.</summary>
public sealed class SiblingLookupCodeFixTests
{
    [Fact]
    public Task A_function_that_gives_rows_is_called_with_chunks() => VerifyAsync(
        """
            public async Task Run(List<User> users, List<object?> found, CancellationToken token)
            {
                foreach (var user in users)
                    found.Add(await [|FindAsync(user.CityId, token)|]);
            }

            public Task<City?> FindAsync(int id, CancellationToken token)
                => db.Cities.AsNoTracking().Where(city => city.Number > 0).OrderBy(city => city.Name).SingleOrDefaultAsync(city => city.Id == id, token);

            public async Task<IReadOnlyList<City>> FindManyAsync(IReadOnlyCollection<int> ids, CancellationToken token)
                => await db.Cities.AsNoTracking().Where(c => c.Number > 0 && ids.Contains(c.Id)).ToListAsync(token);
        """.Replace("found.Add(await [|FindAsync(user.CityId, token)|])", "found.Add((await [|FindAsync(user.CityId, token)|])?.Name)"),
        """
            public async Task Run(List<User> users, List<object?> found, CancellationToken token)
            {
                var cities = new List<City>();
                foreach (var chunk in users.Select(user => user.CityId).Distinct().Chunk(1000))
                {
                    cities.AddRange(await FindManyAsync(chunk, token));
                }

                var citiesById = cities.ToDictionary(city => city.Id);
                foreach (var user in users)
                    found.Add(citiesById.GetValueOrDefault(user.CityId)?.Name);
            }

            public Task<City?> FindAsync(int id, CancellationToken token)
                => db.Cities.AsNoTracking().Where(city => city.Number > 0).OrderBy(city => city.Name).SingleOrDefaultAsync(city => city.Id == id, token);

            public async Task<IReadOnlyList<City>> FindManyAsync(IReadOnlyCollection<int> ids, CancellationToken token)
                => await db.Cities.AsNoTracking().Where(c => c.Number > 0 && ids.Contains(c.Id)).ToListAsync(token);
        """);

    [Fact]
    public Task A_function_that_gives_a_dictionary_is_called_for_its_values() => VerifyAsync(
        """
            public void Run(int[] ids, List<City> found)
            {
                for (var i = 0; i < ids.Length; i++)
                    found.Add([|GetById(ids[i])|]);
            }

            private City GetById(int id) => db.Cities.First(c => c.Id == id);

            private Dictionary<int, City> GetByIds(List<int> ids) => db.Cities.Where(c => ids.Contains(c.Id)).ToDictionary(c => c.Id);
        """,
        """
            public void Run(int[] ids, List<City> found)
            {
                var cities = new List<City>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    cities.AddRange(GetByIds(chunk.ToList()).Values);
                }

                var citiesById = cities.ToDictionary(c => c.Id);
                for (var i = 0; i < ids.Length; i++)
                    found.Add(citiesById.TryGetValue(ids[i], out var city) ? city : throw new InvalidOperationException("Sequence contains no elements"));
            }

            private City GetById(int id) => db.Cities.First(c => c.Id == id);

            private Dictionary<int, City> GetByIds(List<int> ids) => db.Cities.Where(c => ids.Contains(c.Id)).ToDictionary(c => c.Id);
        """);

    [Fact]
    public async Task A_repository_is_asked_through_its_interface()
    {
        var test = Test(QueryPerElementCodeFixTests.Usings + """
            public class Service(ICities cities)
            {
                public async Task<City?[]> Run(List<User> users)
                {
                    return await Task.WhenAll(users.Select(user => [|cities.GetByIdAsync(user.CityId)|]));
                }
            }
            """);
        (string, string)[] others =
        [
            ("ICities.cs", QueryPerElementCodeFixTests.Usings + "public interface ICities\n{\n    Task<City?> GetByIdAsync(int id);\n    Task<List<City>> GetAllAsync(IEnumerable<int> keys);\n}\n"),
            ("Cities.cs", QueryPerElementCodeFixTests.Usings + """
                public class Cities(ShopContext db) : ICities
                {
                    public async Task<City?> GetByIdAsync(int id) => await db.Cities.FindAsync(id);
                    public Task<List<City>> GetAllAsync(IEnumerable<int> ids) => db.Cities.Where(city => ids.Contains(city.Id)).ToListAsync();
                }

                """),
        ];
        foreach (var other in others)
            test.TestState.Sources.Add(other);

        test.FixedCode = QueryPerElementCodeFixTests.Usings + """
            public class Service(ICities cities)
            {
                public async Task<City?[]> Run(List<User> users)
                {
                    var loadedCities = new List<City>();
                    foreach (var chunk in users.Select(user => user.CityId).Distinct().Chunk(1000))
                    {
                        loadedCities.AddRange(await cities.GetAllAsync(chunk));
                    }

                    var citiesById = loadedCities.ToDictionary(c => c.Id);
                    return users.Select(user => citiesById.GetValueOrDefault(user.CityId)).ToArray();
                }
            }
            """;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("List<City> GetByIds(IEnumerable<int> ids) => db.Cities.Where(c => ids.Contains(c.Id)).ToList();", "without the condition")]
    [InlineData("List<City> GetByIds(IEnumerable<int> ids) => db.Cities.Where(c => c.Number > 1 && ids.Contains(c.Id)).ToList();", "another condition")]
    [InlineData("List<City> GetByIds(IEnumerable<int> ids) => db.Cities.AsNoTracking().Where(c => c.Number > 0 && ids.Contains(c.Id)).ToList();", "not tracked")]
    [InlineData("List<City> GetByIds(IEnumerable<int> ids) => db.Cities.Where(c => c.Number > 0 && ids.Contains(c.Number)).ToList();", "another column")]
    [InlineData("List<City> GetByIds(IEnumerable<int> ids) => db.Cities.Where(c => c.Number > 0 && !ids.Contains(c.Id)).ToList();", "all others")]
    [InlineData("List<City> GetByIds(IEnumerable<int> ids) => db.Cities.Where(c => c.Number > 0 && ids.Contains(c.Id)).Take(10).ToList();", "some of them")]
    [InlineData("List<City> GetByIds(IEnumerable<int> ids) => db.Cities.Where(c => c.Number > 0 || ids.Contains(c.Id)).ToList();", "more rows")]
    [InlineData("virtual List<City> GetByIds(IEnumerable<int> ids) => db.Cities.Where(c => c.Number > 0 && ids.Contains(c.Id)).ToList();", "another body in a derived type")]
    [InlineData("List<City> GetByIds(IEnumerable<int> ids, bool all) => db.Cities.Where(c => c.Number > 0 && ids.Contains(c.Id)).ToList();", "another parameter")]
    public async Task The_twin_is_written_where_the_other_function_may_give_something_else(string member, string why)
    {
        _ = why;
        var test = Test(QueryPerElementCodeFixTests.Usings + "public class Service(ShopContext db)\n{\n" + $$"""
                public void Run(int[] ids, List<City> found)
                {
                    foreach (var id in ids)
                        found.Add([|GetById(id)|]);
                }

                private City GetById(int id) => db.Cities.First(c => c.Id == id && c.Number > 0);

                public {{member}}
            """ + "\n}\n");
        test.CodeActionEquivalenceKey = "SiblingLookup";
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_other_function_is_left_alone_where_the_query_is_prepared()
    {
        var test = Test(QueryPerElementCodeFixTests.Usings + """
            public class Service(ShopContext db)
            {
                public void Run(int[] ids, List<City> found)
                {
                    foreach (var id in ids)
                        found.Add([|GetById(id, "Rome ")|]);
                }

                private City GetById(int id, string name)
                {
                    name = name.Trim();
                    return db.Cities.First(c => c.Id == id && c.Name == name);
                }

                public List<City> GetByIds(IEnumerable<int> ids, string name) => db.Cities.Where(c => ids.Contains(c.Id) && c.Name == name).ToList();
            }

            """);
        test.CodeActionEquivalenceKey = "SiblingLookup";
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
