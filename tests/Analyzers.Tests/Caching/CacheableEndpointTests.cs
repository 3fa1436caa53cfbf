using static PerfAnalyzers.Analyzers.Tests.Caching.WebApplicationTest;

namespace PerfAnalyzers.Analyzers.Tests.Caching;

/// <summary>PERF4002: what may cost enough to be cached.</summary>
public sealed class CacheableEndpointTests
{
    private const string Http = "System.Net.Http.HttpClient http";

    [Fact]
    public Task Reports_a_graph_of_entities()
        => VerifyAsync(Controller("[HttpGet] public Task<User?> {|PERF4002:Get|}() => db.Users.Include(user => user.Tickets).ThenInclude(ticket => ticket.Owner).OrderBy(user => user.Id).FirstOrDefaultAsync();"));

    [Fact]
    public Task Reports_several_round_trips()
        => VerifyAsync(Controller("""
            [HttpGet]
            public async Task<object> {|PERF4002:Get|}()
            {
                var oldest = await db.Users.OrderBy(user => user.JoinedAt).FirstAsync();
                var newest = await db.Users.OrderByDescending(user => user.JoinedAt).FirstAsync();
                return new { oldest, newest };
            }
            """));

    [Fact]
    public Task Reports_round_trips_behind_a_branch_that_may_be_left_out()
        => VerifyAsync(Controller("""
            [HttpGet]
            public async Task<User?> {|PERF4002:Get|}()
            {
                User? first = null;
                if (await db.Users.AnyAsync())
                {
                    first = await db.Users.OrderBy(user => user.Id).FirstAsync();
                }

                return first;
            }
            """));

    [Fact]
    public Task Reports_bounded_parameters_when_nothing_writes_the_entities()
        => VerifyAsync(Controller("[HttpGet(\"{id:int}\")] public Task<User?> {|PERF4002:Get|}(int id, bool all) => db.Users.Include(user => user.Tickets).ThenInclude(ticket => ticket.Owner).FirstOrDefaultAsync(user => user.Id == id || all);"));

    [Theory]
    [InlineData("[HttpGet(\"{country}/count\")] public Task<int> Get(string country) => db.Users.CountAsync(user => user.Country == country);")]
    [InlineData("[HttpGet] public Task<int> Get(string country) => db.Users.CountAsync(user => user.Country == country);")]
    [InlineData("[HttpGet(\"{search}\")] public Task<int> Get(string search) => db.Users.CountAsync(user => user.Name.Contains(search));")]
    [InlineData("[HttpGet(\"{country}\")] public Task<List<User>> Get(string country) => db.Users.Where(user => user.Country == country).ToListAsync();")]
    public Task Silent_for_a_text_of_which_there_may_be_any_number(string action) => VerifyAsync(Controller(action));

    [Theory]
    [InlineData("http.GetStringAsync(\"http://x\")")]
    [InlineData("System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<string>(http, \"http://x\")")]
    [InlineData("Read(http)")]
    public Task Reports_another_server(string call)
        => VerifyAsync(Controller($$"""
            [HttpGet]
            public Task<string?> {|PERF4002:Get|}() => {{call}};

            private static async Task<string?> Read(System.Net.Http.HttpClient http)
            {
                using var response = await http.GetAsync("http://x");
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadAsStringAsync();
            }
            """, onParameters: Http).Replace("Task<string?> {|PERF4002:Get|}() => http.", "Task<string> {|PERF4002:Get|}() => http.", StringComparison.Ordinal));

    [Fact]
    public Task Reports_another_server_beside_an_aggregate()
        => VerifyAsync(Minimal("app.{|PERF4002:MapGet|}(\"/x\", async (ChainContext db, System.Net.Http.IHttpClientFactory factory) => (await factory.CreateClient(\"x\").GetStringAsync(\"/y\")).Length + await db.Users.CountAsync());"));

    [Theory]
    [InlineData("[HttpGet] public Task<User?> Get() => db.Users.Include(user => user.Tickets).OrderBy(user => user.Id).FirstOrDefaultAsync();")]
    [InlineData("[HttpGet] public Task<User?> Get() => db.Users.OrderBy(user => user.Id).FirstOrDefaultAsync();")]
    [InlineData("[HttpGet] public async Task<User?> Get() => DateTime.UnixEpoch.Ticks > 1 ? await db.Users.FindAsync(1) : await db.Users.FindAsync(2);")]
    [InlineData("[HttpGet] public async Task<User?> Get() { if (Environment.ProcessId > 1) { return await db.Users.FindAsync(1); } return await db.Users.FindAsync(2); }")]
    [InlineData("[HttpGet] public async Task<User?> Get() { User? user; if (Environment.ProcessId > 1) { user = await db.Users.FindAsync(1); } else { user = await db.Users.FindAsync(2); } return user; }")]
    [InlineData("[HttpGet] public async Task<User?> Get() => Environment.ProcessId switch { 1 => await db.Users.FindAsync(1), _ => await db.Users.FindAsync(2) };")]
    [InlineData("[HttpGet, Authorize] public Task<User?> Get() => db.Users.Include(user => user.Tickets).ThenInclude(ticket => ticket.Owner).FirstOrDefaultAsync();")]
    [InlineData("[HttpGet(\"{name}\")] public Task<User?> Get(string name) => db.Users.Include(user => user.Tickets).ThenInclude(ticket => ticket.Owner).FirstOrDefaultAsync(user => user.Name == name);")]
    public Task Silent_for_what_is_cheap_or_not_for_everyone(string action) => VerifyAsync(Controller(action));

    [Fact]
    public Task Silent_for_a_parameter_when_the_entity_is_written()
        => VerifyAsync(Controller("""
            [HttpGet("{id:int}")] public Task<User?> Get(int id) => db.Users.Include(user => user.Tickets).ThenInclude(ticket => ticket.Owner).FirstOrDefaultAsync(user => user.Id == id);
            [HttpPost] public Task Post(User user) { db.Users.Add(user); return db.SaveChangesAsync(); }
            """));

    [Theory]
    [InlineData("[HttpGet(\"{id:int}\")] public Task<string> Get(int id) => http.GetStringAsync(\"http://x/\" + id);")]
    [InlineData("[HttpGet] public Task Get() => http.PostAsync(\"http://x\", null);")]
    [InlineData("[HttpGet] public Task<string> Get() { http.DefaultRequestHeaders.Add(\"x\", \"y\"); return http.GetStringAsync(\"http://x\"); }")]
    [InlineData("[HttpGet] public Task<string> Get() => http.GetStringAsync(\"http://x/\" + DateTime.UtcNow);")]
    [InlineData("[HttpGet] public Task<System.IO.Stream> Get() => http.GetStreamAsync(\"http://x\");")]
    public Task Silent_for_another_server(string action) => VerifyAsync(Controller(action, onParameters: Http));

    [Fact]
    public Task Silent_for_another_server_that_may_be_told_who_asks()
        => VerifyAsync(Controller("[HttpGet] public Task<string> Get() => http.GetStringAsync(\"http://x\");", onParameters: Http) + "\npublic class Token : System.Net.Http.DelegatingHandler;");
}
