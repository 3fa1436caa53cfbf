using static PerfAnalyzers.CodeFixes.Tests.RoundTrips.QueryPerElementCodeFixTests;

namespace PerfAnalyzers.CodeFixes.Tests.RoundTrips;

/// <summary>Loops that count: the element is <c>users[i]</c>.</summary>
public sealed class IndexedLoopCodeFixTests
{
    [Fact]
    public Task The_element_is_read_in_the_query() => VerifyAsync(
        """
            public async Task<List<string?>> Run(List<User> users, CancellationToken token)
            {
                var names = new List<string?>();
                for (var i = 0; i < users.Count; i++)
                {
                    // its city
                    var city = await [|db.Cities.FirstOrDefaultAsync(c => c.Id == users[i].CityId, token)|];
                    names.Add(i + ": " + city?.Name);
                }

                return names;
            }
        """,
        """
            public async Task<List<string?>> Run(List<User> users, CancellationToken token)
            {
                var names = new List<string?>();
                var cities = new List<City>();
                foreach (var chunk in users.Select(user => user.CityId).Distinct().Chunk(1000))
                {
                    cities.AddRange(await db.Cities.Where(c => chunk.Contains(c.Id)).ToListAsync(token));
                }

                var citiesById = cities.ToDictionary(c => c.Id);
                for (var i = 0; i < users.Count; i++)
                {
                    // its city
                    var city = citiesById.GetValueOrDefault(users[i].CityId);
                    names.Add(i + ": " + city?.Name);
                }

                return names;
            }
        """);

    [Fact]
    public Task The_element_is_kept_in_a_local() => VerifyAsync(
        """
            public void Run(IReadOnlyList<User> all, List<object?> found)
            {
                for (int i = 0; i < all.Count; ++i)
                {
                    var user = all[i];
                    found.Add([|db.Cities.Find(user.CityId)|]);
                }
            }
        """,
        """
            public void Run(IReadOnlyList<User> all, List<object?> found)
            {
                var cities = new List<City>();
                foreach (var chunk in all.Select(user => user.CityId).Distinct().Chunk(1000))
                {
                    cities.AddRange(db.Cities.Where(c => chunk.Contains(c.Id)).ToList());
                }

                var citiesById = cities.ToDictionary(c => c.Id);
                for (int i = 0; i < all.Count; ++i)
                {
                    var user = all[i];
                    found.Add(citiesById.GetValueOrDefault(user.CityId));
                }
            }
        """);

    [Fact]
    public Task An_array_of_keys_beside_an_array_of_results() => VerifyAsync(
        """
            public bool[] Run(int[] ids)
            {
                var known = new bool[ids.Length];
                for (var i = 0; i < ids.Length; i++)
                    known[i] = [|db.Cities.Any(c => c.Id == ids[i])|];
                return known;
            }
        """,
        """
            public bool[] Run(int[] ids)
            {
                var known = new bool[ids.Length];
                var knownIds = new HashSet<int>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    knownIds.UnionWith(db.Cities.Where(c => chunk.Contains(c.Id)).Select(c => c.Id).Distinct().ToList());
                }

                for (var i = 0; i < ids.Length; i++)
                    known[i] = knownIds.Contains(ids[i]);
                return known;
            }
        """);

    [Fact]
    public Task A_method_that_the_loop_calls_takes_all_keys() => VerifyAsync(
        """
            public void Run(List<User> users, List<object> found)
            {
                for (var i = 0; i < users.Count; i++)
                    found.Add([|GetCityById(users[i].CityId)|]);
            }

            private City GetCityById(int id) => db.Cities.First(c => c.Id == id);
        """,
        """
            public void Run(List<User> users, List<object> found)
            {
                var citiesById = GetCityByIds(users.Select(user => user.CityId));
                for (var i = 0; i < users.Count; i++)
                    found.Add(citiesById.TryGetValue(users[i].CityId, out var city) ? city : throw new InvalidOperationException("Sequence contains no elements"));
            }

            private City GetCityById(int id) => db.Cities.First(c => c.Id == id);

            private Dictionary<int, City> GetCityByIds(IEnumerable<int> ids)
            {
                var cities = new List<City>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    cities.AddRange(db.Cities.Where(c => chunk.Contains(c.Id)).ToList());
                }

                return cities.ToDictionary(c => c.Id);
            }
        """);

    [Theory]
    [InlineData("for (var i = 0; i < users.Count; i++) { found.Add([|db.Cities.Find(users[i].CityId)|]); users.RemoveAt(0); }", "removes")]
    [InlineData("for (var i = 0; i < users.Count; i++) { found.Add([|db.Cities.Find(users[i].CityId)|]); users[i] = users[0]; }", "sets an element")]
    [InlineData("for (var i = 0; i < users.Count; i++) { found.Add([|db.Cities.Find(users[i].CityId)|]); more.Add(users[i]); }", "another list that may be the same")]
    [InlineData("for (var i = 0; i < users.Count; i++) { found.Add([|db.Cities.Find(users[i].CityId)|]); Grow(); }", "the list may be known elsewhere")]
    [InlineData("void Drop() => users.Clear(); for (var i = 0; i < users.Count; i++) { found.Add([|db.Cities.Find(users[i].CityId)|]); Drop(); }", "changed in a local function")]
    [InlineData("for (var i = 0; i < users.Count; i++) { found.Add([|db.Cities.Find(users[0].CityId)|]); }", "always the same element")]
    [InlineData("for (var i = 0; i < users.Count; i++) { found.Add([|db.Cities.Find(i)|]); }", "the counter is the key")]
    [InlineData("for (var i = 1; i < users.Count; i++) { found.Add([|db.Cities.Find(users[i - 1].CityId)|]); }", "not each element")]
    [InlineData("for (var i = 0; i < users.Count && found.Count < 9; i++) { found.Add([|db.Cities.Find(users[i].CityId)|]); }", "another condition")]
    [InlineData("for (var i = 0; i < users.Count; i++) { var user = users[i]; if (user is null) continue; found.Add([|db.Cities.Find(user.CityId)|]); }", "null elements")]
    [InlineData("for (var i = 0; i < users.Count; i++) { var user = users[i]; Normalize(user); found.Add([|db.Cities.Find(user.CityId)|]); }", "changes the key further down")]
    public Task No_fix_for_another_loop(string loop, string why)
    {
        _ = why;
        return VerifyNoFixAsync(
            $$"""
                public void Run(List<User> users, List<User> more, List<object?> found)
                {
                    _users = users;
                    {{loop}}
                }

                private void Grow() => _users.Add(_users[0]);

                private static void Normalize(User user) => user.CityId = 3;

                private List<User> _users = [];
            """);
    }
}
