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
