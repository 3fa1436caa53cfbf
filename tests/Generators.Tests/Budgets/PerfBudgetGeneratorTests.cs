using Microsoft.CodeAnalysis;
using PerfAnalyzers.Budgets;
using PerfAnalyzers.HotPaths;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Generators.Tests.Budgets;

public sealed class PerfBudgetGeneratorTests
{
    [Fact]
    public async Task TheAssemblyCarriesTheBudgetUnderTheIdOfTheHotPath()
        => Assert.Equal(
            ["""PerfAnalyzers.Budget/1 {"id":"M:C.M(System.Int32)","p95":"400ms","queries":"1","growth":"n"}"""],
            await EntriesAsync("public class C { [HotPath, HotPathArgs(1), PerfBudget(P95 = \"400ms\", Queries = 1, Growth = \"n\", P99 = \"unreadable\")] public int M(int x) => x; }", edit: ("400ms", "500ms")));

    [Fact]
    public async Task AnEndpointIsNamedByItsRoute()
        => Assert.Equal(
            ["""PerfAnalyzers.Budget/1 {"id":"GET /stats","p95":"1ms"}""", """PerfAnalyzers.Budget/1 {"id":"GET /users/{id:int}","allocated":"1KB"}"""],
            await EntriesAsync(
                """
                using Microsoft.AspNetCore.Builder;
                using Microsoft.AspNetCore.Mvc;
                var app = WebApplication.Create();
                app.MapGet("stats", [HotPath, PerfBudget(P95 = "1ms")] () => 1);
                app.Run();
                public class UsersController : ControllerBase { [HttpGet("users/{id:int}"), HotPath, HotPathArgs(1), PerfBudget(Allocated = "1KB")] public int Get(int id) => id; }
                """,
                OutputKind.ConsoleApplication));

    /// <summary>The id must be the one that the harness is given, or the budget limits nothing.</summary>
    [Theory]
    [InlineData("[HotPath] public class C { [PerfBudget(P95 = \"1ms\")] public void M() { } }", "M:C.M")]
    [InlineData("[HotPath(TypeArgs = new[] { typeof(int) })] public class C<T> { [PerfBudget(P95 = \"1ms\")] public void M() { } }", "M:C`1.M")]
    [InlineData("[HotPath] public class C : Microsoft.AspNetCore.Mvc.ControllerBase { [Microsoft.AspNetCore.Mvc.HttpGet(\"stats\"), PerfBudget(P95 = \"1ms\")] public int M() => 1; }", "GET /stats")]
    public async Task ABudgetInAMarkedTypeHasTheIdOfItsHotPath(string source, string id)
        => Assert.Equal([$$"""PerfAnalyzers.Budget/1 {"id":"{{id}}","p95":"1ms"}"""], await EntriesAsync(source));

    [Theory]
    [InlineData("public class C { [HotPath, PerfBudget] public void M() { } }")]
    [InlineData("public class C { [HotPath, PerfBudget(P95 = \"soon\")] public void M() { } }")]
    public async Task WithoutALimitThereIsNoEntry(string source) => Assert.Empty(await EntriesAsync(source));

    [Fact]
    public async Task ABuildThatShipsCarriesNone()
        => Assert.Empty(await EntriesAsync("public class C { [HotPath, PerfBudget(P95 = \"1ms\")] public void M() { } }", writeManifest: false));

    private static async Task<IReadOnlyList<string>> EntriesAsync(string source, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, bool writeManifest = true, (string From, string To)? edit = null)
    {
        var test = new CSharpSourceGeneratorTest<PerfBudgetGenerator>
        {
            TestCode = "using PerfAnalyzers;\n" + source,
            ReferenceAssemblies = ReferenceAssemblies.AspNetCore,
            SourceGenerators = { new HotPathGenerator() },
            RelevantEdit = edit,
        };
        test.TestState.OutputKind = kind;
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", $"is_global = true\nbuild_property.PerfAnalyzersHotPathManifest = {(writeManifest ? "" : "false")}\n"));
        var driver = await test.RunAsync(TestContext.Current.CancellationToken);
        return
        [
            .. driver.GetRunResult().Results.Single(result => result.Generator.GetGeneratorType() == typeof(PerfBudgetGenerator)).GeneratedSources
                .Where(generated => generated.HintName.StartsWith("PerfBudget.", StringComparison.Ordinal))
                .SelectMany(generated => generated.SyntaxTree.GetRoot().DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.AttributeArgumentListSyntax>())
                .Select(list => string.Join(' ', list.Arguments.Select(argument => ((Microsoft.CodeAnalysis.CSharp.Syntax.LiteralExpressionSyntax)argument.Expression).Token.ValueText)))
                .Order(StringComparer.Ordinal),
        ];
    }
}
