namespace PerfAnalyzers.Execution.Tests.Caching;

/// <summary>Applications with an endpoint that ought to be cached.</summary>
internal static class CacheScenarios
{
    public const string Path = "/customers/count";

    private const string Usings = """
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Routing;
        using Microsoft.AspNetCore.TestHost;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.DependencyInjection;
        using PerfAnalyzers.Execution.Tests.Caching;
        using PerfAnalyzers.Execution.Tests.RoundTrips;


        """;

    private const string Controller = """

        [ApiController]
        [Route("customers")]
        public sealed class CustomersController(ShopContext db) : ControllerBase
        {
            [HttpGet("count")]
            public async Task<int> Count() => await db.Customers.CountAsync();
        }

        """;

    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["controller"] = Application(
            "builder.Services.AddControllers().AddApplicationPart(typeof(CustomersController).Assembly);",
            "app.MapControllers();",
            Controller),
        ["controller behind authentication middleware"] = Application(
            """
            builder.Services.AddAuthentication();
            builder.Services.AddAuthorization();
            builder.Services.AddCors(options => options.AddDefaultPolicy(policy => policy.WithOrigins("https://shop.example")));
            builder.Services.AddControllers().AddApplicationPart(typeof(CustomersController).Assembly);
            """,
            """
            app.UseRouting();
            app.UseCors();
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapControllers();
            """,
            Controller),
        ["controller with the middleware in place"] = Application(
            """
            builder.Services.AddOutputCache();
            builder.Services.AddControllers().AddApplicationPart(typeof(CustomersController).Assembly);
            """,
            """
            app.UseOutputCache();
            app.MapControllers();
            """,
            Controller),
        ["handler"] = Application(
            "",
            """app.MapGet("/customers/count", async (ShopContext db) => await db.Customers.CountAsync());"""),
        ["handler with a token in a group"] = Application(
            "",
            """
            var customers = app.MapGroup("/customers");
            customers.MapGet("/count", async (ShopContext db, CancellationToken token) => Results.Ok(await db.Customers.CountAsync(token)));
            """),
        ["handler of an extension method"] = Application(
            "",
            "app.MapCustomers();",
            """

            internal static class CustomerEndpoints
            {
                public static void MapCustomers(this IEndpointRouteBuilder app)
                    => app.MapGet("/customers/count", CountAsync);

                private static async Task<int> CountAsync(ShopContext db) => await db.Customers.CountAsync();
            }

            """),
        ["page that answers with a value"] = Application(
            """
            builder.Services.AddRazorPages().ConfigureApplicationPartManager(parts => parts.ApplicationParts.Add(new Microsoft.AspNetCore.Mvc.ApplicationParts.CompiledRazorAssemblyPart(typeof(CountPage).Assembly)));
            """,
            "app.MapRazorPages();",
            """

            public sealed class CountModel(ShopContext db) : Microsoft.AspNetCore.Mvc.RazorPages.PageModel
            {
                public async Task<JsonResult> OnGetAsync() => new JsonResult(await db.Customers.CountAsync());
            }

            public sealed class CountPage : Microsoft.AspNetCore.Mvc.RazorPages.Page
            {
                public CountModel Model => (CountModel)PageContext.ViewData.Model!;
                public override Task ExecuteAsync() => Task.CompletedTask;
            }

            """,
            "[assembly: Microsoft.AspNetCore.Razor.Hosting.RazorCompiledItem(typeof(CountPage), \"mvc.1.0.razor-page\", \"/Pages/Customers/Count.cshtml\")]\n"),
    };

    private static string Application(string services, string endpoints, string types = "", string head = "") => Usings + head + $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.UseTestServer();
        builder.Services.AddDbContext<ShopContext>(options => ServedShop.Configure(options));
        {{services}}
        var app = builder.Build();
        {{endpoints}}
        app.Run();

        """ + types;
}
