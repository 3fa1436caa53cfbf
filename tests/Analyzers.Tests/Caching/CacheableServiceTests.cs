using PerfAnalyzers.Caching;
using static PerfAnalyzers.Analyzers.Tests.Caching.CachedApplicationTest;

namespace PerfAnalyzers.Analyzers.Tests.Caching;

public sealed class CacheableServiceTests
{
    private static Task VerifyAsync(string types, string pipeline = "app.MapControllers();") => VerifyAsync<CacheableServiceAnalyzer>(Program(pipeline), types);

    private static string Service(string members) => $$"""

        public interface ICountries { Task<List<string>> ListAsync(); }
        public class Countries(ChainContext db) : ICountries
        {
            {{members}}
        }
        """;

    private const string Read = "public Task<List<string>> {|PERF4009:ListAsync|}() => db.Users.Select(user => user.Country).Distinct().ToListAsync();";
    private const string Silent = "public Task<List<string>> ListAsync() => db.Users.Select(user => user.Country).Distinct().ToListAsync();";

    private static string Endpoints(string onA = "HttpGet(\"a\"), Authorize", string onB = "HttpGet(\"b\"), Authorize") => Controller($$"""
        private readonly ICountries countries = null!;
        [{{onA}}] public Task<List<string>> A() => countries.ListAsync();
        [{{onB}}] public async Task<int> B() => (await countries.ListAsync()).Count;
        """);

    [Fact]
    public Task Reports_what_two_protected_endpoints_read() => VerifyAsync(Endpoints() + Service(Read));

    [Fact]
    public Task Reports_where_one_of_them_is_protected() => VerifyAsync(Endpoints(onA: "HttpGet(\"a\")") + Service(Read));

    [Fact]
    public Task Reports_where_one_of_them_is_a_post() => VerifyAsync(Endpoints(onA: "HttpGet(\"a\")", onB: "HttpPost(\"b\")") + Service(Read));

    [Fact]
    public Task Reports_pages_and_minimal_endpoints_through_another_service()
        => VerifyAsync(
            """
            public class IndexModel(Menu menu) : PageModel { public object? Items; public async Task OnGetAsync() => Items = await menu.BuildAsync(); }
            public class Menu(ICountries countries) { public async Task<object> BuildAsync() => await countries.ListAsync(); }
            """ + Service(Read),
            "app.MapGet(\"/countries\", (ICountries countries) => countries.ListAsync());");

    [Fact]
    public Task Reports_a_read_with_one_key()
        => VerifyAsync(Controller("""
            private readonly Counts counts = null!;
            [HttpGet("a"), Authorize] public Task<int> A(int id) => counts.OfAsync(id, default);
            [HttpGet("b"), Authorize] public Task<int> B(int id) => counts.OfAsync(id, default);
            """) + """

            public class Counts(ChainContext db) { public Task<int> {|PERF4009:OfAsync|}(int owner, CancellationToken token) => db.Tickets.CountAsync(ticket => ticket.OwnerId == owner, token); }
            """);

    [Fact]
    public Task Silent_where_the_output_cache_serves_all() => VerifyAsync(Endpoints("HttpGet(\"a\")", "HttpGet(\"b\")") + Service(Silent));

    [Fact]
    public Task Silent_for_one_endpoint() => VerifyAsync(Endpoints(onB: "NonAction") + Service(Silent));

    [Theory]
    [InlineData("public async Task<List<string>> ListAsync() => await cache.GetAsync(() => db.Users.Select(user => user.Country).ToListAsync()); private readonly OwnCache cache = null!;")]
    [InlineData("public Task<List<string>> ListAsync() => db.Users.Where(user => user.JoinedAt < DateTime.UtcNow).Select(user => user.Country).ToListAsync();")]
    [InlineData("public Task<List<string>> ListAsync() => db.Users.Where(user => user.Name == name).Select(user => user.Country).Take(1).ToListAsync(); public Task<List<string>> ListAsync(string name) => db.Users.Where(user => user.Name == name).Select(user => user.Country).ToListAsync(); private static string name = \"\";")]
    [InlineData("public async Task<List<string>> ListAsync() { var all = await db.Users.Select(user => user.Country).ToListAsync(); await db.SaveChangesAsync(); return all; }")]
    public Task Silent_by_what_the_service_does(string members)
        => VerifyAsync(Endpoints() + Service(members) + "\npublic class OwnCache { public Task<List<string>> GetAsync(Func<Task<List<string>>> load) => load(); }");

    [Fact]
    public Task Silent_for_rows_that_are_written()
        => VerifyAsync(Endpoints() + Service(Silent) + "\npublic class Registration(ChainContext db) { public Task AddAsync(User user) { db.Users.Add(user); return db.SaveChangesAsync(); } }");

    [Fact]
    public Task Silent_for_streams_and_queries()
        => VerifyAsync(Endpoints() + Service("public Task<List<string>> ListAsync() => throw new NotSupportedException(); public IQueryable<User> All() => db.Users; public IAsyncEnumerable<User> Stream() => db.Users.AsAsyncEnumerable();"));

    [Fact]
    public Task Silent_in_a_library() => VerifyAsync<CacheableServiceAnalyzer>("", Endpoints() + Service(Silent), Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary);
}
