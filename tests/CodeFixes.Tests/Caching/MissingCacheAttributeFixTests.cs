using Microsoft.CodeAnalysis;
using PerfAnalyzers.Caching;
using PerfAnalyzers.CodeFixes.Caching;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Tests.Caching;

public sealed class MissingCacheAttributeFixTests
{
    private const string Model = """
        public class User
        {
            public int Id { get; set; }
            public int Age { get; set; }
        }

        public class ChainContext(DbContextOptions<ChainContext> options) : DbContext(options)
        {
            public DbSet<User> Users => Set<User>();
        }
        """;

    private const string Program = """
        var builder = WebApplication.CreateBuilder(args);

        builder.Services.AddControllers();
        builder.Services.AddDbContext<ChainContext>();

        var app = builder.Build();

        app.UseStaticFiles();
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapControllers();
        app.Run();

        """;

    private const string FixedProgram = """
        var builder = WebApplication.CreateBuilder(args);

        builder.Services.AddControllers();
        builder.Services.AddDbContext<ChainContext>();
        builder.Services.AddOutputCache();

        var app = builder.Build();

        app.UseStaticFiles();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseOutputCache();

        app.MapControllers();
        app.Run();

        """;

    private const string Controller = """
        namespace Chain;

        [ApiController, Route("chain")]
        public class ChainController(ChainContext db) : ControllerBase
        {
            /// <summary>How many.</summary>
            [HttpGet("stats")] // counted
            public Task<int> {|PERF4001:Stats|}() => db.Users.CountAsync();
        }

        """;

    private const string FixedController = """
        using Microsoft.AspNetCore.OutputCaching;

        namespace Chain;

        [ApiController, Route("chain")]
        public class ChainController(ChainContext db) : ControllerBase
        {
            /// <summary>How many.</summary>
            [HttpGet("stats")] // counted
            [OutputCache(Duration = 60)]
            public Task<int> Stats() => db.Users.CountAsync();
        }

        """;

    [Fact]
    public Task Adds_the_attribute_and_the_registration()
        => VerifyAsync([Program, Controller], [FixedProgram, FixedController]);

    [Fact]
    public Task Leaves_a_registration_alone()
        => VerifyAsync([FixedProgram, Controller], [FixedProgram, FixedController]);

    [Fact]
    public Task Registers_once_for_several_endpoints()
        => VerifyAsync(
            [
                Program,
                """
                using Microsoft.AspNetCore.OutputCaching;

                [Route("chain")]
                public class ChainController(ChainContext db) : ControllerBase
                {
                    [HttpGet("count")] public Task<int> {|PERF4001:Count|}() => db.Users.CountAsync();

                    [HttpGet]
                    [Route("max")]
                    public Task<int> {|PERF4001:Max|}()
                    {
                        // The oldest.
                        return db.Users.MaxAsync(user => user.Age);
                    }
                }

                """,
            ],
            [
                FixedProgram,
                """
                using Microsoft.AspNetCore.OutputCaching;

                [Route("chain")]
                public class ChainController(ChainContext db) : ControllerBase
                {
                    [HttpGet("count")] [OutputCache(Duration = 60)] public Task<int> Count() => db.Users.CountAsync();

                    [HttpGet]
                    [Route("max")]
                    [OutputCache(Duration = 60)]
                    public Task<int> Max()
                    {
                        // The oldest.
                        return db.Users.MaxAsync(user => user.Age);
                    }
                }

                """,
            ]);

    [Fact]
    public Task Varies_by_the_query_parameters_only()
        => VerifyAsync(
            [
                FixedProgram,
                """
                using Microsoft.AspNetCore.OutputCaching;

                [Route("chain")]
                public class ChainController(ChainContext db) : ControllerBase
                {
                    [HttpGet("{age:int}")]
                    public Task<int> {|PERF4001:Count|}(int age, bool? exact, [FromQuery(Name = "min-id")] int minId, CancellationToken token)
                        => db.Users.CountAsync(user => user.Age == age && user.Id > minId, token);
                }

                """,
            ],
            [
                FixedProgram,
                """
                using Microsoft.AspNetCore.OutputCaching;

                [Route("chain")]
                public class ChainController(ChainContext db) : ControllerBase
                {
                    [HttpGet("{age:int}")]
                    [OutputCache(Duration = 60, VaryByQueryKeys = ["exact", "min-id"])]
                    public Task<int> Count(int age, bool? exact, [FromQuery(Name = "min-id")] int minId, CancellationToken token)
                        => db.Users.CountAsync(user => user.Age == age && user.Id > minId, token);
                }

                """,
            ]);

    [Fact]
    public Task Adds_the_attribute_to_an_override_and_varies_by_format()
        => VerifyAsync(
            [
                FixedProgram.Replace("AddControllers()", "AddControllers().AddXmlSerializerFormatters()", StringComparison.Ordinal),
                """
                using Microsoft.AspNetCore.OutputCaching;

                public abstract class CountController : ControllerBase
                {
                    [HttpGet("count")]
                    public abstract Task<int> Count();
                }

                [Route("chain")]
                public class ChainController(ChainContext db) : CountController
                {
                    /// <summary>How many.</summary>
                    public override Task<int> {|PERF4001:Count|}() => db.Users.CountAsync();
                }

                """,
            ],
            [
                FixedProgram.Replace("AddControllers()", "AddControllers().AddXmlSerializerFormatters()", StringComparison.Ordinal),
                """
                using Microsoft.AspNetCore.OutputCaching;

                public abstract class CountController : ControllerBase
                {
                    [HttpGet("count")]
                    public abstract Task<int> Count();
                }

                [Route("chain")]
                public class ChainController(ChainContext db) : CountController
                {
                    /// <summary>How many.</summary>
                    [OutputCache(Duration = 60, VaryByHeaderNames = ["Accept"])]
                    public override Task<int> Count() => db.Users.CountAsync();
                }

                """,
            ]);

    [Fact]
    public Task Takes_the_duration_from_the_options()
        => VerifyAsync([Program, Controller], [FixedProgram, FixedController.Replace("60", "300", StringComparison.Ordinal)], configuration: "[*.cs]\nperf_analyzers.PERF4001.duration = 300\n");

    [Fact]
    public Task Adds_the_convention_to_minimal_endpoints()
        => VerifyAsync(
            [
                """
                var builder = WebApplication.CreateBuilder(args);
                var app = builder.Build();

                // All of them.
                app.{|PERF4001:MapGet|}("/users", (ChainContext db) => db.Users.ToListAsync()); // listed

                app.MapGroup("/users")
                    .{|PERF4001:MapGet|}("/count/{age:int}", async (int age, bool exact, ChainContext db) =>
                        await db.Users.CountAsync(user => user.Age == age))
                    .WithName("count");

                app.Run();

                """,
            ],
            [
                """
                var builder = WebApplication.CreateBuilder(args);
                builder.Services.AddOutputCache();
                var app = builder.Build();
                app.UseOutputCache();

                // All of them.
                app.MapGet("/users", (ChainContext db) => db.Users.ToListAsync()).CacheOutput(policy => policy.Expire(TimeSpan.FromSeconds(60))); // listed

                app.MapGroup("/users")
                    .MapGet("/count/{age:int}", async (int age, bool exact, ChainContext db) =>
                        await db.Users.CountAsync(user => user.Age == age))
                    .CacheOutput(policy => policy.Expire(TimeSpan.FromSeconds(60)).SetVaryByQuery("exact"))
                    .WithName("count");

                app.Run();

                """,
            ]);

    [Fact]
    public Task Registers_in_a_startup_class()
        => VerifyAsync(
            [
                """
                public class Startup
                {
                    public void ConfigureServices(IServiceCollection services)
                    {
                        services.AddControllers();
                    }

                    public void Configure(IApplicationBuilder app)
                    {
                        app.UseRouting();
                        app.UseCors();
                        app.UseEndpoints(endpoints => endpoints.MapControllers());
                    }
                }

                """,
                Controller,
            ],
            [
                """
                public class Startup
                {
                    public void ConfigureServices(IServiceCollection services)
                    {
                        services.AddControllers();
                        services.AddOutputCache();
                    }

                    public void Configure(IApplicationBuilder app)
                    {
                        app.UseRouting();
                        app.UseCors();
                        app.UseOutputCache();
                        app.UseEndpoints(endpoints => endpoints.MapControllers());
                    }
                }

                """,
                FixedController,
            ],
            outputKind: OutputKind.DynamicallyLinkedLibrary);

    [Fact]
    public Task Imports_what_a_file_without_implicit_usings_needs()
        => VerifyAsync(
            [
                """
                // The start.
                using Microsoft.AspNetCore.Builder;

                var builder = WebApplication.CreateBuilder(args);
                var app = builder.Build();
                app.UseAuthorization();
                ChainApi.Map(app);
                app.Run();

                """,
                """
                // The endpoints.
                using Microsoft.AspNetCore.Builder;
                using Microsoft.EntityFrameworkCore;

                public static class ChainApi
                {
                    public static void Map(WebApplication app)
                    {
                        app.{|PERF4001:MapGet|}("/users", (ChainContext db) => db.Users.CountAsync());
                    }
                }

                """,
            ],
            [
                """
                // The start.
                using Microsoft.AspNetCore.Builder;
                using Microsoft.Extensions.DependencyInjection;

                var builder = WebApplication.CreateBuilder(args);
                builder.Services.AddOutputCache();
                var app = builder.Build();
                app.UseAuthorization();
                app.UseOutputCache();
                ChainApi.Map(app);
                app.Run();

                """,
                """
                // The endpoints.
                using System;
                using Microsoft.AspNetCore.Builder;
                using Microsoft.EntityFrameworkCore;
                using Microsoft.Extensions.DependencyInjection;

                public static class ChainApi
                {
                    public static void Map(WebApplication app)
                    {
                        app.MapGet("/users", (ChainContext db) => db.Users.CountAsync()).CacheOutput(policy => policy.Expire(TimeSpan.FromSeconds(60)));
                    }
                }

                """,
            ],
            implicitUsings: "using Microsoft.EntityFrameworkCore;\n");

    [Fact]
    public Task Offers_nothing_where_output_caching_cannot_be_registered()
        => VerifyAsync([Controller], [Controller], outputKind: OutputKind.DynamicallyLinkedLibrary);

    [Theory]
    [InlineData("#if DEBUG\n#endif\n")]
    [InlineData("")]
    public Task Offers_nothing_where_the_pipeline_is_not_one_piece(string directive)
    {
        // A second pipeline, or a statement that a directive follows.
        var program = directive.Length > 0
            ? Program.Replace("app.UseAuthorization();\n", "app.UseAuthorization();\n" + directive, StringComparison.Ordinal)
            : Program.Replace("app.UseAuthorization();\n", "", StringComparison.Ordinal) + "\nstatic class Second { public static void Use(IApplicationBuilder app) => app.UseAuthorization(); }\n";
        return VerifyAsync([program, Controller], [program, Controller]);
    }

    [Fact]
    public Task Puts_the_attribute_on_the_class_of_a_page()
        => VerifyAsync(
            [
                Program.Replace("app.MapControllers", "app.MapRazorPages", StringComparison.Ordinal),
                """
                using Microsoft.AspNetCore.Mvc.RazorPages;

                namespace Chain;

                /// <summary>How many.</summary>
                public class StatsModel(ChainContext db) : PageModel
                {
                    public async Task<JsonResult> {|PERF4001:OnGetAsync|}(int age) => new JsonResult(await db.Users.CountAsync(user => user.Age > age));
                }

                """,
            ],
            [
                FixedProgram.Replace("app.MapControllers", "app.MapRazorPages", StringComparison.Ordinal),
                """
                using Microsoft.AspNetCore.Mvc.RazorPages;
                using Microsoft.AspNetCore.OutputCaching;

                namespace Chain;

                /// <summary>How many.</summary>
                [OutputCache(Duration = 60, VaryByQueryKeys = ["age"])]
                public class StatsModel(ChainContext db) : PageModel
                {
                    public async Task<JsonResult> OnGetAsync(int age) => new JsonResult(await db.Users.CountAsync(user => user.Age > age));
                }

                """,
            ]);

    /// <summary>What the layout shows is not seen.</summary>
    [Fact]
    public Task A_view_is_a_choice()
        => VerifyAsync(
            [
                FixedProgram,
                """
                using Microsoft.AspNetCore.OutputCaching;

                public class HomeController(ChainContext db) : Controller
                {
                    // GET: Home
                    public IActionResult {|PERF4002:Index|}() => View(db.Users.Count());
                }

                """,
            ],
            [
                FixedProgram,
                """
                using Microsoft.AspNetCore.OutputCaching;

                public class HomeController(ChainContext db) : Controller
                {
                    // GET: Home
                    [OutputCache(Duration = 60)]
                    public IActionResult Index() => View(db.Users.Count());
                }

                """,
            ],
            isByHand: true);

    /// <summary>What the layout shows is not seen.</summary>
    [Fact]
    public Task A_rendered_page_is_a_choice()
        => VerifyAsync(
            [
                FixedProgram,
                """
                using Microsoft.AspNetCore.OutputCaching;

                public class StatsModel(ChainContext db) : Microsoft.AspNetCore.Mvc.RazorPages.PageModel
                {
                    public int Count { get; private set; }
                    public void {|PERF4002:OnGet|}() => Count = db.Users.Count();
                }

                """,
            ],
            [
                FixedProgram,
                """
                using Microsoft.AspNetCore.OutputCaching;

                [OutputCache(Duration = 60)]
                public class StatsModel(ChainContext db) : Microsoft.AspNetCore.Mvc.RazorPages.PageModel
                {
                    public int Count { get; private set; }
                    public void OnGet() => Count = db.Users.Count();
                }

                """,
            ],
            isByHand: true);

    /// <summary>What the application evicts where it changes the rows of the response; not what it evicts for others.</summary>
    [Fact]
    public Task Gives_the_response_the_tags_that_are_evicted_with_its_rows()
        => VerifyAsync(
            [FixedProgram.Replace("app.MapControllers();", """app.{|PERF4001:MapGet|}("/max", (ChainContext db) => db.Users.MaxAsync(user => user.Age));""", StringComparison.Ordinal), Controller, Writer],
            [
                FixedProgram.Replace(
                    "app.MapControllers();",
                    """app.MapGet("/max", (ChainContext db) => db.Users.MaxAsync(user => user.Age)).CacheOutput(policy => policy.Expire(TimeSpan.FromSeconds(60)).Tag("users"));""",
                    StringComparison.Ordinal),
                FixedController.Replace("Duration = 60", "Duration = 60, Tags = [\"users\"]", StringComparison.Ordinal),
                Writer,
            ]);

    private const string Writer = """
        using Microsoft.AspNetCore.OutputCaching;

        public class Ticket { public int Id { get; set; } }

        public class Tickets(DbContextOptions<Tickets> options) : DbContext(options) { public DbSet<Ticket> All => Set<Ticket>(); }

        public class Writer(ChainContext db, Tickets tickets, IOutputCacheStore store)
        {
            public async Task AddAsync(User user, CancellationToken token)
            {
                db.Users.Add(user);
                await db.SaveChangesAsync(token);
                await store.EvictByTagAsync("users", token);
            }

            public async Task AddAsync(Ticket ticket, CancellationToken token)
            {
                tickets.All.Add(ticket);
                await tickets.SaveChangesAsync(token);
                await store.EvictByTagAsync("tickets", token);
            }
        }

        """;

    private static Task VerifyAsync(
        string[] sources,
        string[] fixedSources,
        string? configuration = null,
        string implicitUsings = WebProject.ImplicitUsings,
        OutputKind outputKind = OutputKind.ConsoleApplication,
        bool isByHand = false)
    {
        var test = new CSharpCodeFixTest<MissingCacheAttributeAnalyzer, MissingCacheAttributeCodeFix>();
        test.TestState.OutputKind = outputKind;
        for (var i = 0; i < sources.Length; i++)
        {
            test.TestState.Sources.Add(($"/0/Test{i}.cs", sources[i]));
            test.FixedState.Sources.Add(($"/0/Test{i}.cs", fixedSources[i]));
        }

        foreach (var file in (List<(string, string)>)[("/0/Usings.cs", implicitUsings == WebProject.ImplicitUsings ? WebProject.ImplicitUsings : ""), ("/0/Model.cs", implicitUsings == WebProject.ImplicitUsings ? Model : implicitUsings + Model)])
        {
            test.TestState.Sources.Add(file);
        }

        if (configuration is not null)
        {
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", configuration));
        }

        if (isByHand)
        {
            test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck;
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
