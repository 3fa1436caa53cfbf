using PerfAnalyzers.Analyzers.Tests.RoundTrips;

namespace PerfAnalyzers.Async;

/// <summary>The async code in one project, what it waits for in another: in an editor, which sees all sources, and in a build, which sees assemblies.</summary>
public sealed class SyncIoAcrossProjectsTests
{
    private const string Contracts = Layers.Model + """

        public interface IRepository<T> where T : class
        {
            IQueryable<T> Query();
            void SaveChanges();
            Task SaveChangesAsync();
        }
        """;

    private const string Data = """
        public class Repository<T>(ShopContext db) : IRepository<T> where T : class
        {
            public IQueryable<T> Query() => db.Set<T>();
            public void SaveChanges() => db.SaveChanges();
            public Task SaveChangesAsync() => db.SaveChangesAsync();
        }
        """;

    private const string Service = """
        public class Service(IRepository<User> users)
        {
            public async Task<User?> FindAsync(int id)
            {
                await Task.Yield();
                users.SaveChanges();
                return users.Query().FirstOrDefault(u => u.Id == id);
            }
        }
        """;

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task A_repository(Seen seen)
    {
        var graph = new ProjectGraph(seen).Add("Contracts", Contracts, []).Add("Data", Data, ["Contracts"]).Add("Web", Service, ["Data"]);
        Assert.Equal(
            [
                "PERF5004 /solution/Web/Code.cs:6 'users.SaveChanges' waits for the database inside async method 'FindAsync'; await 'SaveChangesAsync' instead",
                "PERF5004 /solution/Web/Code.cs:7 'Query.FirstOrDefault' waits for the database inside async method 'FindAsync'; await 'FirstOrDefaultAsync' instead",
            ],
            await graph.FindingsAsync("Web", new SyncIoAnalyzer()));
    }

    [Theory]
    [InlineData(Seen.AsCompilation)]
    [InlineData(Seen.AsRetargeted)]
    [InlineData(Seen.AsAssembly)]
    public async Task One_that_keeps_a_list(Seen seen)
    {
        var graph = new ProjectGraph(seen)
            .Add("Contracts", Contracts, [])
            .Add("Data", Data, ["Contracts"])
            .Add("Web", Service + """

                public class Listed<T>(List<T> rows) : IRepository<T> where T : class
                {
                    public IQueryable<T> Query() => rows.AsQueryable();
                    public void SaveChanges() { }
                    public Task SaveChangesAsync() => Task.CompletedTask;
                }
                """, ["Data"]);
        Assert.Empty(await graph.FindingsAsync("Web", new SyncIoAnalyzer()));
    }
}
