using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.Caching;

/// <summary>A whole web application: its start-up code, to which a test adds the endpoint that it is about.</summary>
internal static class CachedApplicationTest
{
    private const string Usings = """
        global using Microsoft.AspNetCore.Mvc.RazorPages;
        global using Microsoft.AspNetCore.OutputCaching;
        global using System.Security.Claims;
        global using System.Security.Principal;
        """;

    public static Task VerifyAsync<TAnalyzer>(string program, string types, OutputKind outputKind = OutputKind.ConsoleApplication, string path = "/0/Types.cs")
        where TAnalyzer : DiagnosticAnalyzer, new()
    {
        var test = new CSharpAnalyzerTest<TAnalyzer>();
        test.TestState.OutputKind = outputKind;
        if (program.Length > 0)
        {
            test.TestState.Sources.Add(("/0/Program.cs", program));
        }

        test.TestState.Sources.Add((path, types));
        test.TestState.Sources.Add(("/0/Usings.cs", WebProject.ImplicitUsings + "\n" + Usings));
        test.TestState.Sources.Add(("/0/Model.cs", WebApplicationTest.Model));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <param name="pipeline">What is called on <c>app</c> before it runs.</param>
    /// <param name="services">What is called on <c>builder.Services</c>.</param>
    public static string Program(string pipeline, string services = "") => $"""
        var builder = WebApplication.CreateBuilder(args);
        {services}
        var app = builder.Build();
        {pipeline}
        app.Run();
        """;

    public static string Controller(string members, string onClass = "") => $$"""
        [ApiController, Route("chain")]
        {{onClass}}
        public class ChainController : ControllerBase
        {
            {{members}}
        }
        """;
}
