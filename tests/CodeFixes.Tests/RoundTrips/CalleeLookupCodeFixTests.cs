using static PerfAnalyzers.CodeFixes.Tests.RoundTrips.QueryPerElementCodeFixTests;

namespace PerfAnalyzers.CodeFixes.Tests.RoundTrips;

/// <summary>A query per element in a function that the loop calls: the function gets a twin for all keys.</summary>
public sealed class CalleeLookupCodeFixTests
{
    [Fact]
    public Task A_local_function_of_one_loop_takes_all_keys() => VerifyAsync(
        """
            public async Task<List<User>> Run(List<User> users, CancellationToken token)
            {
                var parents = new List<User>();
                foreach (var user in users)
                {
                    var parent = await [|FindCityAsync(user.CityId)|];
                    parents.Add(user);
                }

                return parents;

                // the city
                async Task<City?> FindCityAsync(int cityId)
                    => await db.Cities.FirstOrDefaultAsync(city => city.Id == cityId, token);
            }
        """,
        """
            public async Task<List<User>> Run(List<User> users, CancellationToken token)
            {
                var parents = new List<User>();
                var citiesById = await FindCitiesAsync(users.Select(user => user.CityId));
                foreach (var user in users)
                {
                    var parent = citiesById.GetValueOrDefault(user.CityId);
                    parents.Add(user);
                }

                return parents;

                // the city
                async Task<Dictionary<int, City>> FindCitiesAsync(IEnumerable<int> cityIds)
                {
                    var cities = new List<City>();
                    foreach (var chunk in cityIds.Distinct().Chunk(1000))
                    {
                        cities.AddRange(await db.Cities.Where(city => chunk.Contains(city.Id)).ToListAsync(token));
                    }

                    return cities.ToDictionary(city => city.Id);
                }
            }
        """);

    [Fact]
    public Task A_method_gets_a_twin_that_two_loops_call() => VerifyAsync(
        """
            public void Run(List<int> ids, List<object> found)
            {
                foreach (var id in ids)
                    found.Add([|GetCityById(id, 3)|]);
            }

            public void Run(List<User> users, List<object> found)
            {
                foreach (var user in users)
                    found.Add([|GetCityById(user.CityId, 3)|]);
            }

            /// <summary>One.</summary>
            private City GetCityById(int id, int number)
            {
                return db.Cities.Where(c => c.Number > number).First(c => c.Id == id);
            }

            private int _other;
        """,
        """
            public void Run(List<int> ids, List<object> found)
            {
                var citiesById = GetCityByIds(ids, 3);
                foreach (var id in ids)
                    found.Add(citiesById.TryGetValue(id, out var city) ? city : throw new InvalidOperationException("Sequence contains no elements"));
            }

            public void Run(List<User> users, List<object> found)
            {
                var citiesById = GetCityByIds(users.Select(user => user.CityId), 3);
                foreach (var user in users)
                    found.Add(citiesById.TryGetValue(user.CityId, out var city) ? city : throw new InvalidOperationException("Sequence contains no elements"));
            }

            /// <summary>One.</summary>
            private City GetCityById(int id, int number)
            {
                return db.Cities.Where(c => c.Number > number).First(c => c.Id == id);
            }

            private Dictionary<int, City> GetCityByIds(IEnumerable<int> ids, int number)
            {
                var cities = new List<City>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    cities.AddRange(db.Cities.Where(c => c.Number > number).Where(c => chunk.Contains(c.Id)).ToList());
                }

                return cities.ToDictionary(c => c.Id);
            }

            private int _other;
        """);

    [Fact]
    public async Task A_repository_and_its_interface_get_a_twin()
    {
        const string Interface = "public interface ICities\n{\n    Task<City?> GetByIdAsync(int id, CancellationToken token = default);\n";
        const string Repository = "public class Cities(ShopContext db) : ICities\n{\n    public Task<City?> GetByIdAsync(int id, CancellationToken token) => db.Cities.SingleOrDefaultAsync(c => c.Id == id, token);\n";
        var test = Test(QueryPerElementCodeFixTests.Usings + """
            public class Service(ICities cities)
            {
                public async Task Run(List<User> users, List<object?> found, CancellationToken token)
                {
                    foreach (var user in users)
                        found.Add(await [|cities.GetByIdAsync(user.CityId, token)|]);
                }
            }
            """);
        test.TestState.Sources.Add(("ICities.cs", QueryPerElementCodeFixTests.Usings + Interface + "}\n"));
        test.TestState.Sources.Add(("Cities.cs", QueryPerElementCodeFixTests.Usings + Repository + "}\n"));
        test.FixedCode = QueryPerElementCodeFixTests.Usings + """
            public class Service(ICities cities)
            {
                public async Task Run(List<User> users, List<object?> found, CancellationToken token)
                {
                    var citiesById = await cities.GetByIdsAsync(users.Select(user => user.CityId), token);
                    foreach (var user in users)
                        found.Add(citiesById.GetValueOrDefault(user.CityId));
                }
            }
            """;
        test.FixedState.Sources.Add(("ICities.cs", QueryPerElementCodeFixTests.Usings + Interface + "\n    Task<Dictionary<int, City>> GetByIdsAsync(IEnumerable<int> ids, CancellationToken token = default);\n}\n"));
        test.FixedState.Sources.Add(("Cities.cs", QueryPerElementCodeFixTests.Usings + Repository + """

                public async Task<Dictionary<int, City>> GetByIdsAsync(IEnumerable<int> ids, CancellationToken token)
                {
                    var cities = new List<City>();
                    foreach (var chunk in ids.Distinct().Chunk(1000))
                    {
                        cities.AddRange(await db.Cities.Where(c => chunk.Contains(c.Id)).ToListAsync(token));
                    }

                    return cities.ToDictionary(c => c.Id);
                }
            }

            """));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_query_of_a_repository_for_any_entity_is_asked_once() => VerifyAsync(
        """
            public async Task Run(IRepository<City> repository, List<User> users, List<string?> names)
            {
                foreach (var user in users)
                {
                    var city = await [|repository.Query().FirstOrDefaultAsync(c => c.Id == user.CityId)|];
                    names.Add(city?.Name);
                }
            }

            public interface IRepository<T>
            {
                IQueryable<T> Query();
            }

            public class Repository<T>(ShopContext db) : IRepository<T> where T : class
            {
                protected DbSet<T> Rows { get; } = db.Set<T>();

                public IQueryable<T> Query() => Rows.AsQueryable();
            }
        """,
        """
            public async Task Run(IRepository<City> repository, List<User> users, List<string?> names)
            {
                var cities = new List<City>();
                foreach (var chunk in users.Select(user => user.CityId).Distinct().Chunk(1000))
                {
                    cities.AddRange(await repository.Query().Where(c => chunk.Contains(c.Id)).ToListAsync());
                }

                var citiesById = cities.ToDictionary(c => c.Id);
                foreach (var user in users)
                {
                    var city = citiesById.GetValueOrDefault(user.CityId);
                    names.Add(city?.Name);
                }
            }

            public interface IRepository<T>
            {
                IQueryable<T> Query();
            }

            public class Repository<T>(ShopContext db) : IRepository<T> where T : class
            {
                protected DbSet<T> Rows { get; } = db.Set<T>();

                public IQueryable<T> Query() => Rows.AsQueryable();
            }
        """);

    [Fact]
    public async Task A_step_of_the_program_is_kept()
    {
        const string Steps = QueryPerElementCodeFixTests.Usings + """
            public static class Steps
            {
                public static IQueryable<City> Numbered(this IQueryable<City> cities, bool all)
                {
                    if (!all)
                    {
                        cities = cities.Where(city => city.Number > 3);
                    }

                    return cities.AsSplitQuery();
                }
            }
            """;
        var test = Test(Wrap("""
                public void Run(List<int> ids, bool all, List<City?> cities)
                {
                    foreach (var id in ids)
                        cities.Add([|db.Cities.Numbered(all).SingleOrDefault(c => c.Id == id)|]);
                }
            """));
        test.FixedCode = Wrap("""
                public void Run(List<int> ids, bool all, List<City?> cities)
                {
                    var loadedCities = new List<City>();
                    foreach (var chunk in ids.Distinct().Chunk(1000))
                    {
                        loadedCities.AddRange(db.Cities.Numbered(all).Where(c => chunk.Contains(c.Id)).ToList());
                    }

                    var citiesById = loadedCities.ToDictionary(c => c.Id);
                    foreach (var id in ids)
                        cities.Add(citiesById.GetValueOrDefault(id));
                }
            """);
        test.TestState.Sources.Add(("Steps.cs", Steps));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task A_function_with_a_context_of_its_own_gets_a_twin_with_one() => VerifyAsync(
        """
            public void Run(IDbContextFactory<ShopContext> factory, List<int> ids, List<string?> names)
            {
                foreach (var id in ids)
                    names.Add([|GetCity(factory, id)|]?.Name);
            }

            private City? GetCity(IDbContextFactory<ShopContext> factory, int id)
            {
                // one each
                using var own = factory.CreateDbContext();
                var city = own.Cities.FirstOrDefault(c => c.Id == id);
                return city;
            }
        """,
        """
            public void Run(IDbContextFactory<ShopContext> factory, List<int> ids, List<string?> names)
            {
                var citiesById = GetCities(factory, ids);
                foreach (var id in ids)
                    names.Add(citiesById.GetValueOrDefault(id)?.Name);
            }

            private City? GetCity(IDbContextFactory<ShopContext> factory, int id)
            {
                // one each
                using var own = factory.CreateDbContext();
                var city = own.Cities.FirstOrDefault(c => c.Id == id);
                return city;
            }

            private Dictionary<int, City> GetCities(IDbContextFactory<ShopContext> factory, IEnumerable<int> ids)
            {
                // one each
                using var own = factory.CreateDbContext();
                var cities = new List<City>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    cities.AddRange(own.Cities.Where(c => chunk.Contains(c.Id)).ToList());
                }

                return cities.ToDictionary(c => c.Id);
            }
        """);

    [Theory]
    [InlineData("Get(user.CityId)", "private City? Get(int id) { using var own = new ShopContext(); return own.Cities.FirstOrDefault(c => c.Id == id); }", "equal keys would share the object of one context")]
    [InlineData("Get(user.CityId, user.Id)", "private City? Get(int id, int number) => db.Cities.FirstOrDefault(c => c.Id == id && c.Number == number);", "another argument of the element")]
    [InlineData("Get(user.CityId)", "private City? Get(int id) { _calls++; return db.Cities.FirstOrDefault(c => c.Id == id); }\nprivate int _calls;", "more than the query")]
    [InlineData("Get(user.CityId)", "protected internal virtual City? Get(int id) => db.Cities.FirstOrDefault(c => c.Id == id);", "another body in a derived type")]
    [InlineData("Get(user.CityId)", "private City? Get(int id) => db.Cities.FirstOrDefault(c => c.Number == id);", "not unique")]
    [InlineData("Get(user.CityId)", "private City? Get(int? id) => db.Cities.FirstOrDefault(c => c.Id == id);", "converted on the way")]
    public Task No_fix_for_another_callee(string call, string member, string why)
    {
        _ = why;
        return VerifyNoFixAsync($"    public void Run(List<User> users, List<object?> found)\n    {{\n        foreach (var user in users)\n            found.Add([|{call}|]);\n    }}\n\n    {member}");
    }
}
