using Microsoft.CodeAnalysis;
using PerfAnalyzers.Caching;
using PerfAnalyzers.CodeFixes.Caching;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Tests.Caching;

public sealed class OutputCacheUseFixTests
{
    private const string Program = """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddControllers();

        var app = builder.Build();
        app.UseRouting();
        app.UseAuthorization();
        app.MapControllers();
        app.Run();

        """;

    private const string FixedProgram = """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddControllers();
        builder.Services.AddOutputCache();

        var app = builder.Build();
        app.UseRouting();
        app.UseAuthorization();
        app.UseOutputCache();
        app.MapControllers();
        app.Run();

        """;

    private static string Controller(string onGet) => $$"""
        using Microsoft.AspNetCore.OutputCaching;

        public class ChainController : ControllerBase
        {
            [HttpGet("a"), {{onGet}}]
            public int A() => 1;

            [HttpGet("b"), {{onGet}}]
            public int B() => 1;
        }

        """;

    private static string Reading(string onGet) => Controller(onGet).Replace("int A() => 1", "string? A() => User.Identity?.Name", StringComparison.Ordinal).Replace("int B() => 1", "string? B() => User.Identity?.Name", StringComparison.Ordinal);

    [Fact]
    public Task Registers_once_for_all_uses()
        => VerifyAsync([Program, Controller("{|PERF4003:OutputCache|}")], [FixedProgram, Controller("OutputCache")]);

    [Fact]
    public Task Adds_the_middleware_to_services_that_are_there()
        => VerifyAsync(
            [FixedProgram.Replace("app.UseOutputCache();\n", "", StringComparison.Ordinal), Controller("{|PERF4003:OutputCache|}")],
            [FixedProgram, Controller("OutputCache")]);

    [Fact]
    public Task Offers_nothing_without_one_place()
    {
        var program = Program.Replace("app.UseAuthorization();\n", "app.UseAuthorization();\nSecond.Use(app);\n", StringComparison.Ordinal)
            + "\nstatic class Second { public static void Use(IApplicationBuilder app) => app.UseAuthorization(); }\n";
        return VerifyAsync([program, Controller("{|PERF4003:OutputCache|}")], [program, Controller("{|PERF4003:OutputCache|}")]);
    }

    [Fact]
    public Task Removes_attributes()
        => VerifyAsync(
            [
                FixedProgram,
                """
                using Microsoft.AspNetCore.OutputCaching;

                public class ChainController : ControllerBase
                {
                    /// <summary>Saves.</summary>
                    [HttpPost("a"), {|PERF4004:OutputCache|}]
                    public int A() => 1;

                    /// <summary>Saves.</summary>
                    [{|PERF4004:OutputCache(Duration = 60)|}]
                    [HttpPut("b")]
                    public int B() => 1;

                    [HttpDelete("c")]
                    [{|PERF4004:OutputCache(Duration = 60)|}]
                    public int C() => 1;

                    [HttpPatch("d")] [{|PERF4004:OutputCache|}] public int D() => 1;

                    [{|PERF4004:OutputCache|}, HttpPost("e")] public int E() => 1;

                    [HttpPost("f")]
                    [{|PERF4004:OutputCache|}] // not the page
                    public int F() => 1;
                }

                """,
            ],
            [
                FixedProgram,
                """
                using Microsoft.AspNetCore.OutputCaching;

                public class ChainController : ControllerBase
                {
                    /// <summary>Saves.</summary>
                    [HttpPost("a")]
                    public int A() => 1;

                    /// <summary>Saves.</summary>
                    [HttpPut("b")]
                    public int B() => 1;

                    [HttpDelete("c")]
                    public int C() => 1;

                    [HttpPatch("d")] public int D() => 1;

                    [HttpPost("e")] public int E() => 1;

                    [HttpPost("f")]
                    // not the page
                    public int F() => 1;
                }

                """,
            ]);

    [Fact]
    public Task Removes_calls()
        => VerifyAsync(
            [
                FixedProgram.Replace("app.MapControllers();\n", """
                    app.MapPost("/a", () => 1).{|PERF4004:CacheOutput|}();
                    app.MapPut("/b", () => 1)
                        .{|PERF4004:CacheOutput|}(policy => policy.Expire(TimeSpan.FromSeconds(1)))
                        .WithName("b");
                    app.MapPatch("/c", () => 1) // changes
                        .WithName("c")
                        .{|PERF4004:CacheOutput|}();
                    app.MapDelete("/d", [{|PERF4004:Microsoft.AspNetCore.OutputCaching.OutputCache|}] () => 1);

                    """, StringComparison.Ordinal),
            ],
            [
                FixedProgram.Replace("app.MapControllers();\n", """
                    app.MapPost("/a", () => 1);
                    app.MapPut("/b", () => 1)
                        .WithName("b");
                    app.MapPatch("/c", () => 1) // changes
                        .WithName("c");
                    app.MapDelete("/d", () => 1);

                    """, StringComparison.Ordinal),
            ]);

    [Theory]
    [InlineData("app.UseOutputCache();\napp.UseRouting();\napp.UseAuthentication();\napp.UseAuthorization();\n", "app.UseRouting();\napp.UseAuthentication();\napp.UseAuthorization();\napp.UseOutputCache();\n")]
    [InlineData("app.UseRouting();\n\napp.UseOutputCache();\napp.UseCors();\napp.UseAuthentication();\n", "app.UseRouting();\n\napp.UseCors();\napp.UseAuthentication();\napp.UseOutputCache();\n")]
    public Task Moves_the_cache_behind_authentication(string pipeline, string fixedPipeline)
    {
        var program = Program.Replace("app.UseRouting();\napp.UseAuthorization();\n", pipeline, StringComparison.Ordinal).Replace("AddControllers();", "AddControllers();\nbuilder.Services.AddOutputCache();\nbuilder.Services.AddAuthentication().AddCookie();", StringComparison.Ordinal);
        return VerifyAsync(
            [program, Reading("{|PERF4015:OutputCache|}")],
            [program.Replace(pipeline, fixedPipeline, StringComparison.Ordinal), Reading("OutputCache")]);
    }

    [Theory]
    [InlineData("app.UseOutputCache().UseAuthentication();\n")]
    [InlineData("// First, for speed.\napp.UseOutputCache();\napp.UseAuthentication();\n")]
    public Task Moves_nothing_that_is_not_a_statement_of_its_own(string pipeline)
    {
        var program = Program.Replace("app.UseRouting();\napp.UseAuthorization();\n", pipeline, StringComparison.Ordinal).Replace("AddControllers();", "AddControllers();\nbuilder.Services.AddAuthentication().AddCookie();", StringComparison.Ordinal);
        return VerifyAsync([program, Reading("{|PERF4015:OutputCache|}")], [program, Reading("{|PERF4015:OutputCache|}")]);
    }

    [Theory]
    [InlineData("(ClaimsPrincipal user) => user.Identity!.Name", "policy => policy.AddPolicy<Everyone>()", "policy => policy.AddPolicy<Everyone>().VaryByValue(context => new(\"user\", context.User.Identity?.Name ?? \"\"))")]
    [InlineData("(HttpContext http) => http.User.Identity?.Name + http.User.Identity!.Name", "context => { context.AddPolicy<Everyone>(); }", "context => { context.AddPolicy<Everyone>().VaryByValue(http => new(\"user\", http.User.Identity?.Name ?? \"\")); }")]
    [InlineData("(HttpContext http) => Api.Of(http.User)", "policy => policy.AddPolicy<Everyone>().Expire(TimeSpan.FromMinutes(1))", "policy => policy.AddPolicy<Everyone>().Expire(TimeSpan.FromMinutes(1)).VaryByValue(context => new(\"user\", context.User.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? \"\"))")]
    [InlineData("(ClaimsPrincipal user) => user.FindFirst(\"sub\")!.Value", "policy => policy.AddPolicy<Everyone>()", "policy => policy.AddPolicy<Everyone>().VaryByValue(context => new(\"user\", context.User.FindFirst(\"sub\")?.Value ?? \"\"))")]
    public Task Keeps_callers_apart_by_what_the_handler_asks_of_them(string handler, string policy, string fixedPolicy)
        => VerifyAsync([FixedProgram, Shared(handler, "{|PERF4015:CacheOutput|}", policy)], [FixedProgram, Shared(handler, "CacheOutput", fixedPolicy)]);

    [Theory]
    [InlineData("(ClaimsPrincipal user) => user.IsInRole(\"admin\")", "policy => policy.AddPolicy<Everyone>()")]
    [InlineData("(ClaimsPrincipal user) => user.FindFirst(\"sub\")!.Value + user.FindFirst(\"tenant\")!.Value", "policy => policy.AddPolicy<Everyone>()")]
    [InlineData("(HttpContext http) => http.User.Identity!.Name + http.Session.Id", "policy => policy.AddPolicy<Everyone>()")]
    [InlineData("(ClaimsPrincipal user) => user.Identity!.Name", "new Everyone()")]
    public Task Leaves_callers_to_a_person_where_they_are_asked_for_more(string handler, string policy)
        => VerifyAsync([FixedProgram, Shared(handler, "{|PERF4015:CacheOutput|}", policy)], [FixedProgram, Shared(handler, "{|PERF4015:CacheOutput|}", policy)]);

    private static string Shared(string handler, string cacheOutput, string policy) => $$"""
        using System.Security.Claims;
        using Microsoft.AspNetCore.OutputCaching;

        public sealed class Everyone : IOutputCachePolicy
        {
            public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken token) { context.AllowCacheLookup = context.AllowCacheStorage = true; return default; }
            public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken token) => default;
            public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken token) => default;
        }

        public static class Api
        {
            public static void Map(WebApplication app)
                => app.MapGet("/a", {{handler}}).RequireAuthorization().{{cacheOutput}}({{policy}});

            public static string? Of(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier);
        }

        """;

    private static Task VerifyAsync(string[] sources, string[] fixedSources)
    {
        var test = new CSharpCodeFixTest<OutputCacheUseAnalyzer, OutputCacheUseCodeFix>();
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        for (var i = 0; i < sources.Length; i++)
        {
            test.TestState.Sources.Add(($"/0/Test{i}.cs", sources[i]));
            test.FixedState.Sources.Add(($"/0/Test{i}.cs", fixedSources[i]));
        }

        test.TestState.Sources.Add(("/0/Usings.cs", WebProject.ImplicitUsings));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
