using PerfAnalyzers.Caching;
using PerfAnalyzers.Testing;
using static PerfAnalyzers.Analyzers.Tests.Caching.WebApplicationTest;

namespace PerfAnalyzers.Analyzers.Tests.Caching;

public sealed class MissingCacheAttributeSilenceTests
{
    private const string Count = "public Task<int> Get() => db.Users.CountAsync();";

    [Theory]
    [InlineData("[HttpPost] " + Count)]
    [InlineData("[HttpGet, HttpPost] " + Count)]
    [InlineData(Count)]
    [InlineData("[HttpGet, NonAction] " + Count)]
    [InlineData("[HttpGet, Microsoft.AspNetCore.OutputCaching.OutputCache] " + Count)]
    [InlineData("[HttpGet, ResponseCache(Duration = 10)] " + Count)]
    [InlineData("[HttpGet, ResponseCache(NoStore = true)] " + Count)]
    [InlineData("[HttpGet, Authorize] " + Count)]
    [InlineData("[HttpGet, ServiceFilter(typeof(string))] " + Count)]
    [InlineData("[HttpGet(\"health\")] " + Count)]
    [InlineData("[HttpGet(\"/healthz/ready\")] " + Count)]
    public Task Silent_by_attributes(string action) => VerifyAsync(Controller(action));

    [Theory]
    [InlineData("[Authorize]")]
    [InlineData("[Microsoft.AspNetCore.OutputCaching.OutputCache]")]
    [InlineData("[TypeFilter(typeof(string))]")]
    public Task Silent_by_attributes_of_the_class(string attribute) => VerifyAsync(Controller("[HttpGet] " + Count, onClass: attribute));

    [Fact]
    public Task Silent_by_an_attribute_of_the_base_class()
        => VerifyAsync("""
            [Authorize]
            public abstract class SecuredController : ControllerBase;

            public class ChainController(ChainContext db) : SecuredController
            {
                [HttpGet("stats")]
                public Task<int> Get() => db.Users.CountAsync();
            }
            """);

    [Theory]
    [InlineData("Users.FirstOrDefaultAsync()")]
    [InlineData("Users.AnyAsync()")]
    [InlineData("FindAsync<User>(1)")]
    public Task Silent_for_a_single_row(string query) => VerifyAsync(Controller($"[HttpGet] public async Task<object?> Get() => await db.{query};"));

    [Theory]
    [InlineData("return Ok(await db.Users.CountAsync(user => user.JoinedAt > DateTime.UtcNow));")]
    [InlineData("return Ok(new { Count = await db.Users.CountAsync(), At = DateTimeOffset.Now });")]
    [InlineData("return Ok(new { Count = await db.Users.CountAsync(), Id = Guid.NewGuid() });")]
    [InlineData("return Ok(await db.Users.CountAsync() + Random.Shared.Next());")]
    [InlineData("return Ok(await db.Users.OrderBy(user => EF.Functions.Random()).ToListAsync());")]
    [InlineData("return Ok(new Stamped(await db.Users.CountAsync()));")]
    [InlineData("return Ok(await db.Users.CountAsync(user => user.Name == User.Identity!.Name));")]
    [InlineData("return Ok(await db.Users.CountAsync(user => user.Name == Request.Headers.UserAgent));")]
    [InlineData("Response.Headers.CacheControl = \"public,max-age=60\"; return Ok(await db.Users.CountAsync());")]
    [InlineData("HttpContext.Session.SetString(\"a\", \"b\"); return Ok(await db.Users.CountAsync());")]
    [InlineData("return Ok((await db.Users.CountAsync()).ToString(System.Globalization.CultureInfo.CurrentCulture));")]
    [InlineData("var count = await db.Users.CountAsync(); await db.SaveChangesAsync(); return Ok(count);")]
    [InlineData("var count = await db.Users.CountAsync(); await db.Users.ExecuteDeleteAsync(); return Ok(count);")]
    [InlineData("s_last ??= await db.Users.CountAsync(); return Ok(s_last);")]
    [InlineData("calls++; return Ok(await db.Users.CountAsync());")]
    [InlineData("if (s_known.TryGetValue(1, out var known)) return Ok(known); return Ok(await db.Users.CountAsync());")]
    [InlineData("return File(System.Text.Encoding.UTF8.GetBytes((await db.Users.CountAsync()).ToString()), \"text/plain\");")]
    [InlineData("return Ok(await new System.Net.Http.HttpClient().GetStringAsync(\"http://x\") + await db.Users.CountAsync());")]
    [InlineData("return Redirect((await db.Users.CountAsync()).ToString());")]
    [InlineData("return Ok((object)((dynamic)await db.Users.CountAsync()).X);")]
    public Task Silent_by_what_the_body_does(string statements)
        => VerifyAsync(Controller($$"""
            private static int? s_last;
            private static readonly Dictionary<int, int> s_known = [];
            private int calls;

            [HttpGet]
            public async Task<IActionResult> Get() { {{statements}} }

            public record Stamped(int Count) { public DateTime At { get; } = DateTime.UtcNow; }
            """));

    [Theory]
    [InlineData("Microsoft.Extensions.Caching.Memory.IMemoryCache cache", "await Microsoft.Extensions.Caching.Memory.CacheExtensions.GetOrCreateAsync(cache, 1, _ => db.Users.CountAsync())")]
    [InlineData("IUserCache cache", "await cache.CountAsync() + await db.Users.CountAsync()")]
    [InlineData("IHttpContextAccessor accessor", "accessor.HttpContext is null ? 0 : await db.Users.CountAsync()")]
    [InlineData("ICurrentUser current", "await db.Users.CountAsync(user => user.Name == current.Name)")]
    [InlineData("IUnseen unseen", "await db.Users.CountAsync() + unseen.Value()")]
    [InlineData("IDecorated decorated", "await decorated.CountAsync()")]
    public Task Silent_by_what_a_service_does(string parameter, string value)
        => VerifyAsync(Controller($"[HttpGet] public async Task<int> Get() => {value};", onParameters: "ChainContext db, " + parameter) + """

            public interface IUserCache { Task<int> CountAsync(); }
            public interface ICurrentUser { string? Name { get; } }
            public class CurrentUser(IHttpContextAccessor accessor) : ICurrentUser { public string? Name => accessor.HttpContext?.User.Identity?.Name; }
            public interface IUnseen { int Value(); }
            public interface IDecorated { Task<int> CountAsync(); }
            public class Counting(ChainContext db) : IDecorated { public Task<int> CountAsync() => db.Users.CountAsync(); }
            public class Decorator(IDecorated inner) : IDecorated { public Task<int> CountAsync() => inner.CountAsync(); }
            """);

    [Theory]
    [InlineData("IHttpContextAccessor accessor", "private readonly string? _name = accessor.HttpContext!.User.Identity!.Name;", true)]
    [InlineData("IHttpContextAccessor accessor", "private readonly string? _name; public Names(ChainContext db, IHttpContextAccessor accessor) : this(db) => _name = accessor.HttpContext!.User.Identity!.Name;", false)]
    [InlineData("string _name", "", false)]
    public Task Silent_for_what_a_constructor_was_given(string parameter, string member, bool isInitializer)
        => VerifyAsync(Controller("[HttpGet] public Task<int> Get() => names.CountAsync();", onParameters: "Names names") + $$"""

            public class Names(ChainContext db{{(isInitializer || member.Length == 0 ? ", " + parameter : "")}})
            {
                {{member}}
                public Task<int> CountAsync() => db.Users.CountAsync(user => user.Name == _name);
            }
            """);

    [Fact]
    public Task Silent_deeper_than_it_looks()
        => VerifyAsync(Controller("""
            [HttpGet] public Task<int> Get() => A();
            private Task<int> A() => B();
            private Task<int> B() => C();
            private Task<int> C() => D();
            private Task<int> D() => db.Users.CountAsync();
            """));

    [Theory]
    [InlineData("string country", "user.Country == country")]
    [InlineData("int page", "user.Id > page * 20")]
    [InlineData("int skip", "user.Id > skip")]
    [InlineData("DateTime since", "user.JoinedAt > since")]
    [InlineData("[FromHeader] int tenant", "user.Id == tenant")]
    [InlineData("[FromQuery] Filter filter", "user.Id == filter.Id")]
    public Task Silent_for_unbounded_keys(string parameter, string condition)
        => VerifyAsync(Controller($"[HttpGet] public Task<int> Get({parameter}) => db.Users.CountAsync(user => {condition});") + "\npublic class Filter { public int Id { get; set; } }");

    [Theory]
    [InlineData("db.Tickets.Add(ticket)")]
    [InlineData("db.Add(ticket)")]
    [InlineData("db.Tickets.Where(x => x.Id == 1).ExecuteDelete()")]
    [InlineData("ticket.OwnerId = 2")]
    [InlineData("new Ticket()")]
    [InlineData("db.Database.ExecuteSqlRaw(\"delete from tickets\")")]
    [InlineData("user.Tickets.Add(ticket)")]
    [InlineData("db.Database.ExecuteSqlRaw(\"exec close_all\")")]
    [InlineData("Dapper.SqlMapper.Execute(db.Database.GetDbConnection(), \"insert into [Tickets] default values\")")]
    [InlineData("var sql = \"delete from \"; sql += \"tickets\"; db.Database.ExecuteSqlRaw(sql)")]
    [InlineData("var sql = new System.Text.StringBuilder(\"delete from visits\"); db.Database.ExecuteSqlRaw(sql.ToString())")]
    [InlineData("var sql = System.IO.File.ReadAllText(\"refresh.sql\"); db.Database.ExecuteSqlRaw(sql)")]
    [InlineData("db.Database.ExecuteSqlRaw(\"set nocount on; exec rebuild_totals\")")]
    [InlineData("db.Database.ExecuteSqlRaw(\"select rebuild_totals()\")")]
    [InlineData("IProgress<Ticket> store = new Store<Ticket>(db); store.Report(ticket)")]
    [InlineData("Run(\"delete from tickets\")")]
    [InlineData("using var command = db.Database.GetDbConnection().CreateCommand(); command.CommandText = \"update tickets set owner_id = 1\"; command.ExecuteNonQuery()")]
    [InlineData("new Repository<Ticket>(db).Store(ticket)")]
    [InlineData("new Repository<User>(db).Store(user); Save(ticket)")]
    public Task Silent_for_a_key_when_the_entity_is_written(string write)
        => VerifyAsync(Controller("""[HttpGet("{ownerId:int}")] public Task<int> Get(int ownerId) => db.Tickets.CountAsync(ticket => ticket.OwnerId == ownerId);""") + $$"""

            public class Desk(ChainContext db)
            {
                public void Write(Ticket ticket, User user) { _ = ticket; {{(write == "new Ticket()" ? "_ = " + write : write)}}; }
                private void Run(string sql) => {{(write.StartsWith("Run", StringComparison.Ordinal) ? "db.Database.ExecuteSqlRaw(sql)" : "_ = sql")}};
                private void Save<T>(T item) where T : class => {{(write.EndsWith("Save(ticket)", StringComparison.Ordinal) ? "new Repository<T>(db).Store(item)" : "_ = item")}};
            }

            public class Repository<T>(ChainContext db) where T : class
            {
                public void Store(T item) => db.Set<T>().Add(item);
            }

            public class Store<T>(ChainContext db) : IProgress<T> where T : class
            {
                public void Report(T item) => {{(write.StartsWith("IProgress", StringComparison.Ordinal) ? "db.Set<T>().Add(item)" : "_ = item")}};
            }
            """);

    [Fact]
    public Task Silent_for_a_filtered_list_with_a_key()
        => VerifyAsync(Controller("""[HttpGet("{ownerId:int}")] public Task<List<Ticket>> Get(int ownerId) => db.Tickets.Where(ticket => ticket.OwnerId == ownerId).ToListAsync();"""));

    [Theory]
    [InlineData("""app.MapGet("/x", (ChainContext db) => db.Users.CountAsync()).CacheOutput();""")]
    [InlineData("""app.MapGet("/x", (ChainContext db) => db.Users.CountAsync()).RequireAuthorization();""")]
    [InlineData("""app.MapGroup("/g").CacheOutput().MapGet("/x", (ChainContext db) => db.Users.CountAsync());""")]
    [InlineData("""var g = app.MapGroup("/g"); g.RequireAuthorization(); g.MapGet("/x", (ChainContext db) => db.Users.CountAsync());""")]
    [InlineData("""app.MapGet("/x", [Authorize] (ChainContext db) => db.Users.CountAsync());""")]
    [InlineData("""app.MapGet("/x", (ChainContext db) => db.Users.CountAsync()).AddEndpointFilter((context, next) => next(context));""")]
    [InlineData("""app.MapPost("/x", (ChainContext db) => db.Users.CountAsync());""")]
    [InlineData("""if (app.Environment.IsDevelopment()) { app.MapGet("/x", (ChainContext db) => db.Users.CountAsync()); }""")]
    [InlineData("""app.MapGet("/x", (ChainContext db) => db.Users.AsAsyncEnumerable());""")]
    [InlineData("""app.MapGet("/x", (ChainContext db) => db.Users);""")]
    [InlineData("""app.MapGet("/x", async (ChainContext db, HttpContext http) => { http.Response.Headers.CacheControl = "max-age=1"; return await db.Users.CountAsync(); });""")]
    [InlineData("""app.MapGet("/x", async (ChainContext db, System.Security.Claims.ClaimsPrincipal user) => await db.Users.CountAsync(x => x.Name == user.Identity!.Name));""")]
    [InlineData("""Secured(app.MapGet("/x", (ChainContext db) => db.Users.CountAsync()));""")]
    public Task Silent_by_conventions(string statement)
        => VerifyAsync(Minimal(statement, "private static void Secured(RouteHandlerBuilder endpoint) => endpoint.RequireAuthorization();"));

    [Theory]
    [InlineData("services.AddAuthorization(options => options.FallbackPolicy = options.DefaultPolicy);")]
    [InlineData("services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Cache()));")]
    [InlineData("services.AddControllers(options => options.Filters.Add(new Microsoft.AspNetCore.Mvc.Authorization.AuthorizeFilter()));")]
    [InlineData("services.AddControllers(options => options.Filters.Add<Own>());")]
    [InlineData("app.MapControllers().RequireAuthorization();")]
    [InlineData("app.MapControllers().CacheOutput();")]
    [InlineData("app.UseRequestLocalization();")]
    [InlineData("new ModelBuilder().Entity<User>().HasQueryFilter(user => user.Country == s_country);")]
    public Task Silent_by_what_the_application_sets_up(string statement)
        => VerifyAsync(Controller("[HttpGet] " + Count) + $$"""

            public static class Setup
            {
                private static string s_country = "";
                public static void Run(IServiceCollection services, WebApplication app) { {{statement}} }
            }

            public class Own : Microsoft.AspNetCore.Mvc.Filters.IActionFilter
            {
                public void OnActionExecuting(Microsoft.AspNetCore.Mvc.Filters.ActionExecutingContext context) { }
                public void OnActionExecuted(Microsoft.AspNetCore.Mvc.Filters.ActionExecutedContext context) { }
            }
            """);

    [Fact]
    public Task Silent_for_a_context_that_is_given_its_tenant()
        => VerifyAsync(Controller("[HttpGet] public Task<int> Get() => db.Users.CountAsync();", onParameters: "ShopContext db") + """

            public interface ITenant { string Connection { get; } }
            public class ShopContext(DbContextOptions<ShopContext> options, ITenant tenant) : DbContext(options)
            {
                public DbSet<User> Users => Set<User>();
                protected override void OnConfiguring(DbContextOptionsBuilder builder) => builder.UseSqlite(tenant.Connection);
            }
            """);

    [Fact]
    public async Task Silent_without_ASP_NET_Core()
    {
        var test = new CSharpAnalyzerTest<MissingCacheAttributeAnalyzer>
        {
            TestCode = "public class ChainController { public int Get() => 1; }",
            ReferenceAssemblies = ReferenceAssemblies.NetCore,
        };
        await test.RunAsync(TestContext.Current.CancellationToken);
    }
}
