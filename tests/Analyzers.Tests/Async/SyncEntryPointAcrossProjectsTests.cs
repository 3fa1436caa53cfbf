using PerfAnalyzers.Analyzers.Tests.RoundTrips;

namespace PerfAnalyzers.Async;

/// <summary>The action in one project, the query in another: in an editor, which sees all sources, and in a build, which sees assemblies.</summary>
public sealed class SyncEntryPointAcrossProjectsTests
{
    private const string Action = """
        public class UsersController(IUsers users) : Microsoft.AspNetCore.Mvc.ControllerBase
        {
            public User? Get(int id) => users.Get(id);
        }
        """;

    [Theory]
    [InlineData(Seen.AsCompilation, "await 'FindAsync'")]
    [InlineData(Seen.AsRetargeted, "await the last")]
    [InlineData(Seen.AsAssembly, "await the last")]
    public async Task An_interface_between_them(Seen seen, string advice)
    {
        var graph = new ProjectGraph(seen)
            .Add("Application", Layers.Model + Layers.Interface, [])
            .Add("Infrastructure", Layers.Implementation, ["Application"])
            .Add("Web", Action, ["Infrastructure"]);
        Assert.Equal(
            [$"PERF5005 /solution/Web/Code.cs:3 'IUsers.Get -> Users.Find' waits for the database inside the synchronous action 'UsersController.Get'; make these calls async and {advice} in an async function instead"],
            await graph.FindingsAsync("Web", new SyncEntryPointAnalyzer()));
    }

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task A_member_with_a_sibling_is_the_call_to_await(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Application", Layers.Model + Layers.Interface.Replace("}", "Task<User?> GetAsync(int id); }"), [])
            .Add("Infrastructure", Layers.Implementation.Replace("(id); }", "(id); public Task<User?> GetAsync(int id) => db.Users.FindAsync(id).AsTask(); }"), ["Application"])
            .Add("Web", Action, ["Infrastructure"]);
        Assert.Equal(
            ["PERF5005 /solution/Web/Code.cs:3 'users.Get' waits for the database inside the synchronous action 'UsersController.Get'; await 'GetAsync' in an async function instead"],
            await graph.FindingsAsync("Web", new SyncEntryPointAnalyzer()));
    }

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task Another_implementation_that_does_not_wait(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Application", Layers.Model + Layers.Interface, [])
            .Add("Infrastructure", Layers.Implementation, ["Application"])
            .Add("Web", Action + "class FakeUsers : IUsers { public User? Get(int id) => null; }", ["Infrastructure"]);
        Assert.Empty(await graph.FindingsAsync("Web", new SyncEntryPointAnalyzer()));
    }

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task What_waits_for_nothing(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Data", Layers.Model + """
                public class Users(ShopContext db)
                {
                    public IQueryable<User> All() => db.Users.Where(u => u.Id > 1);
                    public IEnumerable<User> Some() { foreach (var user in db.Users) yield return user; }
                    public void Start() { _ = db.SaveChangesAsync(); }
                    public string Text(int id) => "" + id;
                }
                """, [])
            .Add("Web", """
                public class UsersController(Users users) : Microsoft.AspNetCore.Mvc.ControllerBase
                {
                    public object Get() { users.Start(); users.Text(3); var some = users.Some(); return users.All(); }
                }
                """, ["Data"]);
        Assert.Empty(await graph.FindingsAsync("Web", new SyncEntryPointAnalyzer()));
    }
}
