using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.Analyzers.Tests.Engine;
using PerfAnalyzers.Analyzers.Tests.Robustness;
using PerfAnalyzers.Caching;
using static PerfAnalyzers.Analyzers.Tests.Caching.WebApplicationTest;

namespace PerfAnalyzers.Analyzers.Tests.Caching;

/// <summary>Half-typed code: whatever the author has typed so far, the analyzer does not throw.</summary>
public sealed class MissingCacheAttributeRobustnessTests
{
    private const string Source = """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddControllers().AddJsonOptions(options => { });
        var app = builder.Build();
        app.UseRouting().UseAuthorization();
        var group = app.MapGroup("/api").WithTags("x");
        group.MapGet("/a/{id:int}", async (int id, ChainContext db) => await db.Users.CountAsync(user => user.Id == id)).WithName("a");
        group.MapMethods("/b", ["GET"], Api.ListAsync);
        app.MapStats();
        app.Run();

        public static class Api
        {
            public static void MapStats(this IEndpointRouteBuilder routes) => routes.MapGet("stats", (IStats stats) => stats.CountAsync());

            public static async Task<List<string>> ListAsync(ChainContext db, CancellationToken token)
            {
                var query = from user in db.Users where user.Id > 1 select user;
                if (token.CanBeCanceled) query = query.Where(user => user.Name != "");
                return await query.GroupBy(user => user.Country).Select(g => g.Key).ToListAsync(token);
            }
        }

        public interface IStats { Task<int> CountAsync(); int Last { get; } }

        public class Stats(ChainContext db) : IStats
        {
            private int _last;
            public int Last => _last;
            public void Clear(int id) { string sql = sql + "delete from visits"; db.Database.ExecuteSqlRaw(sql, id); }
            public async Task<int> CountAsync() { foreach (var user in db.Users) { _last += user.Id; } return Last + await Local(); Task<int> Local() => db.Tickets.SumAsync(t => t.OwnerId); }
        }

        [ApiController, Route("[controller]/{kind}")]
        public class ChainController(IStats stats, ChainContext db) : ControllerBase
        {
            [HttpGet("x"), AcceptVerbs("GET", Route = "y")]
            public async Task<ActionResult<int>> Get(DayOfWeek kind, bool? exact) => kind == default ? Ok(await stats.CountAsync()) : await db.Set<Ticket>().CountAsync(t => t.Owner.Id == 1);

            [HttpGet]
            public Task<int> Sql(System.Data.Common.DbConnection c) => Dapper.SqlMapper.ExecuteScalarAsync<int>(c, "select count(*) from users")!;
        }
        """;

    [Fact]
    public Task NothingIsThrownOnAnyPartOfIt() => HalfTypedCode.VerifyNothingThrownAsync(
        EngineCompilation.Create(Source, Model).WithOptions(new CSharpCompilationOptions(OutputKind.ConsoleApplication)),
        [new MissingCacheAttributeAnalyzer()]);
}
