using PerfAnalyzers.CodeFixes.RoundTrips;
using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Tests.RoundTrips;

public sealed class QueryPerElementCodeFixTests
{
    internal const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.EntityFrameworkCore;

        """;

    private const string Model = Usings + """
        public class User
        {
            public int Id { get; set; }
            public int? ParentId { get; set; }
            public int CityId { get; set; }
            public string Name { get; set; } = "";
            public bool IsActive { get; set; }
        }

        public class City
        {
            public Guid Key { get; set; }
            public int Id { get; set; }
            public string Name { get; set; } = "";
            public int Number { get; set; }
        }

        [Keyless]
        public class Log
        {
            public int Id { get; set; }
        }

        public class ShopContext : DbContext
        {
            public DbSet<User> Users => Set<User>();
            public DbSet<City> Cities => Set<City>();
            public DbSet<Log> Logs => Set<Log>();
        }
        """;

    internal static CSharpCodeFixTest<QueryPerElementAnalyzer, QueryPerElementCodeFix> Test(string source)
    {
        var test = new CSharpCodeFixTest<QueryPerElementAnalyzer, QueryPerElementCodeFix> { TestCode = source };
        test.TestState.Sources.Add(("Model.cs", Model));
        return test;
    }

    internal static Task VerifyAsync(string members, string fixedMembers)
    {
        var test = Test(Wrap(members));
        test.FixedCode = Wrap(fixedMembers);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    internal static Task VerifyNoFixAsync(string members) => Test(Wrap(members)).RunAsync(TestContext.Current.CancellationToken);

    internal static string Wrap(string members) => Usings + "public class Service(ShopContext db)\n{\n" + members + "\n}\n";

    [Fact]
    public Task Find_becomes_a_dictionary() => VerifyAsync(
        """
            public async Task<List<string?>> Run(List<User> users, CancellationToken token)
            {
                var names = new List<string?>();
                foreach (var user in users)
                {
                    var city = await [|db.Cities.FindAsync([user.CityId], token)|];
                    names.Add(city?.Name);
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
                foreach (var user in users)
                {
                    var city = citiesById.GetValueOrDefault(user.CityId);
                    names.Add(city?.Name);
                }

                return names;
            }
        """);

    [Fact]
    public Task A_call_that_gives_the_elements_is_made_once() => VerifyAsync(
        """
            public async Task<List<User>> Run()
            {
                var ancestors = new List<User>();

                // from the parent up
                foreach (var ancestorId in Ids())
                {
                    // may be gone
                    var ancestor = await [|db.Users.FindAsync(ancestorId)|]; // one each
                    if (ancestor is not null)
                        ancestors.Add(ancestor);
                }

                return ancestors;
            }

            private static int[] Ids() => [1, 2, 3];
        """,
        """
            public async Task<List<User>> Run()
            {
                var ancestors = new List<User>();

                var ancestorIds = Ids();
                var users = new List<User>();
                foreach (var chunk in ancestorIds.Distinct().Chunk(1000))
                {
                    users.AddRange(await db.Users.Where(u => chunk.Contains(u.Id)).ToListAsync());
                }

                var usersById = users.ToDictionary(u => u.Id);
                // from the parent up
                foreach (var ancestorId in ancestorIds)
                {
                    // may be gone
                    var ancestor = usersById.GetValueOrDefault(ancestorId); // one each
                    if (ancestor is not null)
                        ancestors.Add(ancestor);
                }

                return ancestors;
            }

            private static int[] Ids() => [1, 2, 3];
        """);

    [Fact]
    public Task First_throws_as_before() => VerifyAsync(
        """
            public async Task Run(int[] ids, List<User> found)
            {
                foreach (var id in ids)
                    found.Add(await [|db.Users.Where(u => u.IsActive).FirstAsync(u => u.Id == id)|]);
            }

            public void Synchronously(int[] ids, List<string> names)
            {
                foreach (var id in ids)
                {
                    names.Add([|db.Users.Single(u => id == u.Id)|].Name);
                }
            }
        """,
        """
            public async Task Run(int[] ids, List<User> found)
            {
                var users = new List<User>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    users.AddRange(await db.Users.Where(u => u.IsActive).Where(u => chunk.Contains(u.Id)).ToListAsync());
                }

                var usersById = users.ToDictionary(u => u.Id);
                foreach (var id in ids)
                    found.Add(usersById.TryGetValue(id, out var user) ? user : throw new InvalidOperationException("Sequence contains no elements."));
            }

            public void Synchronously(int[] ids, List<string> names)
            {
                var users = new List<User>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    users.AddRange(db.Users.Where(u => chunk.Contains(u.Id)).ToList());
                }

                var usersById = users.ToDictionary(u => u.Id);
                foreach (var id in ids)
                {
                    names.Add((usersById.TryGetValue(id, out var user) ? user : throw new InvalidOperationException("Sequence contains no elements")).Name);
                }
            }
        """);

    [Fact]
    public Task A_projection_is_kept() => VerifyAsync(
        """
            public async Task Run(IEnumerable<User> users, List<string?> names)
            {
                foreach (var user in users)
                {
                    names.Add(await [|db.Cities
                        .AsNoTracking()
                        .Where(c => c.Id == user.CityId && c.Number > 0)
                        .Select(c => c.Name)
                        .SingleOrDefaultAsync()|]
                        .ConfigureAwait(false));
                }
            }
        """,
        """
            public async Task Run(IEnumerable<User> users, List<string?> names)
            {
                var userList = users.ToList();
                var cities = new List<KeyValuePair<int, string>>();
                foreach (var chunk in userList.Select(user => user.CityId).Distinct().Chunk(1000))
                {
                    cities.AddRange(await db.Cities
                        .AsNoTracking()
                        .Where(c => chunk.Contains(c.Id) && c.Number > 0)
                        .Select(c => new KeyValuePair<int, string>(c.Id, c.Name))
                        .ToListAsync()
                        .ConfigureAwait(false));
                }

                var namesById = cities.ToDictionary(pair => pair.Key, pair => pair.Value);
                foreach (var user in userList)
                {
                    names.Add(namesById.GetValueOrDefault(user.CityId));
                }
            }
        """);

    [Fact]
    public Task A_key_that_may_be_missing_is_left_out() => VerifyAsync(
        """
            public async Task Run(List<User> users, List<User> parents)
            {
                foreach (var user in users)
                {
                    if (user.ParentId is { } parentId)
                        parents.Add((await [|db.Users.FirstOrDefaultAsync(u => u.Id == parentId)|])!);
                }
            }

            public async Task First(List<User> users, List<User> parents)
            {
                foreach (var user in users)
                {
                    if (user.ParentId == null)
                        continue;
                    parents.Add(await [|db.Users.FirstAsync(u => u.Id == user.ParentId.Value)|]);
                }
            }
        """,
        """
            public async Task Run(List<User> users, List<User> parents)
            {
                var loadedUsers = new List<User>();
                foreach (var chunk in users.Select(user => user.ParentId).OfType<int>().Distinct().Chunk(1000))
                {
                    loadedUsers.AddRange(await db.Users.Where(u => chunk.Contains(u.Id)).ToListAsync());
                }

                var usersById = loadedUsers.ToDictionary(u => u.Id);
                foreach (var user in users)
                {
                    if (user.ParentId is { } parentId)
                        parents.Add(usersById.GetValueOrDefault(parentId)!);
                }
            }

            public async Task First(List<User> users, List<User> parents)
            {
                var loadedUsers = new List<User>();
                foreach (var chunk in users.Select(user => user.ParentId).OfType<int>().Distinct().Chunk(1000))
                {
                    loadedUsers.AddRange(await db.Users.Where(u => chunk.Contains(u.Id)).ToListAsync());
                }

                var usersById = loadedUsers.ToDictionary(u => u.Id);
                foreach (var user in users)
                {
                    if (user.ParentId == null)
                        continue;
                    parents.Add(usersById.TryGetValue(user.ParentId.Value, out var found) ? found : throw new InvalidOperationException("Sequence contains no elements."));
                }
            }
        """);

    [Fact]
    public Task A_key_that_may_be_null_is_a_miss() => VerifyAsync(
        """
            public List<string?> Names(List<User> users)
            {
                return users.Select(user => [|db.Users.FirstOrDefault(x => x.Id == user.ParentId)|]?.Name).ToList();
            }

            public async Task First(List<User> users, List<User?> parents)
            {
                foreach (var user in users)
                {
                    parents.Add(await [|db.Users.FirstAsync(u => u.Id == user.ParentId)|]);
                }
            }

            public async Task Find(List<User> users, List<User?> parents)
            {
                foreach (var user in users)
                {
                    parents.Add(await [|db.Users.FindAsync(user.ParentId)|]);
                }
            }
        """,
        """
            public List<string?> Names(List<User> users)
            {
                var parents = new List<User>();
                foreach (var chunk in users.Select(user => user.ParentId).OfType<int>().Distinct().Chunk(1000))
                {
                    parents.AddRange(db.Users.Where(x => chunk.Contains(x.Id)).ToList());
                }

                var usersById = parents.ToLookup(x => (int?)x.Id);
                return users.Select(user => usersById[user.ParentId].FirstOrDefault()?.Name).ToList();
            }

            public async Task First(List<User> users, List<User?> parents)
            {
                var loadedUsers = new List<User>();
                foreach (var chunk in users.Select(user => user.ParentId).OfType<int>().Distinct().Chunk(1000))
                {
                    loadedUsers.AddRange(await db.Users.Where(u => chunk.Contains(u.Id)).ToListAsync());
                }

                var usersById = loadedUsers.ToLookup(u => (int?)u.Id);
                foreach (var user in users)
                {
                    parents.Add(usersById[user.ParentId].FirstOrDefault() ?? throw new InvalidOperationException("Sequence contains no elements."));
                }
            }

            public async Task Find(List<User> users, List<User?> parents)
            {
                var loadedUsers = new List<User>();
                foreach (var chunk in users.Select(user => user.ParentId).OfType<int>().Distinct().Chunk(1000))
                {
                    loadedUsers.AddRange(await db.Users.Where(u => chunk.Contains(u.Id)).ToListAsync());
                }

                var usersById = loadedUsers.ToLookup(u => (int?)u.Id);
                foreach (var user in users)
                {
                    parents.Add(usersById[user.ParentId].FirstOrDefault());
                }
            }
        """);

    [Fact]
    public async Task An_entity_of_another_assembly_is_data()
    {
        const string Entities = "namespace Domain; public class Shop { public System.Guid Id { get; set; } public string Name { get; set; } = \"\"; }";
        const string Context = Usings + "public class Shops : DbContext { public DbSet<Domain.Shop> All => Set<Domain.Shop>(); }\n";
        var test = new CSharpCodeFixTest<QueryPerElementAnalyzer, QueryPerElementCodeFix>
        {
            TestCode = Context +
                """
                public class Service(Shops db)
                {
                    public async Task Run(Guid[] ids, List<string?> names)
                    {
                        foreach (var id in ids)
                        {
                            var shop = await [|db.All.FirstOrDefaultAsync(s => s.Id == id)|];
                            names.Add(shop?.Name);
                        }
                    }
                }
                """,
            FixedCode = Context +
                """
                public class Service(Shops db)
                {
                    public async Task Run(Guid[] ids, List<string?> names)
                    {
                        var all = new List<Domain.Shop>();
                        foreach (var chunk in ids.Distinct().Chunk(1000))
                        {
                            all.AddRange(await db.All.Where(s => chunk.Contains(s.Id)).ToListAsync());
                        }

                        var allById = all.ToDictionary(s => s.Id);
                        foreach (var id in ids)
                        {
                            var shop = allById.GetValueOrDefault(id);
                            names.Add(shop?.Name);
                        }
                    }
                }
                """,
        };
        test.TestState.AdditionalProjects["Domain"].Sources.Add(Entities);
        test.TestState.AdditionalProjectReferences.Add("Domain");
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task No_fix_where_a_comparison_asks() => VerifyNoFixAsync(
        """
            private sealed class ByName(ShopContext db) : IComparer<User>
            {
                public int Compare(User? x, User? y) => db.Users.First(u => u.Id == x!.Id).Name.CompareTo(y!.Name);
            }

            public void Run(List<User> users)
            {
                users.Sort([|new ByName(db)|]);
                users.Sort((x, y) => [|db.Users.First(u => u.Id == x.Id)|].Name.CompareTo(y.Name));
            }
        """);

    [Fact]
    public Task No_fix_where_the_loop_cancels_the_query() => VerifyNoFixAsync(
        """
            public async Task Run(int[] ids, List<User?> found)
            {
                using var source = new CancellationTokenSource();
                foreach (var id in ids)
                {
                    found.Add(await [|db.Users.FindAsync([id], source.Token)|]);
                    source.Cancel();
                }
            }
        """);

    [Fact]
    public async Task Usings_are_added()
    {
        var test = Test(
            """
            using Microsoft.EntityFrameworkCore;

            public class Service(ShopContext db)
            {
                public User? Run(int[] ids)
                {
                    User? last = null;
                    foreach (var id in ids)
                    {
                        last = [|db.Users.Find(id)|];
                    }

                    return last;
                }
            }
            """);
        test.FixedCode =
            """
            using System.Collections.Generic;
            using System.Linq;
            using Microsoft.EntityFrameworkCore;

            public class Service(ShopContext db)
            {
                public User? Run(int[] ids)
                {
                    User? last = null;
                    var users = new List<User>();
                    foreach (var chunk in ids.Distinct().Chunk(1000))
                    {
                        users.AddRange(db.Users.Where(u => chunk.Contains(u.Id)).ToList());
                    }

                    var usersById = users.ToDictionary(u => u.Id);
                    foreach (var id in ids)
                    {
                        last = usersById.GetValueOrDefault(id);
                    }

                    return last;
                }
            }
            """;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("db.Cities.FirstOrDefault(c => c.Number == user.CityId)", "not unique")]
    [InlineData("db.Cities.FirstOrDefault(c => c.Name == user.Name)", "the collation compares")]
    [InlineData("db.Cities.FirstOrDefault(c => c.Id == user.CityId && c.Number == user.Id)", "depends on more")]
    [InlineData("db.Cities.Where(c => c.Number == user.CityId).Take(3).ToList()", "some of the rows")]
    [InlineData("db.Cities.Where(c => c.Number == user.CityId).Select(c => new { c.Id, c.Name }).ToList()", "a type without a name")]
    [InlineData("db.Cities.AsNoTracking().Where(c => c.Number == user.CityId).ToList()", "objects of their own")]
    [InlineData("db.Users.Where(u => u.ParentId == user.ParentId).ToList()", "null finds the rows without a value")]
    [InlineData("db.Cities.Where(c => c.Number == user.CityId).Max(c => c.Id)", "no row throws")]
    [InlineData("db.Cities.Any(c => c.Name == user.Name)", "the collation compares")]
    [InlineData("db.Logs.FirstOrDefault(l => l.Id == user.CityId)", "no key")]
    [InlineData("db.Cities.AsNoTracking().FirstOrDefault(c => c.Id == user.CityId)", "objects of their own")]
    [InlineData("db.Cities.FirstOrDefault(c => c.Id == Next(user))", "a key that is computed")]
    [InlineData("db.Cities.FirstOrDefault(c => c.Id == user.CityId && c.Number > DateTime.Now.Day)", "a moment")]
    [InlineData("Enumerable.FirstOrDefault(db.Cities, c => c.Id == user.CityId)", "client side")]
    public Task No_fix_for_another_query(string query, string why)
    {
        _ = why;
        return VerifyNoFixAsync(
            $$"""
                public void Run(List<User> users, List<object?> found)
                {
                    foreach (var user in users)
                        found.Add([|{{query}}|]);
                }

                private int _next;
                private int Next(User user) => _next++;
            """);
    }

    [Fact]
    public Task Rows_become_a_lookup() => VerifyAsync(
        """
            public async Task Run(List<int> numbers, CancellationToken token)
            {
                foreach (var number in numbers)
                {
                    // by name
                    var cities = await [|db.Cities.Where(c => c.Number == number).OrderBy(c => c.Name).ToListAsync(token)|];
                    cities.Clear();
                }
            }
        """,
        """
            public async Task Run(List<int> numbers, CancellationToken token)
            {
                var loadedCities = new List<City>();
                foreach (var chunk in numbers.Distinct().Chunk(1000))
                {
                    loadedCities.AddRange(await db.Cities.Where(c => chunk.Contains(c.Number)).OrderBy(c => c.Name).ToListAsync(token));
                }

                var citiesByNumber = loadedCities.ToLookup(c => c.Number);
                foreach (var number in numbers)
                {
                    // by name
                    var cities = citiesByNumber[number].ToList();
                    cities.Clear();
                }
            }
        """);

    [Fact]
    public Task A_count_and_a_row_of_one_round_become_two_queries()
    {
        const string Counts =
            """
                    var userCounts = new List<KeyValuePair<int, int>>();
                    foreach (var CHUNK in ids.Distinct().Chunk(1000))
                    {
                        userCounts.AddRange(await db.Users.Where(u => CHUNK.Contains(u.ParentId!.Value)).GroupBy(u => u.ParentId!.Value).Select(group => new KeyValuePair<int, int>(group.Key, group.Count())).ToListAsync(token));
                    }

                    var userCountByParentId = userCounts.ToDictionary(pair => pair.Key, pair => pair.Value);

            """;
        const string Rows =
            """
                    var users = new List<User>();
                    foreach (var CHUNK in ids.Distinct().Chunk(1000))
                    {
                        users.AddRange(await db.Users.Where(u => CHUNK.Contains(u.Id)).ToListAsync(token));
                    }

                    var usersById = users.ToDictionary(u => u.Id);

            """;
        const string Start =
            """
                public async Task Run(List<int> ids, List<string> lines, CancellationToken token)
                {

            """;
        const string Loop =
            """
                    foreach (var id in ids)
                    {
                        var user = usersById.TryGetValue(id, out var found) ? found : throw new InvalidOperationException("Sequence contains no elements.");
                        var children = userCountByParentId.GetValueOrDefault(id);
                        lines.Add($"{user.Name}: {children}");
                    }
                }
            """;
        var test = Test(Wrap(Start +
            """
                    foreach (var id in ids)
                    {
                        var user = await [|db.Users.FirstAsync(u => u.Id == id, token)|];
                        var children = await [|db.Users.CountAsync(u => u.ParentId == id, token)|];
                        lines.Add($"{user.Name}: {children}");
                    }
                }
            """));
        test.FixedCode = Wrap(Start + Rows.Replace("CHUNK", "chunk") + Counts.Replace("CHUNK", "keyChunk") + Loop);

        // Fix all goes from the end of a file to its start.
        test.BatchFixedCode = Wrap(Start + Counts.Replace("CHUNK", "chunk") + Rows.Replace("CHUNK", "keyChunk") + Loop);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task An_existence_test_becomes_a_set() => VerifyAsync(
        """
            public void Run(List<User> users, List<User> orphans)
            {
                foreach (var user in users)
                {
                    if (![|db.Users.Any(u => u.Id == user.ParentId && u.IsActive)|])
                        orphans.Add(user);
                }
            }
        """,
        """
            public void Run(List<User> users, List<User> orphans)
            {
                var knownIds = new HashSet<int?>();
                foreach (var chunk in users.Select(user => user.ParentId).OfType<int>().Distinct().Chunk(1000))
                {
                    knownIds.UnionWith(db.Users.Where(u => chunk.Contains(u.Id) && u.IsActive).Select(u => (int?)u.Id).Distinct().ToList());
                }

                foreach (var user in users)
                {
                    if (!knownIds.Contains(user.ParentId))
                        orphans.Add(user);
                }
            }
        """);

    [Fact]
    public Task Rows_without_tracking_of_the_rows_of_another_query() => VerifyAsync(
        """
            public async Task Run(List<List<User>> all)
            {
                var parents = await db.Users.OrderBy(u => u.Name).ToListAsync();
                foreach (var parent in parents)
                    all.Add(await [|db.Users.AsNoTracking().Where(u => u.ParentId == parent.Id).ToListAsync()|]);
            }
        """,
        """
            public async Task Run(List<List<User>> all)
            {
                var parents = await db.Users.OrderBy(u => u.Name).ToListAsync();
                var users = new List<User>();
                foreach (var chunk in parents.Select(parent => parent.Id).Distinct().Chunk(1000))
                {
                    users.AddRange(await db.Users.AsNoTracking().Where(u => chunk.Contains(u.ParentId!.Value)).ToListAsync());
                }

                var usersByParentId = users.ToLookup(u => u.ParentId!.Value);
                foreach (var parent in parents)
                    all.Add(usersByParentId[parent.Id].ToList());
            }
        """);

    [Fact]
    public Task Tracked_rows_keep_the_key_of_the_database_where_the_program_sets_it() => VerifyAsync(
        """
            public void Move(User user) => user.CityId = 1;

            public void Run(List<int> ids, List<List<User>> all)
            {
                foreach (var id in ids)
                    all.Add([|db.Users.Where(u => u.CityId == id).ToList()|]);
            }
        """,
        """
            public void Move(User user) => user.CityId = 1;

            public void Run(List<int> ids, List<List<User>> all)
            {
                var users = new List<KeyValuePair<int, User>>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    users.AddRange(db.Users.Where(u => chunk.Contains(u.CityId)).Select(u => new KeyValuePair<int, User>(u.CityId, u)).ToList());
                }

                var usersByCityId = users.ToLookup(pair => pair.Key, pair => pair.Value);
                foreach (var id in ids)
                    all.Add(usersByCityId[id].ToList());
            }
        """);

    [Fact]
    public Task Text_is_a_key_where_the_provider_compares_it_exactly() => VerifyAsync(
        """
            public static void Configure(DbContextOptionsBuilder builder) => builder.UseSqlite("Data Source=shop.db");

            public int Run(List<string> names)
            {
                var fresh = 0;
                foreach (var name in names)
                {
                    if (![|db.Cities.Any(c => c.Name == name)|])
                        fresh++;
                }

                return fresh;
            }
        """,
        """
            public static void Configure(DbContextOptionsBuilder builder) => builder.UseSqlite("Data Source=shop.db");

            public int Run(List<string> names)
            {
                var fresh = 0;
                var knownNames = new HashSet<string>();
                foreach (var chunk in names.Distinct().Chunk(1000))
                {
                    knownNames.UnionWith(db.Cities.Where(c => chunk.Contains(c.Name)).Select(c => c.Name).Distinct().ToList());
                }

                foreach (var name in names)
                {
                    if (!knownNames.Contains(name))
                        fresh++;
                }

                return fresh;
            }
        """);

    [Fact]
    public Task Comments_in_the_query_are_written_once() => VerifyAsync(
        """
            public void Run(List<int> ids, List<string?> names)
            {
                foreach (var id in ids)
                {
                    names.Add([|db.Users
                        .Where(user => user.IsActive) // not those who left
                        .FirstOrDefault(user => user.Id == id)|]?.Name);
                }
            }
        """,
        """
            public void Run(List<int> ids, List<string?> names)
            {
                var users = new List<User>();
                foreach (var chunk in ids.Distinct().Chunk(1000))
                {
                    users.AddRange(db.Users
                        .Where(user => user.IsActive) // not those who left
                        .Where(user => chunk.Contains(user.Id))
                        .ToList());
                }

                var usersById = users.ToDictionary(user => user.Id);
                foreach (var id in ids)
                {
                    names.Add(usersById.GetValueOrDefault(id)?.Name);
                }
            }
        """);

    [Theory]
    [InlineData("foreach (var user in users) { found.Add([|db.Cities.Find(user.CityId)|]); db.SaveChanges(); }", "saves")]
    [InlineData("foreach (var user in users) { found.Add([|db.Cities.Find(user.CityId)|]); Save(); }", "saves further down")]
    [InlineData("foreach (var user in users) { found.Add([|db.Cities.Find(user.CityId)|]); later(); }", "unknown")]
    [InlineData("db.Cities.Add(new City()); foreach (var user in users) found.Add([|db.Cities.Find(user.CityId)|]);", "new in the context")]
    [InlineData("foreach (var user in users) { user.CityId++; user.CityId = 3; found.Add([|db.Cities.Find(user.CityId)|]); }", "changes the key")]
    [InlineData("foreach (var user in users) { user.CityId++; found.Add([|db.Cities.Find(user.CityId)|]); }", "counts the key up")]
    [InlineData("foreach (var user in users) { (user.CityId, _) = (3, 4); found.Add([|db.Cities.Find(user.CityId)|]); }", "deconstructs into the key")]
    [InlineData("foreach (var user in users) { Normalize(user); found.Add([|db.Cities.Find(user.CityId)|]); }", "changes the key further down")]
    [InlineData("users.ForEach(user => { user = users[0]; found.Add([|db.Cities.Find(user.CityId)|]); });", "changes the element")]
    [InlineData("foreach (var id in ids) { ids[0] = 3; ids[1]++; found.Add([|db.Cities.Find(id)|]); }", "changes the elements")]
    [InlineData("foreach (var user in users) { using var own = db.Database.BeginTransaction(); found.Add([|db.Cities.Find(user.CityId)|]); own.Commit(); }", "a transaction for each")]
    [InlineData("foreach (var user in users) { lock (db) { found.Add([|db.Cities.Find(user.CityId)|]); } }", "a lock around the query")]
    [InlineData("foreach (var user in users) { try { found.Add([|db.Cities.Find(user.CityId)|]); } catch (TimeoutException) { } }", "handles errors")]
    [InlineData("foreach (var user in users) { if (user is null) continue; found.Add([|db.Cities.Find(user.CityId)|]); }", "null elements")]
    [InlineData("foreach (var user in users) [|db.Cities.Find(user.CityId)|];", "no result")]
    [InlineData("if (users.Count > 3) foreach (var user in users) found.Add([|db.Cities.Find(user.CityId)|]);", "no block")]
    [InlineData("foreach (var user in db.Users) found.Add([|db.Cities.Find(user.CityId)|]);", "a query as source")]
    [InlineData("foreach (var user in users) { var cities = db.Cities.Where(c => c.Id == user.CityId); [|found.AddRange(cities)|]; }", "a query that a local holds")]
    [InlineData("foreach (var user in users) { using var own = new ShopContext(); found.Add([|own.Cities.Find(user.CityId)|]); }", "a context of the round")]
    [InlineData("foreach (var user in users) { using var own = new ShopContext(); var city = [|own.Cities.FirstOrDefault(c => c.Id == user.CityId)|]; found.Add(city); }", "a context of the round")]
    public Task No_fix_for_another_loop(string loop, string why)
    {
        _ = why;
        return VerifyNoFixAsync(
            $$"""
                public void Run(List<User> users, int[] ids, List<object?> found, Action later)
                {
                    {{loop}}
                }

                private static void Normalize(User user) => user.CityId = 3;

                private void Save() => db.SaveChanges();
            """);
    }
}
