using Microsoft.CodeAnalysis;
using PerfAnalyzers.Caching;
using PerfAnalyzers.CodeFixes.Caching;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Tests.Caching;

public sealed class ResponseCacheUseFixTests
{
    private const string Program = """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();

        """;

    [Fact]
    public Task Makes_the_response_private()
        => VerifyAsync(
            """
            [Authorize]
            public class ChainController : ControllerBase
            {
                [HttpGet("a"), {|PERF4006:ResponseCache(Duration = 60)|}]
                public int A() => 1;

                [HttpGet("b")]
                [{|PERF4006:ResponseCache(
                    Location = ResponseCacheLocation.Any, // everybody
                    Duration = 60)|}]
                public int B() => 1;

                [HttpGet("c"), {|PERF4006:ResponseCache(Duration = 60, VaryByHeader = "Accept")|}]
                public int C() => 1;
            }

            """,
            """
            [Authorize]
            public class ChainController : ControllerBase
            {
                [HttpGet("a"), ResponseCache(Duration = 60, Location = ResponseCacheLocation.Client)]
                public int A() => 1;

                [HttpGet("b")]
                [ResponseCache(
                    Location = ResponseCacheLocation.Client, // everybody
                    Duration = 60)]
                public int B() => 1;

                [HttpGet("c"), ResponseCache(Duration = 60, VaryByHeader = "Accept", Location = ResponseCacheLocation.Client)]
                public int C() => 1;
            }

            """);

    [Fact]
    public Task Leaves_the_query_keys_out()
        => VerifyAsync(
            """
            public class ChainController : ControllerBase
            {
                [HttpGet("a"), ResponseCache(Duration = 60, {|PERF4007:VaryByQueryKeys = new[] { "page" }|})]
                public int A(int page) => page;

                [HttpGet("b"), ResponseCache({|PERF4007:VaryByQueryKeys = ["*"]|}, Duration = 60)]
                public int B() => 1;

                [HttpGet("c"), ResponseCache({|PERF4007:VaryByQueryKeys = ["*"]|})]
                public int C() => 1;
            }

            """,
            """
            public class ChainController : ControllerBase
            {
                [HttpGet("a"), ResponseCache(Duration = 60)]
                public int A(int page) => page;

                [HttpGet("b"), ResponseCache(Duration = 60)]
                public int B() => 1;

                [HttpGet("c"), ResponseCache]
                public int C() => 1;
            }

            """);

    [Fact]
    public Task Registers_the_middleware_when_asked_to()
    {
        const string Source = """
            public class ChainController : ControllerBase
            {
                [HttpGet("a"), ResponseCache(Duration = 60, {|PERF4007:VaryByQueryKeys = ["page"]|})]
                public int A(int page) => page;
            }

            """;
        var test = Create(Source, Source.Replace("{|PERF4007:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal));
        test.CodeActionIndex = 1;
        test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck;
        test.FixedState.Sources.Add(("/0/Program.cs", """
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddControllers();
            builder.Services.AddResponseCaching();
            var app = builder.Build();
            app.UseResponseCaching();
            app.MapControllers();
            app.Run();

            """));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task VerifyAsync(string source, string fixedSource) => Create(source, fixedSource).RunAsync(TestContext.Current.CancellationToken);

    private static CSharpCodeFixTest<ResponseCacheUseAnalyzer, ResponseCacheUseCodeFix> Create(string source, string fixedSource)
    {
        var test = new CSharpCodeFixTest<ResponseCacheUseAnalyzer, ResponseCacheUseCodeFix>();
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        test.TestState.Sources.Add(("/0/Test0.cs", source));
        test.FixedState.Sources.Add(("/0/Test0.cs", fixedSource));
        test.TestState.Sources.Add(("/0/Program.cs", Program));
        test.TestState.Sources.Add(("/0/Usings.cs", WebProject.ImplicitUsings));
        return test;
    }
}
