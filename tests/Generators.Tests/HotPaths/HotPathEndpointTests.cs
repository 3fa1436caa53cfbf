using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Generators.Tests.HotPaths;

/// <summary>Actions and minimal-API handlers are measured through the pipeline: verb, URL and body of the request.</summary>
public sealed class HotPathEndpointTests
{
    private const string Usings = """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Http;
        using Microsoft.AspNetCore.Mvc;
        using Microsoft.AspNetCore.Routing;

        """;

    public static TheoryData<string, string, string> Requests => new()
    {
        { "\"GET\", _url, null)|_url = \"/api/v1/Chain/stats\";", "", "[Route(\"api/v1/[controller]\")] public class ChainController : ControllerBase { [HttpGet(\"stats\"), HotPath] public int Get() => 1; }" },
        { "\"GET\", _url, null)|_url = \"/users/\" + global::PerfAnalyzers.Generated.HotPathSupport.Escape(id);|Params(42)]", "", "public class UsersController : ControllerBase { [HttpGet(\"users/{id:int}\"), HotPath, HotPathArgs(42)] public int Get(int id) => 1; }" },
        { "_url = \"/users/\" + global::PerfAnalyzers.Generated.HotPathSupport.Escape(_arg0) + \"/tickets?page=\" + global::PerfAnalyzers.Generated.HotPathSupport.Escape(_arg1) + \"&q=\" + global::PerfAnalyzers.Generated.HotPathSupport.Escape(_arg2);", "", "public class UsersController : ControllerBase { [HttpGet(\"users/{userId}/tickets\"), HotPath, HotPathArgs(\"6f9619ff-8b86-d011-b42d-00cf4fc964ff\", 2, \"a b\")] public int Get(Guid userId, int page, [FromQuery(Name = \"q\")] string text) => 1; }" },
        { "_url = \"/files/\" + global::PerfAnalyzers.Generated.HotPathSupport.Path(path);", "", "public class FilesController : ControllerBase { [HttpGet(\"files/{*path}\"), HotPath, HotPathArgs(\"a/b c\")] public int Get(string path) => 1; }" },
        { "_url = \"/pages/\";", "", "public class PagesController : ControllerBase { [HttpGet(\"pages/{page?}\"), HotPath] public int Get(int? page) => 1; }" },
        { "_url = \"/pages/42?x=1\";", "", "public class PagesController : ControllerBase { [HttpGet(\"pages/{page}\"), HotPath(Url = \"/pages/42?x=1\")] public int Get(int page) => 1; }" },
        { "\"POST\", _url, _arg0)|GetType(\"TicketsController\", true)!, \"Cases\")|private object _arg0", "", "public record Order(int Count); public class TicketsController : ControllerBase { [HttpPost(\"tickets\"), HotPath(Args = nameof(Cases))] public int Post(Order order) => 1; private static Order Cases => new(1); }" },
        { "\"GET\", _url, null)|_url = \"/hello\";", "app.MapGet(\"/hello\", Handlers.Hello);", "static class Handlers { [HotPath] internal static string Hello() => \"\"; }" },
        { "_url = \"/api/hello/\" + ", "app.MapGroup(\"/api\").MapGet(\"/hello/{name}\", Handlers.Hello);", "static class Handlers { [HotPath, HotPathArgs(\"x\")] internal static string Hello(string name, HttpContext context) => \"\"; }" },
        { "\"POST\", _url, _arg0)", "app.MapPost(\"/login\", Handlers.LogIn);", "public record Credentials(string Name); public class Accounts { public void Find() { } } static class Handlers { [HotPath(Args = \"Who\")] internal static string LogIn(Credentials credentials, Accounts accounts) => \"\"; private static Credentials Who => new(\"x\"); }" },
        { "\"GET\", _url, null)|_url = \"/lambda\";", "app.MapGet(\"/lambda\", [HotPath] () => 1);", "" },
        { "\"DELETE\", _url, null)|_url = \"/local/\" + ", "app.MapDelete(\"/local/{id}\", Local);\n[HotPath, HotPathArgs(1)] static int Local(int id) => id;", "" },
        { "InvokeAsync(typeof(global::Marker).Assembly.GetType(\"Handlers\", true)!, \"SignIn\", null, scope.Services, _client);", "app.MapGet(\"/me\", Handlers.Me);", "static class Handlers { [HotPath(Setup = \"SignIn\")] internal static string Me() => \"\"; private static Task SignIn(System.Net.Http.HttpClient client, IServiceProvider services) => Task.CompletedTask; }" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task RequestsTheRoute(string expected, string statements, string types)
    {
        var application = TwoProjects.RunApplication($"{Usings}var app = WebApplication.Create();\n{statements}\napp.Run();\npublic class Marker {{ }}\n{types}", OutputKind.ConsoleApplication);
        Assert.Empty(await application.UsageAsync());

        var benchmarks = TwoProjects.RunBenchmarks(application);

        var harness = Assert.Single(benchmarks.Harnesses);
        foreach (var part in expected.Split('|'))
        {
            Assert.Contains(part, harness, StringComparison.Ordinal);
        }

        benchmarks.AssertNoProblems();
        Assert.Empty(await benchmarks.UsageAsync());
    }

    [Fact]
    public async Task AServiceOfAWebApplicationIsResolvedFromIt()
    {
        var application = TwoProjects.RunApplication(
            $"{Usings}var app = WebApplication.Create();\napp.Run();\npublic interface IClock {{ }} public class Tickets(IClock clock) {{ [HotPath] public object M() => clock; }} public interface IMail {{ [HotPath] void Send(); }}",
            OutputKind.ConsoleApplication);
        Assert.Empty(await application.UsageAsync());

        var benchmarks = TwoProjects.RunBenchmarks(application);

        Assert.Equal(2, benchmarks.Harnesses.Length);
        Assert.All(benchmarks.Harnesses, harness => Assert.Contains("[global::BenchmarkDotNet.Attributes.IterationSetup]", harness, StringComparison.Ordinal));
        benchmarks.AssertNoProblems();
    }

    [Fact]
    public void AControllersHelperIsNoEndpoint()
    {
        var application = TwoProjects.RunApplication(
            $"{Usings}var app = WebApplication.Create();\napp.Run();\npublic class UsersController : ControllerBase {{ [NonAction, HotPath] public int Helper() => 1; }}",
            OutputKind.ConsoleApplication);

        Assert.Contains("UsersController.Helper", Assert.Single(application.Manifests), StringComparison.Ordinal);
    }
}
