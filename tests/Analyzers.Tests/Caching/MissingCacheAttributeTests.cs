using PerfAnalyzers.Caching;
using PerfAnalyzers.Testing;
using static PerfAnalyzers.Analyzers.Tests.Caching.WebApplicationTest;

namespace PerfAnalyzers.Analyzers.Tests.Caching;

public sealed class MissingCacheAttributeTests
{
    private static DiagnosticResult Finding(string endpoint, string read, string path = "", int at = 0)
        => CSharpAnalyzerVerifier<MissingCacheAttributeAnalyzer>.Diagnostic("PERF4001").WithLocation(at).WithArguments(endpoint, read, path);

    [Fact]
    public Task Reports_an_action_that_counts()
        => VerifyAsync(
            Controller("""
                [HttpGet("stats")]
                public async Task<ActionResult<int>> {|#0:GetStats|}() => await db.Users.CountAsync();
                """),
            Finding("'GET api/chain/stats' (ChainController.GetStats)", "counts 'Users'"));

    [Theory]
    [InlineData("db.Users.SumAsync(user => user.Id)", "sums over 'Users'")]
    [InlineData("db.Users.Select(user => user.Country).Distinct().CountAsync()", "counts 'Users'")]
    [InlineData("db.Set<User>().CountAsync()", "counts 'User'")]
    [InlineData("db.Users.Where(user => user.Country == \"NO\").MaxAsync(user => user.Id)", "looks for the maximum of 'Users'")]
    [InlineData("(from user in db.Users where user.Id > 1 select user.Id).MinAsync()", "looks for the minimum of 'Users'")]
    [InlineData("Task.FromResult(db.Users.Count())", "counts 'Users'")]
    public Task Reports_each_aggregate(string query, string read)
        => VerifyAsync(
            Controller($"[HttpGet] public async Task<int> {{|#0:Get|}}() => await {query};"),
            Finding("'GET api/chain' (ChainController.Get)", read));

    [Fact]
    public Task Reports_a_grouping()
        => VerifyAsync(
            Minimal("""
                app.{|#0:MapGet|}("/countries", async (ChainContext db, CancellationToken cancellationToken) =>
                    await db.Users.GroupBy(user => user.Country).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken));
                """),
            Finding("'GET countries'", "groups 'Users'"));

    [Fact]
    public Task Reports_a_filter_by_a_fixed_field()
        => VerifyAsync(
            Controller("""
                private readonly int _first = 1000;
                [HttpGet] public Task<int> {|#0:Get|}() => db.Users.CountAsync(user => user.Id > _first);
                """),
            Finding("'GET api/chain' (ChainController.Get)", "counts 'Users'"));

    [Fact]
    public Task Reports_a_whole_table_read_by_a_method_group()
        => VerifyAsync(
            Minimal(
                """app.{|#0:MapGet|}("/users", ListAsync);""",
                """
                private static async Task<List<string>> ListAsync(ChainContext db)
                    => await db.Users.OrderBy(user => user.Name).Take(200).Select(user => user.Name).ToListAsync();
                """),
            Finding("'GET users' (ListAsync)", "reads 'Users'"));

    [Fact]
    public Task Reports_a_query_that_is_built_in_steps()
        => VerifyAsync(
            Controller("""
                [HttpGet]
                public async Task<ActionResult<int>> {|#0:Get|}(bool recent)
                {
                    var query = db.Users.AsNoTracking();
                    if (recent)
                    {
                        query = query.Where(user => user.Id > 1000);
                    }

                    return Ok(await query.CountAsync());
                }
                """),
            Finding("'GET api/chain' (ChainController.Get)", "counts 'Users'"));

    [Fact]
    public Task Reports_a_loop_over_a_set()
        => VerifyAsync(
            Controller("""
                [HttpGet]
                public int {|#0:Get|}()
                {
                    var total = 0;
                    foreach (var user in db.Users)
                    {
                        total += user.Name.Length;
                    }

                    return total;
                }
                """),
            Finding("'GET api/chain' (ChainController.Get)", "reads 'Users'"));

    [Fact]
    public Task Follows_a_service_through_its_interface()
        => VerifyAsync(
            Controller("[HttpGet] public Task<int> {|#0:Get|}() => stats.CountAsync();", onParameters: "IStats stats") + """

            public interface IStats { Task<int> CountAsync(); }
            public class Stats(ChainContext db) : IStats
            {
                public async Task<int> CountAsync() => await LoadAsync();
                private async Task<int> LoadAsync() => await db.Users.CountAsync();
            }
            """,
            Finding("'GET api/chain' (ChainController.Get)", "counts 'Users'", " (path: Stats.CountAsync -> Stats.LoadAsync)"));

    [Fact]
    public Task Accepts_a_query_filter_that_depends_on_the_row_alone()
        => VerifyAsync(
            Controller("[HttpGet] public Task<int> {|#0:Get|}() => db.Users.CountAsync();") + """

            public static class Filters
            {
                private static int s_owner;
                public static void Add(ModelBuilder model)
                {
                    model.Entity<User>().HasQueryFilter(user => user.Name != "" && !string.IsNullOrEmpty(user.Country));
                    model.Entity<Ticket>().HasQueryFilter(ticket => ticket.OwnerId == s_owner);
                }
            }
            """,
            Finding("'GET api/chain' (ChainController.Get)", "counts 'Users'"));

    [Fact]
    public Task Names_the_entity_behind_a_generic_repository()
        => VerifyAsync(
            Controller("[HttpGet] public Task<List<User>> {|#0:Get|}() => users.ListAsync();", onParameters: "IRepository<User> users") + """

            public interface IRepository<T> where T : class { Task<List<T>> ListAsync(); }
            public class EfRepository<TEntity>(ChainContext db) : IRepository<TEntity> where TEntity : class
            {
                public Task<List<TEntity>> ListAsync() => db.Set<TEntity>().ToListAsync();
            }
            """,
            Finding("'GET api/chain' (ChainController.Get)", "reads 'User'", " (path: EfRepository.ListAsync)"));

    [Fact]
    public Task Follows_a_context_behind_an_interface()
        => VerifyAsync(
            Controller("[HttpGet] public Task<int> {|#0:Get|}() => db.Users.CountAsync();", onParameters: "IChainContext db") + """

            public interface IChainContext { DbSet<User> Users { get; } }
            """,
            Finding("'GET api/chain' (ChainController.Get)", "counts 'Users'"));

    [Fact]
    public Task Follows_a_mediator_to_its_handler()
        => VerifyAsync(
            Controller("[HttpGet] public async Task<int> {|#0:Get|}() => await mediator.Send(new GetStats());", onParameters: "MediatR.IMediator mediator") + """

            public record GetStats : MediatR.IRequest<int>;
            public class GetStatsHandler(ChainContext db) : MediatR.IRequestHandler<GetStats, int>
            {
                public Task<int> Handle(GetStats request, CancellationToken cancellationToken) => db.Users.CountAsync(cancellationToken);
            }

            namespace MediatR
            {
                public interface IRequest<out T>;
                public interface IRequestHandler<in TRequest, TResponse> { Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken); }
                public interface IMediator { Task<T> Send<T>(IRequest<T> request, CancellationToken cancellationToken = default); }
            }
            """,
            Finding("'GET api/chain' (ChainController.Get)", "counts 'Users'", " (path: GetStatsHandler.Handle)"));

    [Fact]
    public Task Follows_a_generic_interface_to_the_class_for_its_arguments()
        => VerifyAsync(
            Controller("""
                [HttpGet("users")] public Task<int> {|#0:Users|}([FromServices] IAnswer<UserCount, int> answer) => answer.GiveAsync(new UserCount());
                [HttpGet("owners")] public Task<int> {|#1:Owners|}([FromServices] IAnswer<OwnerCount, int> answer) => answer.GiveAsync(new OwnerCount());
                """) + Answers,
            Finding("'GET api/chain/users' (ChainController.Users)", "counts 'Users'", " (path: UserAnswer.GiveAsync)"),
            Finding("'GET api/chain/owners' (ChainController.Owners)", "counts 'Tickets'", " (path: TicketAnswers.GiveAsync)", 1));

    [Theory]
    [InlineData("public class Kept(IAnswer<UserCount, int> inner) : IAnswer<UserCount, int> { public Task<int> GiveAsync(UserCount question) => inner.GiveAsync(question); }")]
    [InlineData("public class Kept<TQuestion, TResult>(IAnswer<TQuestion, TResult> inner) : IAnswer<TQuestion, TResult> { public Task<TResult> GiveAsync(TQuestion question) => inner.GiveAsync(question); }")]
    [InlineData("public class Anything : IAnswer<object, int> { public Task<int> GiveAsync(object question) => Task.FromResult(1); }")]
    public Task Silent_where_two_classes_may_answer(string other)
        => VerifyAsync(Controller("""[HttpGet("users")] public Task<int> Users([FromServices] IAnswer<UserCount, int> answer) => answer.GiveAsync(new UserCount());""") + Answers + other);

    [Fact]
    public Task Silent_where_the_class_for_its_arguments_writes()
        => VerifyAsync(Controller("""[HttpGet("seen")] public Task<int> Seen([FromServices] IAnswer<Seen, int> answer) => answer.GiveAsync(new Seen());""") + Answers + """
            public record Seen;
            public class SeenAnswer(ChainContext db) : IAnswer<Seen, int>
            {
                public async Task<int> GiveAsync(Seen question) { db.Users.Add(new User()); await db.SaveChangesAsync(); return await db.Users.CountAsync(); }
            }
            """);

    private const string Answers = """

        public record UserCount;
        public record TicketCount;
        public record OwnerCount;
        public interface IAnswer<in TQuestion, TResult> { Task<TResult> GiveAsync(TQuestion question); }
        public class UserAnswer(ChainContext db) : IAnswer<UserCount, int> { public Task<int> GiveAsync(UserCount question) => db.Users.CountAsync(); }
        public class TicketAnswers(ChainContext db) : IAnswer<TicketCount, int>, IAnswer<OwnerCount, int>
        {
            public Task<int> GiveAsync(TicketCount question) => db.Tickets.CountAsync();
            Task<int> IAnswer<OwnerCount, int>.GiveAsync(OwnerCount question) => db.Tickets.Select(ticket => ticket.OwnerId).Distinct().CountAsync();
        }

        """;

    [Fact]
    public Task Reports_query_expressions_with_a_bounded_parameter_when_nothing_writes_the_entities()
        => VerifyAsync(
            Controller("""
                [HttpGet("{kind}")]
                public IActionResult {|#0:Get|}(DayOfWeek kind)
                {
                    var query = from ticket in db.Tickets
                                where ticket.OwnerId == (int)kind
                                join user in db.Users on ticket.OwnerId equals user.Id
                                group ticket by user.Name into owned
                                select new Line { Key = owned.Key, Value = owned.Sum(ticket => ticket.Id) };
                    return Ok(query.ToList());
                }
                """) + "\npublic class Line { public string Key { get; set; } = \"\"; public int Value { get; set; } }",
            Finding("'GET api/chain/{kind}' (ChainController.Get)", "groups 'Tickets'"));

    [Fact]
    public Task Reports_a_bounded_parameter_when_nothing_writes_the_entities()
        => VerifyAsync(
            Controller("""[HttpGet("{ownerId:int}/count")] public Task<int> {|#0:Count|}(int ownerId) => db.Tickets.CountAsync(ticket => ticket.OwnerId == ownerId);"""),
            Finding("'GET api/chain/{ownerId:int}/count' (ChainController.Count)", "counts 'Tickets'"));

    [Fact]
    public Task Knows_seeding_from_writing()
        => VerifyAsync(
            Controller("""[HttpGet("{ownerId:int}/count")] public Task<int> {|#0:Count|}(int ownerId) => db.Tickets.CountAsync(ticket => ticket.OwnerId == ownerId);""") + """

            public static class DatabaseSeeder
            {
                public static void Run(ChainContext db) { db.Tickets.Add(new Ticket { OwnerId = 1 }); db.SaveChanges(); }
            }
            """,
            Finding("'GET api/chain/{ownerId:int}/count' (ChainController.Count)", "counts 'Tickets'"));

    [Fact]
    public Task Follows_groups_to_the_route()
        => VerifyAsync(
            Minimal("""
                var api = app.MapGroup("/api").WithTags("chain");
                api.MapGroup("v1").{|#0:MapGet|}("/stats", (ChainContext db) => db.Users.CountAsync()).WithName("stats");
                """),
            Finding("'GET api/v1/stats'", "counts 'Users'"));

    [Fact]
    public Task Reports_what_AllowAnonymous_opens()
        => VerifyAsync(
            Controller("[HttpGet, AllowAnonymous] public Task<int> {|#0:Get|}() => db.Users.CountAsync();", onClass: "[Authorize]"),
            Finding("'GET api/chain' (ChainController.Get)", "counts 'Users'"));

    [Fact]
    public Task Reports_a_constant_SQL_aggregate()
        => VerifyAsync(
            Controller("""
                [HttpGet]
                public async Task<int> {|#0:Get|}() => await Dapper.SqlMapper.ExecuteScalarAsync<int>(connection, "SELECT COUNT(*) FROM users");
                """, onParameters: "System.Data.Common.DbConnection connection"),
            Finding("'GET api/chain' (ChainController.Get)", "counts 'users'"));

    [Fact]
    public Task Ignores_a_clock_that_only_reaches_the_log()
        => VerifyAsync(
            Controller("""
                [HttpGet]
                public async Task<int> {|#0:Get|}()
                {
                    Microsoft.Extensions.Logging.LoggerExtensions.LogInformation(logger, "asked at {Now}", DateTime.UtcNow);
                    return await db.Users.CountAsync();
                }
                """, onParameters: "ChainContext db, Microsoft.Extensions.Logging.ILogger<ChainController> logger"),
            Finding("'GET api/chain' (ChainController.Get)", "counts 'Users'"));

    [Fact]
    public Task Ignores_a_context_that_only_gives_its_token()
        => VerifyAsync(
            Minimal("""app.{|#0:MapGet|}("/stats", (HttpContext http, ChainContext db) => db.Users.CountAsync(http.RequestAborted));"""),
            Finding("'GET stats'", "counts 'Users'"));

    /// <summary>Writes of other rows leave the answer for a parameter what it is.</summary>
    [Theory]
    [InlineData("db.Database.ExecuteSqlRaw(\"delete from visits where at < {0}\", 1)")]
    [InlineData("db.Database.ExecuteSql($\"update visits set at = {id}\")")]
    [InlineData("Dapper.SqlMapper.Execute(db.Database.GetDbConnection(), \"insert into visits default values\")")]
    [InlineData("var sql = \"delete from \" + (id > 1 ? \"visits\" : \"calls\") + $\" where at < {id}\"; db.Database.ExecuteSqlRaw(sql)")]
    [InlineData("using var command = db.Database.GetDbConnection().CreateCommand(); command.CommandText = \"delete from visits\"; command.ExecuteNonQuery()")]
    [InlineData("new Repository<User>(db).Store(null!)")]
    [InlineData("Batch([id])")]
    public Task Reports_a_parameter_beside_writes_of_other_rows(string write)
        => VerifyAsync(Controller("""[HttpGet("{ownerId:int}")] public Task<int> {|PERF4001:Get|}(int ownerId) => db.Tickets.CountAsync(ticket => ticket.OwnerId == ownerId);""") + $$"""

            public class Desk(ChainContext db)
            {
                public void Write(int id) { _ = id; {{write}}; }

                private static List<T> Batch<T>(IEnumerable<T> all) { var list = new List<T>(); foreach (var one in all) { list.Add(one); } return list; }
            }

            public class Repository<T>(ChainContext db) where T : class
            {
                public void Store(T item) => db.Set<T>().Add(item);
            }
            """);

    /// <summary>Routes that nobody visible maps, beside a group that asks for a user and stays where it is.</summary>
    [Theory]
    [InlineData("var group = routes.MapGroup(\"/a\").RequireAuthorization(); group.MapGet(\"/x\", () => 1);")]
    [InlineData("var group = routes.MapGroup(\"/a\"); group.RequireAuthorization(\"admin\").WithTags(\"a\"); group.MapGroup(\"/b\").MapGet(\"/x\", () => 1);")]
    [InlineData("routes.MapGroup(\"/a\").RequireAuthorization().MapInner().MapGet(\"/y\", () => 1);")]
    public Task Reports_beside_a_protected_group_that_stays_in_sight(string statements) => VerifyAsync(Routes(statements, "{|PERF4001:MapGet|}"));

    [Theory]
    [InlineData("var group = routes.MapGroup(\"/a\").RequireAuthorization(); foreach (var map in s_maps) { map(group); }")]
    [InlineData("Keep(routes.MapGroup(\"/a\").RequireAuthorization());")]
    [InlineData("var group = routes.MapGroup(\"/a\"); group.RequireAuthorization(); foreach (var method in typeof(Api).GetMethods()) { method.Invoke(null, [group]); }")]
    [InlineData("routes.MapGroup(\"/a\").RequireAuthorization().MapStats();")]
    public Task Silent_where_a_protected_group_may_be_what_the_routes_are_mapped_on(string statements) => VerifyAsync(Routes(statements, "MapGet"));

    private static string Routes(string statements, string mapGet) => $$"""
        public static class Api
        {
            private static readonly List<Action<IEndpointRouteBuilder>> s_maps = [];
            private static RouteGroupBuilder? s_kept;

            public static void MapStats(this IEndpointRouteBuilder routes) => routes.{{mapGet}}("/stats", (ChainContext db) => db.Users.CountAsync());

            public static void MapOther(this IEndpointRouteBuilder routes)
            {
                {{statements}}
            }

            private static RouteGroupBuilder MapInner(this RouteGroupBuilder group)
            {
                group.MapGet("/x", () => 1);
                return group;
            }

            private static void Keep(RouteGroupBuilder group) => s_kept = group;
        }
        """;
}
