using PerfAnalyzers.Caching;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.Caching;

/// <summary>A web project with an EF Core model, to which a test adds the endpoint that it is about.</summary>
internal static class WebApplicationTest
{
    public const string Model = """
        public class User
        {
            public int Id { get; set; }
            public string Name { get; set; } = "";
            public string Country { get; set; } = "";
            public DateTime JoinedAt { get; set; }
            public List<Ticket> Tickets { get; } = [];
        }

        public class Ticket
        {
            public int Id { get; set; }
            public int OwnerId { get; set; }
            public User Owner { get; set; } = null!;
        }

        public class ChainContext(DbContextOptions<ChainContext> options) : DbContext(options)
        {
            public DbSet<User> Users => Set<User>();
            public DbSet<Ticket> Tickets => Set<Ticket>();
        }
        """;

    public static Task VerifyAsync(string source, params DiagnosticResult[] expected)
        => VerifyAsync([source], expected);

    public static Task VerifyAsync(string[] sources, params DiagnosticResult[] expected)
    {
        var test = new CSharpAnalyzerTest<MissingCacheAttributeAnalyzer>();
        test.TestState.Sources.AddRange(sources.Select((source, i) => ($"/0/Test{i}.cs", source)));
        test.TestState.Sources.Add(("/0/Usings.cs", WebProject.ImplicitUsings));
        test.TestState.Sources.Add(("/0/Model.cs", Model));
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }

    public static string Controller(string members, string onClass = "", string onParameters = "ChainContext db") => $$"""
        [ApiController, Route("api/chain")]
        {{onClass}}
        public class ChainController({{onParameters}}) : ControllerBase
        {
            {{members}}
        }
        """;

    public static string Minimal(string statements, string members = "") => $$"""
        public static class Api
        {
            public static void Map(WebApplication app)
            {
                {{statements}}
            }

            {{members}}
        }
        """;
}
