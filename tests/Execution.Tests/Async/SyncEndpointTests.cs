using PerfAnalyzers.Execution.Tests.Engine;

namespace PerfAnalyzers.Execution.Tests.Async;

/// <summary>An application with synchronous endpoints answers the same before and after they became async, by the same routes.</summary>
public sealed class SyncEndpointTests
{
    private const string Source = """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.TestHost;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.DependencyInjection;

        var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=:memory:");
        connection.Open();
        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.UseTestServer();
        builder.Services.AddDbContext<StationContext>(options => options.UseSqlite(connection));
        builder.Services.AddControllers().AddApplicationPart(typeof(StationsController).Assembly);
        var app = builder.Build();
        using (var scope = app.Services.CreateScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<StationContext>();
            db.Database.EnsureCreated();
            db.AddRange(new Station { Name = "North" }, new Station { Name = "South" });
            db.SaveChanges();
        }

        app.MapControllers();
        app.MapGet("/names", (StationContext db) => db.Stations.OrderBy(s => s.Id).Select(s => s.Name).ToList());
        app.MapGet("/names/{id:int}", (int id, StationContext db) => { var found = db.Stations.Find(id); return found is null ? Results.NotFound() : Results.Ok(found.Name); });
        app.MapGet("/total", Total);
        app.Run();

        static int Total(StationContext db) => db.Stations.Count();

        public class Station
        {
            public int Id { get; set; }
            public string Name { get; set; } = "";
        }

        public class StationContext(DbContextOptions<StationContext> options) : DbContext(options)
        {
            public DbSet<Station> Stations => Set<Station>();
        }

        [ApiController]
        [Route("stations")]
        public class StationsController(StationContext db) : ControllerBase
        {
            [HttpGet("{id}")]
            public ActionResult<Station> Get(int id)
            {
                var station = db.Stations.AsNoTracking().FirstOrDefault(s => s.Id == id);
                return station is null ? NotFound() : station;
            }

            [HttpGet("single")]
            public Station Single(string name) => db.Stations.Single(s => s.Name == name);

            [HttpGet("add")]
            public IActionResult Add(string name)
            {
                var station = new Station { Name = name };
                db.Add(station);
                db.SaveChanges();
                return CreatedAtAction(nameof(Get), new { id = station.Id }, station.Name);
            }

            [HttpGet("touch")]
            public void Touch() { foreach (var station in db.Stations) { station.Name += "."; } db.SaveChanges(); }
        }
        """;

    private static readonly string[] Paths =
        ["/names", "/names/1", "/names/99", "/total", "/stations/2", "/stations/77", "/stations/single?name=South", "/stations/add?name=West", "/stations/touch", "/names", "/total"];

    [Fact]
    public async Task Gives_the_same_answers_by_the_same_routes()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var source = ScenarioSource.Program(Source);
        var rewritten = await new Rewriter(RuleIds.SyncEntryPoint).RewriteAsync(source, cancellation);
        Assert.Contains("async Task<ActionResult<Station>> Get(int id, CancellationToken cancellationToken)", rewritten.Text);
        Assert.Contains("async Task<int> Total(", rewritten.Text);
        Assert.Contains("async Task Touch(", rewritten.Text);
        Assert.Contains("async (int id, StationContext db)", rewritten.Text);
        Assert.Equal(await AnswersAsync(source, cancellation), await AnswersAsync(rewritten, cancellation));
    }

    private static async Task<List<string>> AnswersAsync(ScenarioSource source, CancellationToken cancellationToken)
    {
        await using var application = await RunningApplication.StartAsync(source, cancellationToken);
        using var client = application.CreateClient();
        var answers = new List<string>();
        foreach (var path in Paths)
        {
            using var response = await client.GetAsync(path, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            answers.Add($"{path} {(int)response.StatusCode} {response.Headers.Location} {(response.IsSuccessStatusCode ? body : "")}");
        }

        return answers;
    }
}
