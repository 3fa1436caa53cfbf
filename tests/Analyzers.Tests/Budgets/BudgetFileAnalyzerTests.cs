using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Budgets.BudgetFileAnalyzer>;

namespace PerfAnalyzers.Budgets;

public class BudgetFileAnalyzerTests
{
    private const string Attribute = "namespace PerfAnalyzers { [System.AttributeUsage(System.AttributeTargets.All)] class HotPathAttribute : System.Attribute { } }\n";

    private const string Code = Attribute + """
        namespace App
        {
            public class Tickets
            {
                [PerfAnalyzers.HotPath] public int Count(int owner) => owner;
                public int Other() => 1;
            }

            [PerfAnalyzers.HotPath] public class Whole { public void Run() { } }
        }
        """;

    [Fact]
    public Task AGoodFileIsSilent() => VerifyAsync(Code, """
        // P95 on the smallest machine that we rent.
        {
          "$schema": "perf-budgets.schema.json",
          "budgets": {
            "M:App.Tickets.Count(System.Int32)": { "bench": { "p50": "1ms", "p95": { "target": "1ms", "critical": "2ms" }, "queries": 0 } },
            "M:App.Whole.Run": { "bench": { "mean": "1ms" } },
            "M:App.Tickets.Other": { "load": { "p95": "1ms" } }
          }
        }
        """);

    [Fact]
    public Task WhatIsWrongIsReportedAtItsPlace() => VerifyAsync(
        Code,
        """
        {
          "budget": {},
          "budgets": {
            "M:App.Tickets.Count(System.Int32)": {
              "bench": { "p95": "400", "p95": "1ms", "p97": "1ms", "allocated": true, "p50": { "max": "1ms" } },
              "benches": {}
            },
            "Tickets.Count": {},
            "get app": 1
          }
        }
        """,
        Invalid(2, 3, 11).WithArguments("'budget' is not known here; there are budgets, environments"),
        Invalid(5, 25, 30).WithArguments("'p95' needs a time such as \"400ms\" (ns, us, ms, s, min)"),
        Invalid(5, 32, 37).WithArguments("'p95' is given twice"),
        Invalid(5, 46, 51).WithArguments("'p97' is not known here; there are p50, p95, p99, mean, allocated, queries, growth"),
        Invalid(5, 73, 77).WithArguments("'allocated' needs a size such as \"1KB\" (B, KB, MB, GB)"),
        Invalid(5, 88, 93).WithArguments("'max' is not known here; there are target, critical"),
        Invalid(6, 7, 16).WithArguments("'benches' is not known here; there are bench, load"),
        Invalid(8, 5, 20).WithArguments("'Tickets.Count' is neither the documentation id of a method (M:App.Tickets.Count) nor a route (GET /tickets)"),
        Invalid(9, 16, 17).WithArguments("an object with 'bench' or 'load' is expected here"));

    [Theory]
    [InlineData("", 1, 1, "the file ends where a value is expected")]
    [InlineData("{\n  \"budgets\": {\n", 3, 1, "a name in quotes is expected, and the file ends")]
    [InlineData("{\n  \"budgets\": { 'a': 1 }\n}", 2, 16, "a name in quotes is expected here, not '''")]
    [InlineData("[]", 1, 1, "an object with 'budgets' is expected here")]
    public async Task AFileThatIsNoJsonIsReportedWhereItEndsToBe(string json, int line, int column, string reason)
        => await VerifyAsync(Code, json, Verify.Diagnostic(RuleIds.BudgetFileInvalid).WithLocation("/0/perf-budgets.json", line, column).WithArguments(reason));

    [Fact]
    public Task TwoSpellingsOfOneRouteAreOneBudget() => VerifyAsync(
        Code,
        """
        { "budgets": { "GET /a/{id:int}": {},
          "get /A/{id}/": {} } }
        """,
        Invalid(2, 3, 17).WithArguments("'GET /a/{id:int}' above has a budget already"));

    [Fact]
    public Task LimitsThatContradictEachOther() => VerifyAsync(
        Code,
        """
        { "budgets": { "GET /a": {
          "bench": { "p95": { "critical": "1ms", "target": "2ms" } },
          "load": { "p50": "3s", "p99": "2s", "throughput": { "target": "10/s", "critical": "20/s" } } } } }
        """,
        Contradiction(2, 42, 57).WithArguments("the target is looser than the critical limit, so that it can never be missed first"),
        Contradiction(3, 13, 18).WithArguments("P50 may not be allowed more time than P99"),
        Contradiction(3, 55, 71).WithArguments("the target is looser than the critical limit, so that it can never be missed first"));

    [Fact]
    public Task MethodsThatDoNotExist() => VerifyAsync(
        Code,
        """
        { "budgets": {
          "M:App.Tickets.Count": {},
          "M:App.Tickets.Missing(System.String)": {},
          "M:App.Ticket.Count": {},
          "M:Nothing": {},
          "M:App.Tickets.Other": { "bench": { "queries": 1 } } },
          "environments": { "ci": { "M:App.Nothing.Run": {} } } }
        """,
        Nothing(2, 3, 24).WithArguments("M:App.Tickets.Count", "'Tickets' has no such method; did you mean 'M:App.Tickets.Count(System.Int32)'?"),
        Nothing(3, 3, 41).WithArguments("M:App.Tickets.Missing(System.String)", "'Tickets' has no such method"),
        Nothing(4, 3, 23).WithArguments("M:App.Ticket.Count", "there is no type 'App.Ticket'"),
        Nothing(5, 3, 14).WithArguments("M:Nothing", "there is no such method"),
        Nothing(6, 3, 24).WithArguments("M:App.Tickets.Other", "the method has no [HotPath], so that nothing measures it"),
        Nothing(7, 29, 48).WithArguments("M:App.Nothing.Run", "there is no type 'App.Nothing'"));

    /// <summary>A type's attribute means the methods that the generator measures.</summary>
    [Fact]
    public Task AMethodThatTheAttributeOfItsTypeDoesNotMean() => VerifyAsync(
        Attribute + "namespace App { [PerfAnalyzers.HotPath] public class Whole { public void Run() { } private void Hidden() { } public class Inner { public void Run() { } } } }",
        """
        { "budgets": {
          "M:App.Whole.Run": { "bench": { "queries": 1 } },
          "M:App.Whole.Hidden": { "bench": { "queries": 1 } },
          "M:App.Whole.Inner.Run": { "bench": { "queries": 1 } } } }
        """,
        Nothing(3, 3, 23).WithArguments("M:App.Whole.Hidden", "the [HotPath] of the type marks its public methods, and this is none that it means"),
        Nothing(4, 3, 26).WithArguments("M:App.Whole.Inner.Run", "the method has no [HotPath], so that nothing measures it"));

    /// <summary>Of what is unknown here, another project may know.</summary>
    [Fact]
    public Task AFileAboveTheProjectIsForOtherProjectsToo()
    {
        var test = Test(Code + "class Program { static void Main() { } }", "/perf-budgets.json", """
            { "budgets": {
              "M:App.Ticket.Count": {},
              "GET /unknown": {},
              "M:App.Tickets.Missing": {} } }
            """);
        test.ExpectedDiagnostics.Add(Verify.Diagnostic(RuleIds.BudgetForNothing).WithSpan("/perf-budgets.json", 4, 3, 4, 26).WithArguments("M:App.Tickets.Missing", "'Tickets' has no such method"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task MethodsOfReferencesAreNotJudged() => VerifyAsync(Code, """{ "budgets": { "M:System.String.Missing": { "bench": {} }, "M:System.String.Trim": { "bench": { "queries": 1 } } } }""");

    [Fact]
    public Task AnotherFileIsNotRead()
        => Test(Code, "/0/my-perf-budgets.json", "{").RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public Task RoutesAreThoseOfTheApplication() => VerifyAsync(
        Web("app.MapGet(\"/stats\", [PerfAnalyzers.HotPath] () => 1); app.MapPost(\"/tickets\", () => 1); app.Map(\"/any\", () => 1);"),
        """
        { "budgets": {
          "GET /stats": { "bench": { "p95": "1ms" } },
          "GET /users/{id}": { "bench": { "p95": "1ms" } },
          "PUT /any": { "load": { "p95": "1ms" } },
          "POST /tickets": { "bench": { "p95": "1ms" } },
          "GET /tickets": {} } }
        """,
        Nothing(5, 3, 18).WithArguments("POST /tickets", "its handler has no [HotPath], so that nothing measures it"),
        Nothing(6, 3, 17).WithArguments("GET /tickets", "the application has no such route"));

    [Fact]
    public Task WithAComputedRouteAnyMayExist() => VerifyAsync(
        Web("app.MapGet(args[0], () => 1);"),
        """{ "budgets": { "GET /unknown": {} } }""");

    [Fact]
    public Task WithoutAnyRouteTheyAreAnotherProjects() => VerifyAsync(Code, """{ "budgets": { "GET /unknown": {} } }""");

    private static string Web(string statements) => $$"""
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Mvc;

        public static class Program
        {
            public static void Main(string[] args)
            {
                var app = WebApplication.Create(args);
                {{statements}}
            }
        }

        [Route("users")]
        public class UsersController : ControllerBase
        {
            [HttpGet("{id:int}"), PerfAnalyzers.HotPath] public int Get(int id) => id;
        }

        """ + Attribute;

    private static DiagnosticResult Invalid(int line, int start, int end) => At(RuleIds.BudgetFileInvalid, line, start, end);

    private static DiagnosticResult Contradiction(int line, int start, int end) => At(RuleIds.BudgetContradictsItself, line, start, end);

    private static DiagnosticResult Nothing(int line, int start, int end) => At(RuleIds.BudgetForNothing, line, start, end);

    private static DiagnosticResult At(string id, int line, int start, int end) => Verify.Diagnostic(id).WithSpan("/0/perf-budgets.json", line, start, line, end);

    private static Task VerifyAsync(string source, string json, params DiagnosticResult[] expected)
    {
        var test = Test(source, "/0/perf-budgets.json", json);
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static CSharpAnalyzerTest<BudgetFileAnalyzer> Test(string source, string path, string json)
    {
        var test = new CSharpAnalyzerTest<BudgetFileAnalyzer> { TestCode = source, ReferenceAssemblies = ReferenceAssemblies.AspNetCore };
        test.TestState.AdditionalFiles.Add((path, json));
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.ProjectDir = /0/\n"));
        return test;
    }
}
