using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

/// <summary>The loop in one project, the query in another: in an editor, which sees all sources, and in a build, which sees assemblies.</summary>
public sealed class AcrossProjectsTests
{
    private const string Fake = "public sealed class FakeUsers : IUsers { public User? Get(int id) => new() { Id = id }; }";
    private const string Loop = """
        public class Service(IUsers users)
        {
            public void Run(int[] ids)
            {
                foreach (var id in ids)
                    users.Get(id);
            }
        }
        """;

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task A_library_that_queries(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Data", Layers.Model + "\npublic class Users(ShopContext db) { public User? Get(int id) => Load(id); private User? Load(int id) => db.Users.Find(id); }", [])
            .Add("App", Loop.Replace("IUsers", "Users"), ["Data"]);
        Assert.Equal(
            ["PERF1001 /solution/App/Code.cs:6 'Users.Get' runs one query per element of 'ids' (path: 'Users.Get' -> 'Users.Load' -> 'Users.Find')"],
            await graph.FindingsAsync("App"));
    }

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task A_repository_that_hands_out_queries(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Contracts", Layers.Model + """

                public interface IRepository<T> where T : class { IQueryable<T> Query(); IEnumerable<T> All { get; } }
                """, [])
            .Add("Data", """
                public class Repository<T>(ShopContext db) : IRepository<T> where T : class
                {
                    public IQueryable<T> Query() => db.Set<T>();
                    public IEnumerable<T> All => db.Set<T>();
                }
                """, ["Contracts"])
            .Add("App", """
                public class Service(IRepository<User> users)
                {
                    public void Run(int[] ids)
                    {
                        foreach (var id in ids)
                        {
                            _ = users.Query().FirstOrDefault(u => u.Id == id);
                            _ = users.All.Where(u => u.Id == id).ToList();
                        }
                    }
                }
                """, ["Data"]);
        Assert.Equal(
            [
                "PERF1001 /solution/App/Code.cs:7 'Query.FirstOrDefault' runs one query per element of 'ids'",
                "PERF1001 /solution/App/Code.cs:8 'All.ToList' runs one query per element of 'ids'",
            ],
            await graph.FindingsAsync("App"));
    }

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task A_recursion_that_queries_through_a_library(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Data", Layers.Model.Replace("{ get; set; } = \"\";", "{ get; set; } = \"\"; public int? ParentId { get; set; }") + "\npublic class Users(ShopContext db) { public User Get(int id) => db.Users.Single(u => u.Id == id); }", [])
            .Add("App", """
                public class Service(Users users)
                {
                    public User Climb(User user)
                    {
                        if (user.ParentId is not { } parentId)
                            return user;
                        return Climb(users.Get(parentId));
                    }
                }
                """, ["Data"]);
        Assert.Equal(
            ["PERF1004 /solution/App/Code.cs:7 'Users.Single' runs once for each node that 'Climb' visits (path: 'Service.Climb' -> 'Users.Get' -> 'Users.Single')"],
            await graph.FindingsAsync("App"));
    }

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task Properties_constructors_and_iterators_of_a_library(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Data", Layers.Model + """

                public class Page { private readonly int _count; public Page(ShopContext db) => _count = db.Users.Count(); }
                public class Users(ShopContext db)
                {
                    public int Count => db.Users.Count();
                    public IEnumerable<int> Ids(int id) { foreach (var user in db.Users.Where(u => u.Id > id)) yield return user.Id; }
                }
                """, [])
            .Add("App", """
                public class Service(Users users, ShopContext db)
                {
                    public void Run(int[] ids)
                    {
                        foreach (var id in ids)
                        {
                            _ = users.Count;
                            _ = new Page(db);
                            _ = users.Ids(id);
                            _ = users.Ids(id).ToList();
                        }
                    }
                }
                """, ["Data"]);
        Assert.Equal(
            [
                "PERF1001 /solution/App/Code.cs:7 'Users.Count' runs one query per element of 'ids' (path: 'Users.Count' -> 'Users.Count')",
                "PERF1001 /solution/App/Code.cs:8 'new Page' runs one query per element of 'ids' (path: 'new Page' -> 'Users.Count')",
                "PERF1001 /solution/App/Code.cs:10 'Users.Ids' runs one query per element of 'ids' (path: 'Users.Ids' -> 'Users')",
            ],
            await graph.FindingsAsync("App"));
    }

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task An_implementation_and_its_interface_in_projects_of_their_own(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Contracts", Layers.Model + Layers.Interface, [])
            .Add("Data", Layers.Implementation, ["Contracts"])
            .Add("Web", Loop, ["Data", "Contracts"]);
        Assert.Equal(
            ["PERF1001 /solution/Web/Code.cs:6 'IUsers.Get' runs one query per element of 'ids' (path: 'IUsers.Get' -> 'DbUsers.Get' -> 'Users.Find')"],
            await graph.FindingsAsync("Web"));
    }

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task An_override_and_a_generic_implementation(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Contracts", Layers.Model + "public interface IStore<T> where T : class { T? Get(int id); } public abstract class Reader { public abstract User? Read(int id); }", [])
            .Add("Data", """
                public class Store<T>(ShopContext db) : IStore<T> where T : class { T? IStore<T>.Get(int id) => db.Set<T>().Find(id); }
                public class DbReader(ShopContext db) : Reader { public override User? Read(int id) => db.Users.FirstOrDefault(u => u.Id == id); }
                """, ["Contracts"])
            .Add("Web", """
                public class Service(IStore<User> store, Reader reader)
                {
                    public void Run(int[] ids)
                    {
                        foreach (var id in ids)
                        {
                            store.Get(id);
                            reader.Read(id);
                        }
                    }
                }
                """, ["Data", "Contracts"]);
        Assert.Equal(2, (await graph.FindingsAsync("Web")).Length);
    }

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task An_implementation_that_makes_no_query_elsewhere_leaves_it_open(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Contracts", Layers.Model + Layers.Interface, [])
            .Add("Data", Layers.Implementation, ["Contracts"])
            .Add("Fakes", Fake, ["Contracts"])
            .Add("Web", Loop, ["Data", "Fakes"])
            .Add("WebWithOne", Loop, ["Data"])
            .Add("WebWithOwn", Loop + Fake, ["Data"]);
        Assert.Empty(await graph.FindingsAsync("Web"));
        Assert.Single(await graph.FindingsAsync("WebWithOne"));
        Assert.Empty(await graph.FindingsAsync("WebWithOwn"));
    }

    /// <summary>Web calls Application, Application an interface that Infrastructure implements: only Web sees how it goes on.</summary>
    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task A_call_through_a_project_that_does_not_see_the_implementation(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Application", Layers.Model + Layers.Interface + "public class Accounts(IUsers users) { public string Name(int id) => users.Get(id)!.Name; }", [])
            .Add("Infrastructure", Layers.Implementation, ["Application"])
            .Add("Web", "public class Service(Accounts accounts) { public List<string> Run(int[] ids) => ids.Select(id => accounts.Name(id)).ToList(); }", ["Application", "Infrastructure"]);
        Assert.Equal(
            ["PERF1001 /solution/Web/Code.cs:1 'Accounts.Name' runs one query per element of 'ids' (path: 'Accounts.Name' -> 'IUsers.Get' -> 'DbUsers.Get' -> 'Users.Find')"],
            await graph.FindingsAsync("Web"));
    }

    private const string Generic = """
        public interface IRepository<T> { T? Get(int id); }
        public class Setting { public int Id { get; set; } }
        """;

    private const string GenericImplementation = """
        internal sealed class DbUsers(ShopContext db) : IRepository<User> { public User? Get(int id) => db.Users.Find(id); }
        internal sealed class Settings : IRepository<Setting> { public Setting? Get(int id) => new() { Id = id }; }
        """;

    /// <summary>An interface that one class implements for users, by a query, and another for settings, without one.</summary>
    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task A_generic_interface_that_is_implemented_for_several_types(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Application", Layers.Model + Generic + """

                public class Accounts(IRepository<User> users, IRepository<Setting> settings)
                {
                    public string Name(int id) => users.Get(id)!.Name;
                    public int Setting(int id) => settings.Get(id)!.Id;
                }

                public class Names<T>(IRepository<T> all) { public T? Any(int id) => all.Get(id); }
                """, [])
            .Add("Infrastructure", GenericImplementation, ["Application"])
            .Add("Web", """
                public class Service(Accounts accounts, Names<User> names)
                {
                    public List<string> Run(int[] ids) => ids.Select(id => accounts.Name(id)).ToList();
                    public List<int> Set(int[] ids) => ids.Select(id => accounts.Setting(id)).ToList();
                    public List<User?> Any(int[] ids) => ids.Select(id => names.Any(id)).ToList();
                }
                """, ["Application", "Infrastructure"]);
        Assert.Equal(
            ["PERF1001 /solution/Web/Code.cs:3 'Accounts.Name' runs one query per element of 'ids' (path: 'Accounts.Name' -> 'IRepository.Get' -> 'DbUsers.Get' -> 'Users.Find')"],
            await graph.FindingsAsync("Web"));
    }

    [Fact]
    public async Task A_loop_over_a_generic_interface_that_another_project_implements()
    {
        var graph = new ProjectGraph(Seen.AsAssembly)
            .Add("Application", Layers.Model + Generic + """

                internal sealed class Drafts : IRepository<string> { public string? Get(int id) => ""; }

                public class Service(IRepository<User> users, IRepository<Setting> settings, IRepository<string> drafts)
                {
                    public void Run(int[] ids, List<object?> found)
                    {
                        foreach (var id in ids)
                        {
                            found.Add(users.Get(id));
                            found.Add(settings.Get(id));
                            found.Add(drafts.Get(id));
                        }
                    }
                }
                """, [])
            .Add("Infrastructure", GenericImplementation, ["Application"]);
        Assert.Empty(await graph.FindingsAsync("Application"));
        Assert.Equal(
            ["PERF1001 /solution/Application/Code.cs:12 'IRepository.Get' runs one query per element of 'ids' (path: 'IRepository.Get' -> 'DbUsers.Get' -> 'Users.Find')"],
            await graph.FindingsAsync("Infrastructure"));
    }

    /// <summary>What the query of a library starts from; it may be a list.</summary>
    [Theory]
    [InlineData(Seen.AsCompilation, "db.Set<T>()", 1)]
    [InlineData(Seen.AsCompilation, "new List<T>().AsQueryable()", 0)]
    [InlineData(Seen.AsAssembly, "db.Set<T>()", 1)]
    [InlineData(Seen.AsAssembly, "new List<T>().AsQueryable()", 0)]
    public async Task A_query_that_a_library_gives(Seen seen, string query, int count)
    {
        var graph = new ProjectGraph(seen)
            .Add("Data", Layers.Model + "public interface IRepository<T> { IQueryable<T> Query(); } public class Repository<T>(ShopContext db) : IRepository<T> where T : class { public IQueryable<T> Query() => " + query + "; public void Save() => db.SaveChanges(); }", [])
            .Add("App", "public class Service(IRepository<User> users) { public void Run(int[] ids, List<User> found) { foreach (var id in ids) found.Add(users.Query().First(u => u.Id == id)); } }", ["Data"]);
        Assert.Equal(count, (await graph.FindingsAsync("App")).Length);
    }

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task What_a_library_asks_a_cache_for_first_stays_silent(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Data", Layers.Model + """
                public class Users(ShopContext db)
                {
                    private readonly Dictionary<int, User?> _seen = new();
                    public User? Get(int id) { if (!_seen.TryGetValue(id, out var user)) _seen[id] = user = db.Users.Find(id); return user; }
                }
                """, [])
            .Add("App", Loop.Replace("IUsers", "Users"), ["Data"]);
        Assert.Empty(await graph.FindingsAsync("App"));
        Assert.Empty(graph.Facts("Data"));
    }

    [Fact]
    public async Task The_first_project_that_sees_loop_and_implementation_reports_the_loop_once()
    {
        var graph = new ProjectGraph(Seen.AsAssembly)
            .Add("Application", Layers.Model + Layers.Interface + "\n" + Loop, [])
            .Add("Infrastructure", Layers.Implementation, ["Application"])
            .Add("Web", "public class Startup;", ["Application", "Infrastructure"], OutputKind.DynamicallyLinkedLibrary);
        Assert.Empty(await graph.FindingsAsync("Application"));
        Assert.Equal(
            ["PERF1001 /solution/Application/Code.cs:8 'IUsers.Get' runs one query per element of 'ids' (path: 'IUsers.Get' -> 'DbUsers.Get' -> 'Users.Find')"],
            await graph.FindingsAsync("Infrastructure"));
        Assert.Empty(await graph.FindingsAsync("Web"));
    }

    [Fact]
    public async Task A_project_that_joins_loop_and_implementation_reports_the_loop()
    {
        var graph = new ProjectGraph(Seen.AsAssembly)
            .Add("Contracts", Layers.Model + Layers.Interface, [])
            .Add("Application", Loop, ["Contracts"])
            .Add("Infrastructure", Layers.Implementation, ["Contracts"])
            .Add("Web", "public class Startup;", ["Application", "Infrastructure"])
            .Add("Host", "public class Program2;", ["Web"]);
        Assert.Empty(await graph.FindingsAsync("Infrastructure"));
        Assert.Single(await graph.FindingsAsync("Web"));
        Assert.Empty(await graph.FindingsAsync("Host"));
    }

    [Fact]
    public async Task A_call_that_leads_to_several_members_is_reported_once_with_the_shortest_path()
    {
        var graph = new ProjectGraph(Seen.AsAssembly)
            .Add("Application", Layers.Model + """

                public interface IUsers { User? Get(int id); User? Other(int id); User? Last(int id); }
                public class Accounts(IUsers users)
                {
                    public void Check(int id) { Deep(id); users.Last(id); }
                    private void Deep(int id) { users.Get(id); users.Other(id); }
                }

                public class Service(Accounts accounts)
                {
                    public void Run(int[] ids) { foreach (var id in ids) accounts.Check(id); }
                }
                """, [])
            .Add("Infrastructure", """
                public class DbUsers(ShopContext db) : IUsers
                {
                    public User? Get(int id) => db.Users.Find(id);
                    public User? Other(int id) => db.Users.Find(id);
                    public User? Last(int id) => db.Users.Find(id);
                }
                """, ["Application"])
            .Add("Web", "public class Startup;", ["Application", "Infrastructure"]);
        Assert.Equal(
            ["PERF1001 /solution/Application/Code.cs:12 'Accounts.Check' runs one query per element of 'ids' (path: 'Accounts.Check' -> 'IUsers.Last' -> 'DbUsers.Last' -> 'Users.Find')"],
            await graph.FindingsAsync("Infrastructure"));
        Assert.Empty(await graph.FindingsAsync("Web"));
    }

    [Theory]
    [InlineData("        foreach (var id in ids)", "#pragma warning disable PERF1001\n        foreach (var id in ids)")]
    [InlineData("public void Run", "[System.Diagnostics.CodeAnalysis.SuppressMessage(\"Performance\", \"PERF1001\")] public void Run")]
    [InlineData("int[] ids", "CancellationToken token, int[] ids", true)]
    public async Task What_is_off_at_the_loop_is_not_reported_by_another_project(string old, string changed, bool isOffInSettings = false)
    {
        var graph = new ProjectGraph(Seen.AsAssembly)
            .Add("Application", Layers.Model + Layers.Interface + "\n" + Loop.Replace(old, changed), [], rules: [("PERF1001", isOffInSettings ? ReportDiagnostic.Suppress : ReportDiagnostic.Default)])
            .Add("Infrastructure", Layers.Implementation, ["Application"]);
        Assert.Empty(await graph.FindingsAsync("Infrastructure"));
    }

    [Fact]
    public async Task Nothing_is_written_where_nobody_asks()
    {
        var graph = new ProjectGraph(Seen.AsAssembly).Add("Data", Layers.Model + Layers.Interface + Layers.Implementation, []).Add("Program", Layers.Model + Layers.Interface + Layers.Implementation + "public static class P { public static void Main() { } }", [], OutputKind.ConsoleApplication);
        Assert.NotEmpty(graph.Facts("Data"));
        Assert.Empty(graph.Facts("Program"));

        var off = new ProjectGraph(Seen.AsAssembly) { Properties = { ["build_property.PerfAnalyzersRoundTripFacts"] = "false" } }
            .Add("Data", Layers.Model + "public class Users(ShopContext db) { public User? Get(int id) => db.Users.Find(id); }", [])
            .Add("App", Loop.Replace("IUsers", "Users"), ["Data"]);
        Assert.Empty(off.Facts("Data"));
        Assert.Empty(await off.FindingsAsync("App"));
    }

    [Fact]
    public void Nothing_is_written_about_members_that_make_no_round_trip_or_that_nobody_sees()
    {
        var graph = new ProjectGraph(Seen.AsAssembly)
            .Add("Plain", "public class Plain { public int Add(int left, int right) => left + right; public string? Name { get; set; } }", [])
            .Add("Data", Layers.Model + "public class Users(ShopContext db) { public int One() => 1; private User? Hidden(int id) => db.Users.Find(id); internal int Count() => db.Users.Count(); public User? Get(int id) => Hidden(id); public IQueryable<int> Listed() => new List<int>().AsQueryable(); internal IQueryable<User> Inside() => db.Users; }", []);
        Assert.Empty(graph.Facts("Plain"));
        Assert.Equal("m\tM:Users.Get(System.Int32)\t\nt\tM:Users.Get(System.Int32)\tDatabaseRead\talways\t\tUsers.Hidden\tUsers.Find", graph.Facts("Data"));
    }

    [Fact]
    public void A_line_more_above_a_member_leaves_its_facts_as_they_are()
    {
        const string Source = Layers.Model + "\npublic class Users(ShopContext db) { public User? Get(int id) => db.Users.Find(id); }";
        Assert.Equal(
            new ProjectGraph(Seen.AsAssembly).Add("Data", Source, []).Facts("Data"),
            new ProjectGraph(Seen.AsAssembly).Add("Data", "// One line more.\n" + Source, []).Facts("Data"));
    }

    [Fact]
    public void No_path_in_the_facts_is_absolute()
        => Assert.DoesNotContain("solution", new ProjectGraph(Seen.AsAssembly).Add("Application", Layers.Model + Layers.Interface + Loop, []).Facts("Application"));

    [Theory]
    [InlineData("")]
    [InlineData("x\ty\nm\nm\t\t\nt\tM:A.B\tDatabaseRead\talways\t\tA\np\tM:A.B\tM:C.D\tE\nq\tM:A.B\tElsewhere\nq\t\tMemory\nq\tM:A.B\t77\nq\tM:A.B")]
    [InlineData("m\tM:A.B\t\nt\tM:A.B\tAll\talways\t\tA\nt\tM:A.B\tBoilWater\talways\t\tA\nt\tM:A.B\t7\talways\t\tA\nt\tM:A.B\tDatabaseRead\talways\t")]
    [InlineData("l\tCode.cs\t1 2 3\titeration\t\tM:A.B\tB\nl\tCode.cs\t1 2 9 0 3 0\titeration\t\tM:A.B\tB\nl\tCode.cs\t2147483647 1 0 0 0 0\t\t\tM:A.B\tB\ns\tA\tCode.cs\tone")]
    public void What_cannot_be_read_is_left_out(string text)
    {
        var facts = RecordedFacts.Read(text);
        Assert.Equal(RoundTripKinds.None, facts.Kinds);
        Assert.Empty(facts.Loops);
        Assert.Empty(facts.Settled);
        Assert.Empty(facts.Member("M:A.B")?.Trips ?? []);
        Assert.Equal(QueryProvider.Unknown, facts.ProviderOf("M:A.B"));
    }

    [Fact]
    public void What_is_written_can_be_read_and_comes_in_one_order()
    {
        var a = new RecordedMember("M:A", true, [new RecordedTrip(RoundTripKinds.RemoteCall, false, "Get(keys)", ["x\ty", "z"])], [new RecordedCall("M:I.B", ["I.B"])]);
        var b = new RecordedMember("M:B", false, [new RecordedTrip(RoundTripKinds.DatabaseRead, true, null, ["Users.Find"])], []);
        var loop = new RecordedLoop("A/B.cs", new(3, 4), new(new(1, 2), new(3, 4)), "element of 'ids'", ["PERF1001"], new RecordedCall("M:I.B", ["I.B"]));
        var one = new RecordedQuery("M:A", QueryProvider.EntityFramework);
        var other = new RecordedQuery("M:C", QueryProvider.OtherDatabase);
        var text = RecordedFacts.Write([a, b], [one, other], [loop], [loop.KeyIn("Lib")]);
        Assert.Equal(text, RecordedFacts.Write([b, a], [other, one], [loop], [loop.KeyIn("Lib")]));

        var read = RecordedFacts.Read(text);
        Assert.Equal(["x y", "z"], read.Member("M:A")!.Trips.Single().Hops);
        Assert.True(read.Member("M:A")!.IsIterator);
        Assert.Equal("M:I.B", read.Member("M:A")!.Pending.Single().Member);
        Assert.True(read.Member("M:B")!.Trips.Single() is { IsProved: true, BatchForm: null });
        Assert.Equal(loop.Lines, read.Loops.Single().Lines);
        Assert.Equal(["PERF1001"], read.Loops.Single().Silenced);
        Assert.Contains(loop.KeyIn("Lib"), read.Settled);
        Assert.Equal((QueryProvider.EntityFramework, QueryProvider.OtherDatabase, QueryProvider.Unknown), (read.ProviderOf("M:A"), read.ProviderOf("M:C"), read.ProviderOf("M:B")));
    }
}
