using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.Endpoints;

namespace PerfAnalyzers.Analyzers.Tests.Engine.Endpoints;

public sealed class ActionEndpointsTests
{
    [Theory]
    [InlineData("""[Route("api/v1/[controller]")]""", """[HttpGet("stats")]""", "GET api/v1/Chain/stats")]
    [InlineData("""[Route("api/v1/[controller]/[action]")]""", "[HttpGet]", "GET api/v1/Chain/Get")]
    [InlineData("""[Route("api/[controller]")]""", "[HttpPost]", "POST api/Chain")]
    [InlineData("""[Route("api")]""", """[HttpGet("/health")]""", "GET health")]
    [InlineData("""[Route("api")]""", """[HttpGet("~/health")]""", "GET health")]
    [InlineData("""[Area("Admin"), Route("[area]/[[x]]")]""", """[HttpGet("{id:int}")]""", "GET Admin/[x]/{id:int}")]
    [InlineData("", """[HttpGet, Route("x")]""", "GET x")]
    [InlineData("", """[HttpGet, HttpHead, Route("x")]""", "GET|HEAD x")]
    [InlineData("""[Route("a")]""", """[HttpGet("b"), HttpPost("c")]""", "GET a/b, POST a/c")]
    [InlineData("""[Route("a"), Route("b")]""", "[HttpGet]", "GET a, GET b")]
    [InlineData("", """[AcceptVerbs("get", "put", Route = "x")]""", "GET|PUT x")]
    [InlineData("", "[HttpGet]", "GET ?")]
    [InlineData("", "", "* ?")]
    [InlineData("""[Route("")]""", """[HttpGet("")]""", "GET /")]
    public void Combines_the_templates_of_class_and_action(string onClass, string onAction, string expected)
        => Assert.Equal(expected, Routes($$"""
            {{onClass}}
            public class ChainController : ControllerBase
            {
                {{onAction}}
                public int GetAsync() => 1;
            }
            """, "ChainController", "GetAsync"));

    [Fact]
    public void Takes_the_prefix_of_the_base_class()
        => Assert.Equal("GET api/Users", Routes("""
            [ApiController, Route("api/[controller]")]
            public abstract class ApiController : ControllerBase;

            public class UsersController : ApiController
            {
                [HttpGet]
                public int All() => 1;
            }
            """, "UsersController", "All"));

    [Theory]
    [InlineData("[NonAction] public int M() => 1;")]
    [InlineData("internal int M() => 1;")]
    [InlineData("public static int M() => 1;")]
    [InlineData("public int M<T>() => 1;")]
    public void Leaves_out_what_is_no_action(string member)
        => Assert.Equal("", Routes("public class XController : ControllerBase { " + member + " }", "XController", "M"));

    [Theory]
    [InlineData("public abstract class XController : ControllerBase { public int M() => 1; }")]
    [InlineData("[NonController] public class XController : ControllerBase { public int M() => 1; }")]
    [InlineData("internal class XController : ControllerBase { public int M() => 1; }")]
    public void Leaves_out_what_is_no_controller(string type)
        => Assert.Equal("", Routes(type, "XController", "M"));

    [Fact]
    public void Binds_parameters()
    {
        var endpoint = Read("""
            [ApiController, Route("x/{id}")]
            public class XController : ControllerBase
            {
                [HttpGet]
                public int M(int id, bool? active, [FromQuery(Name = "q")] string text, [FromServices] IServiceProvider services, CancellationToken token, [FromHeader] string agent) => 1;
            }
            """, "XController", "M").Single();
        Assert.Equal(
            ["id:Route", "active:Query", "q:Query", "services:Services", "token:CancellationToken", "agent:Header"],
            endpoint.Parameters.Select(parameter => parameter.Name + ":" + parameter.Source));
    }

    private static string Routes(string source, string type, string method)
        => string.Join(", ", Read(source, type, method).Select(endpoint => endpoint.DisplayName));

    private static IEnumerable<Endpoint> Read(string source, string type, string method)
    {
        var compilation = EngineCompilation.Create(source);
        Assert.True(EndpointReader.TryCreate(compilation, out var reader));
        return reader.ActionEndpoints((IMethodSymbol)compilation.GetTypeByMetadataName(type)!.GetMembers(method).Single());
    }
}
