namespace PerfAnalyzers.Execution.Tests.Caching;

/// <summary>Applications whose caching does not do what it says. Each handler counts its visits at <c>/count</c>.</summary>
internal static class CacheSetups
{
    public const string CountPath = "/count";

    private const string Usings = """
        using System;
        using System.Security.Claims;
        using System.Text.Encodings.Web;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.AspNetCore.Authentication;
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.OutputCaching;
        using Microsoft.AspNetCore.TestHost;
        using Microsoft.Extensions.DependencyInjection;
        using PerfAnalyzers.Execution.Tests.Caching;


        """;

    public static string Controller(string attributes, string services = "", string pipeline = "", string body = "Visits.Add()") => Application(
        services + "\nbuilder.Services.AddControllers().AddApplicationPart(typeof(CountController).Assembly);",
        pipeline + "\napp.MapControllers();",
        $$"""

        [ApiController]
        public sealed class CountController : ControllerBase
        {
            [Route("count"), {{attributes}}]
            public object Count() => {{body}};
        }

        """);

    /// <summary>A Razor Page as its compiler would write it.</summary>
    public static string Page(string onClass, string onGet, string conventions = "", string services = "", string pipeline = "") => Application(
        services + $$"""

        builder.Services.AddOutputCache();
        builder.Services.AddRazorPages(options => { {{conventions}} }).ConfigureApplicationPartManager(parts => parts.ApplicationParts.Add(new Microsoft.AspNetCore.Mvc.ApplicationParts.CompiledRazorAssemblyPart(typeof(CountPage).Assembly)));
        """,
        pipeline + """

        app.UseOutputCache();
        app.MapRazorPages();
        """,
        $$"""

        [{{onClass}}]
        public sealed class CountModel : Microsoft.AspNetCore.Mvc.RazorPages.PageModel
        {
            [{{onGet}}]
            public void OnGet() => Visits.Add();
        }

        public sealed class CountPage : Microsoft.AspNetCore.Mvc.RazorPages.Page
        {
            public CountModel Model => (CountModel)PageContext.ViewData.Model!;
            public override Task ExecuteAsync() => Task.CompletedTask;
        }

        """,
        "[assembly: Microsoft.AspNetCore.Razor.Hosting.RazorCompiledItem(typeof(CountPage), \"mvc.1.0.razor-page\", \"/Pages/Count.cshtml\")]\n");

    public static string Application(string services, string pipeline, string types = "", string head = "") => Usings + head + $$"""
        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.UseTestServer();
        {{services}}
        var app = builder.Build();
        {{pipeline}}
        app.Run();

        """ + types;
}
