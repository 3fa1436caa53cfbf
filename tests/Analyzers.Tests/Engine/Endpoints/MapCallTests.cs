using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Endpoints;

namespace PerfAnalyzers.Analyzers.Tests.Engine.Endpoints;

public sealed class MapCallTests
{
    [Theory]
    [InlineData("""app.MapGet("/stats", () => 1);""", "GET stats")]
    [InlineData("""app.MapPost("/a/{id}", (int id) => id);""", "POST a/{id}")]
    [InlineData("""app.MapMethods("/x", new[] { "GET", "HEAD" }, () => 1);""", "GET|HEAD x")]
    [InlineData("""app.MapMethods("/x", ["get"], () => 1);""", "GET x")]
    [InlineData("""app.Map("/x", () => 1);""", "* x")]
    [InlineData("""app.MapGroup("/api").MapGet("/", () => 1);""", "GET api")]
    [InlineData("""var g = app.MapGroup("/api").WithTags("x"); g.MapGroup("v1").MapGet("stats", () => 1);""", "GET api/v1/stats WithTags")]
    [InlineData("""var g = app.MapGroup("/api"); g.RequireAuthorization(); g.MapGet("stats", () => 1).CacheOutput();""", "GET api/stats CacheOutput RequireAuthorization")]
    [InlineData("""var e = app.MapGet("stats", () => 1); e.RequireAuthorization();""", "GET stats RequireAuthorization")]
    [InlineData("""app.UseEndpoints(endpoints => { endpoints.MapGet("stats", () => 1); });""", "GET stats")]
    [InlineData("""IEndpointRouteBuilder r = app; r.MapGet("stats", () => 1);""", "GET stats")]
    [InlineData("""app.MapGet("stats", handler: (HttpContext http) => Task.CompletedTask);""", "GET stats")]
    [InlineData("""app.MapGet(Prefix() + "/stats", () => 1);""", "GET ?")]
    [InlineData("""app.MapGroup(Prefix()).MapGet("/stats", () => 1);""", "GET ?")]
    [InlineData("""Other(app.MapGroup("/stats")).MapGet("/stats", () => 1);""", "GET ? ...")]
    public void Follows_the_builder(string statements, string expected)
        => Assert.Equal(expected, Read($$"""
            public static class Api
            {
                public static void Map(WebApplication app)
                {
                    {{statements}}
                }

                private static string Prefix() => Guid.NewGuid().ToString();

                private static RouteGroupBuilder Other(RouteGroupBuilder group) => group;
            }
            """));

    [Fact]
    public void Follows_an_extension_method_to_its_caller()
        => Assert.Equal("GET api/stats RequireAuthorization", Read("""
            public static class Api
            {
                public static void MapStats(this IEndpointRouteBuilder routes) => routes.MapGet("stats", () => 1);

                public static void Map(WebApplication app) => app.MapGroup("api").RequireAuthorization().MapStats();
            }
            """));

    [Fact]
    public void Does_not_know_a_method_that_is_called_twice()
        => Assert.Equal("GET ? ...", Read("""
            public static class Api
            {
                public static void MapStats(this IEndpointRouteBuilder routes) => routes.MapGet("stats", () => 1);

                public static void Map(WebApplication app)
                {
                    app.MapGroup("api").MapStats();
                    app.MapGroup("admin").RequireAuthorization().MapStats();
                }
            }
            """));

    [Fact]
    public void Does_not_know_what_a_caller_adds_to_a_returned_builder()
        => Assert.Equal("GET stats ...", Read("""
            public static class Api
            {
                public static RouteHandlerBuilder MapStats(WebApplication app) => app.MapGet("stats", () => 1);
            }
            """));

    [Fact]
    public void Finds_the_calls_of_a_handler()
    {
        var compilation = EngineCompilation.Create("""
            public static class Api
            {
                public static void Map(WebApplication app)
                {
                    app.MapGet("/a", Handle);
                    app.MapGet("/b", Api.Handle).CacheOutput();
                    Handle();
                }

                private static int Handle() => 1;
            }
            """);
        Assert.True(EndpointReader.TryCreate(compilation, out var reader));
        var handler = (IMethodSymbol)compilation.GetTypeByMetadataName("Api")!.GetMembers("Handle").Single();
        Assert.Equal(["GET a", "GET b"], reader.FindMapCalls(handler, TestContext.Current.CancellationToken).Select(call => call.Endpoint.DisplayName));
    }

    [Fact]
    public void Finds_the_call_of_a_lambda()
    {
        var compilation = EngineCompilation.Create("""
            public static class Api
            {
                public static void Map(WebApplication app) => app.MapGet("/a", () => 1);
            }
            """);
        Assert.True(EndpointReader.TryCreate(compilation, out var reader));
        var tree = compilation.SyntaxTrees[0];
        var lambda = tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<LambdaExpressionSyntax>().Single();
        var handler = (IMethodSymbol)compilation.GetSemanticModel(tree).GetSymbolInfo(lambda, TestContext.Current.CancellationToken).Symbol!;
        Assert.Equal("GET a", Assert.Single(reader.FindMapCalls(handler, TestContext.Current.CancellationToken)).Endpoint.DisplayName);
    }

    private static string Read(string source)
    {
        var compilation = EngineCompilation.Create(source);
        var token = TestContext.Current.CancellationToken;
        Assert.True(EndpointReader.TryCreate(compilation, out var reader));
        var tree = compilation.SyntaxTrees[0];
        var model = compilation.GetSemanticModel(tree);
        var call = tree.GetRoot(token).DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Select(node => model.GetOperation(node, token)).OfType<IInvocationOperation>()
            .Select(operation => reader.ReadMapCall(operation, token)).Single(read => read is not null)!;
        return string.Join(" ", [call.Endpoint.DisplayName, .. call.Conventions.Select(convention => convention.TargetMethod.Name), .. call.ConventionsAreComplete ? (string[])[] : ["..."]]);
    }
}
