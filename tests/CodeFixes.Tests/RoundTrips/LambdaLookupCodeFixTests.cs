using static PerfAnalyzers.CodeFixes.Tests.RoundTrips.QueryPerElementCodeFixTests;

namespace PerfAnalyzers.CodeFixes.Tests.RoundTrips;

/// <summary>Lambdas that run a query per element: one after the other, and all at once.</summary>
public sealed class LambdaLookupCodeFixTests
{
    [Fact]
    public Task Tasks_that_only_ask_are_no_tasks_afterwards() => VerifyAsync(
        """
            public async Task<string[]> Run(List<User> users, CancellationToken token)
            {
                // all names
                return await Task.WhenAll(users.Select(async user =>
                {
                    var city = await [|db.Cities.FirstAsync(c => c.Id == user.CityId, token)|];
                    return user.Name + " of " + city.Name;
                }));
            }

            public async Task<City?[]> Run(int[] ids) => (await Load(ids))!;

            private async Task<City?[]> Load(int[] ids)
            {
                var cities = await Task.WhenAll(ids.Select(id => [|db.Cities.FindAsync(id)|].AsTask())).ConfigureAwait(false);
                return cities;
            }
        """,
        """
            public async Task<string[]> Run(List<User> users, CancellationToken token)
            {
                var cities = new List<City>();
                foreach (var chunk in users.Select(user => user.CityId).Distinct().Chunk(1000))
                {
                    cities.AddRange(await db.Cities.Where(c => chunk.Contains(c.Id)).ToListAsync(token));
                }

                var citiesById = cities.ToDictionary(c => c.Id);
                // all names
                return users.Select(user =>
                {
                    var city = citiesById.TryGetValue(user.CityId, out var found) ? found : throw new InvalidOperationException("Sequence contains no elements.");
                    return user.Name + " of " + city.Name;
                }).ToArray();
            }

            public async Task<City?[]> Run(int[] ids) => (await Load(ids))!;

            private async Task<City?[]> Load(int[] ids)
            {
                var loadedCities = new List<City>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    loadedCities.AddRange(await db.Cities.Where(c => chunk.Contains(c.Id)).ToListAsync());
                }

                var citiesById = loadedCities.ToDictionary(c => c.Id);
                var cities = ids.Select(id => citiesById.GetValueOrDefault(id)).ToArray();
                return cities;
            }
        """);

    [Fact]
    public Task Tasks_that_wait_for_more_stay_tasks() => VerifyAsync(
        """
            public async Task Run(List<User> users)
            {
                await Task.WhenAll(users.Select(async user =>
                {
                    var city = await [|db.Cities.FindAsync(user.CityId)|];
                    await Console.Out.WriteLineAsync(city?.Name);
                }));
            }
        """,
        """
            public async Task Run(List<User> users)
            {
                var cities = new List<City>();
                foreach (var chunk in users.Select(user => user.CityId).Distinct().Chunk(1000))
                {
                    cities.AddRange(await db.Cities.Where(c => chunk.Contains(c.Id)).ToListAsync());
                }

                var citiesById = cities.ToDictionary(c => c.Id);
                await Task.WhenAll(users.Select(async user =>
                {
                    var city = citiesById.GetValueOrDefault(user.CityId);
                    await Console.Out.WriteLineAsync(city?.Name);
                }));
            }
        """);

    [Fact]
    public Task A_member_that_all_tasks_call_takes_all_keys() => VerifyAsync(
        """
            public async Task<City?[]> Run(List<User> users)
            {
                return await Task.WhenAll(users.Where(user => user.IsActive).Select(user => [|GetCityByIdAsync(user.CityId)|]));
            }

            private Task<City?> GetCityByIdAsync(int id) => db.Cities.FirstOrDefaultAsync(c => c.Id == id);
        """,
        """
            public async Task<City?[]> Run(List<User> users)
            {
                var userList = users.Where(user => user.IsActive).ToList();
                var citiesById = await GetCityByIdsAsync(userList.Select(user => user.CityId));
                return userList.Select(user => citiesById.GetValueOrDefault(user.CityId)).ToArray();
            }

            private Task<City?> GetCityByIdAsync(int id) => db.Cities.FirstOrDefaultAsync(c => c.Id == id);

            private async Task<Dictionary<int, City>> GetCityByIdsAsync(IEnumerable<int> ids)
            {
                var cities = new List<City>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    cities.AddRange(await db.Cities.Where(c => chunk.Contains(c.Id)).ToListAsync());
                }

                return cities.ToDictionary(c => c.Id);
            }
        """);

    [Fact]
    public Task The_sequence_may_be_a_part_of_what_the_statement_makes() => VerifyAsync(
        """
            public KeyValuePair<int, List<string?>> Run(int[] ids)
            {
                return new KeyValuePair<int, List<string?>>(1, ids.Distinct().Select(id => [|db.Cities.Find(id)|]?.Name).ToList());
            }

            public void Run(int[] ids, List<City?> found)
            {
                found.AddRange(ids.Select(id => [|db.Cities.Find(id)|]));
            }
        """,
        """
            public KeyValuePair<int, List<string?>> Run(int[] ids)
            {
                var idList = ids.Distinct().ToList();
                var cities = new List<City>();
                foreach (var chunk in idList.Distinct().Chunk(1000))
                {
                    cities.AddRange(db.Cities.Where(c => chunk.Contains(c.Id)).ToList());
                }

                var citiesById = cities.ToDictionary(c => c.Id);
                return new KeyValuePair<int, List<string?>>(1, idList.Select(id => citiesById.GetValueOrDefault(id)?.Name).ToList());
            }

            public void Run(int[] ids, List<City?> found)
            {
                var cities = new List<City>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    cities.AddRange(db.Cities.Where(c => chunk.Contains(c.Id)).ToList());
                }

                var citiesById = cities.ToDictionary(c => c.Id);
                found.AddRange(ids.Select(id => citiesById.GetValueOrDefault(id)));
            }
        """);

    [Theory]
    [InlineData("await Task.WhenAll(users.Select(async user => { found.Add(await [|db.Cities.FindAsync(user.CityId)|]); return 1; }));", "what is added before a failure")]
    [InlineData("var tasks = users.Select(async user => await [|db.Cities.FindAsync(user.CityId)|]); await Task.WhenAll(tasks);", "the tasks have a name")]
    [InlineData("var first = await Task.WhenAny(users.Select(async user => await db.Cities.FindAsync(user.CityId)));", "not all of them")]
    [InlineData("found.AddRange(users.Select(user => [|db.Cities.Find(user.CityId)|]).Where(city => Store(city)));", "something is stored between")]
    [InlineData("found.Add(Log() + users.Select(user => [|db.Cities.Find(user.CityId)|]).Count());", "something comes before")]
    public Task No_fix_for_another_lambda(string statement, string why)
    {
        _ = why;
        return VerifyNoFixAsync(
            $$"""
                public async Task Run(List<User> users, List<object?> found)
                {
                    {{statement}}
                    await Task.Yield();
                }

                private static int Log() => Environment.TickCount;

                private bool Store(City? city)
                {
                    db.SaveChanges();
                    return true;
                }
            """);
    }
}
