using Microsoft.CodeAnalysis;
using PerfAnalyzers.Budgets;
using PerfAnalyzers.HotPaths;
using PerfAnalyzers.Testing;
using Verify = PerfAnalyzers.Testing.CSharpAnalyzerVerifier<PerfAnalyzers.Budgets.BudgetAttributeAnalyzer>;

namespace PerfAnalyzers.Generators.Tests.Budgets;

public sealed class BudgetAttributeTests
{
    private const string Usings = "using PerfAnalyzers;\nusing System;\nusing System.Threading.Tasks;\n";

    [Fact]
    public Task ABudgetThatCanBeMeantIsSilent() => VerifyAsync("""
        public class C
        {
            [HotPath, PerfBudget(P50 = "20ms", P95 = "400ms", P99 = "1s", Mean = "30 ms", Allocated = "1KB", Queries = 1, Growth = "n log n")]
            public void M() { }
        }
        """);

    [Fact]
    public Task LimitsThatCannotBeRead() => VerifyAsync(
        """
        public class C
        {
            [HotPath, PerfBudget(P95 = {|#0:"400"|}, Allocated = {|#1:"1ms"|}, Queries = {|#2:-1|}, Growth = {|#3:"fast"|}, P99 = {|#4:""|})]
            public void M() { }
        }
        """,
        Verify.Diagnostic(RuleIds.BudgetValueUnreadable).WithLocation(0).WithArguments("400", "P95", "a time such as \"400ms\" (ns, us, ms, s, min)"),
        Verify.Diagnostic(RuleIds.BudgetValueUnreadable).WithLocation(1).WithArguments("1ms", "Allocated", "a size such as \"1KB\" (B, KB, MB, GB)"),
        Verify.Diagnostic(RuleIds.BudgetValueUnreadable).WithLocation(2).WithArguments("-1", "Queries", "a count such as 1"),
        Verify.Diagnostic(RuleIds.BudgetValueUnreadable).WithLocation(3).WithArguments("fast", "Growth", "a growth such as \"n\" (1, log n, n, n log n, n^2, n^3)"),
        Verify.Diagnostic(RuleIds.BudgetValueUnreadable).WithLocation(4).WithArguments("", "P99", "a time such as \"400ms\" (ns, us, ms, s, min)"));

    [Fact]
    public Task PercentilesOutOfOrder() => VerifyAsync(
        """
        public class C
        {
            [HotPath, PerfBudget(P50 = {|#0:"2s"|}, P95 = "1s", P99 = "3s")]
            public void M() { }
        }
        """,
        Verify.Diagnostic(RuleIds.BudgetContradictsItself).WithLocation(0).WithArguments("P50 may not be allowed more time than P95"));

    [Fact]
    public Task ABudgetOfWhatIsNotMeasured() => VerifyAsync(
        """
        public class C
        {
            [{|#0:PerfBudget(P50 = "2s")|}] public void M() { }
            public void N() { L(); [{|#1:PerfBudget(P50 = "2s")|}] void L() { } }
        }
        """,
        Verify.Diagnostic(RuleIds.BudgetForNothing).WithLocation(0).WithArguments("M", "the method has no [HotPath], so that nothing measures it"),
        Verify.Diagnostic(RuleIds.BudgetForNothing).WithLocation(1).WithArguments("L", "the method has no [HotPath], so that nothing measures it"));

    [Fact]
    public Task ABudgetInATypeThatIsAHotPath() => VerifyAsync(
        """
        [HotPath]
        public class C
        {
            [PerfBudget(P50 = "2s")] public void Public() { }
            [HotPath, PerfBudget(P50 = "2s")] internal void OfItsOwn() { }
            [{|#0:PerfBudget(P50 = "2s")|}] internal void Internal() { }
            [{|#1:PerfBudget(P50 = "2s")|}] public override string ToString() => "";
        }
        """,
        Verify.Diagnostic(RuleIds.BudgetForNothing).WithLocation(0).WithArguments("Internal", "the [HotPath] of the type marks its public methods, and this is none that it means"),
        Verify.Diagnostic(RuleIds.BudgetForNothing).WithLocation(1).WithArguments("ToString", "the [HotPath] of the type marks its public methods, and this is none that it means"));

    [Fact]
    public async Task WhatTheFileSaysToo()
    {
        var test = Test("""
            public class C
            {
                [HotPath, PerfBudget(P50 = "1ms", P95 = {|#0:"2ms"|}, Queries = {|#1:1|})] public void M() { }
                [HotPath, PerfBudget(P95 = "2ms")] public void M(int x = 1) { }
            }
            """);
        test.TestState.AdditionalFiles.Add(("/0/perf-budgets.json", """{ "budgets": { "M:C.M": { "bench": { "p95": "3ms", "queries": { "target": 0 }, "p99": "1s" }, "load": { "p50": "1s" } } } }"""));
        test.ExpectedDiagnostics.Add(Verify.Diagnostic(RuleIds.BudgetGivenTwice).WithLocation(0).WithArguments("P95", "M"));
        test.ExpectedDiagnostics.Add(Verify.Diagnostic(RuleIds.BudgetGivenTwice).WithLocation(1).WithArguments("Queries", "M"));
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task AnotherAttributeOfTheNameIsNotOurs() => VerifyAsync("""
        namespace Other { class PerfBudgetAttribute : Attribute { public string P95 { get; set; } = ""; } }
        public class C { [Other.PerfBudget(P95 = "x")] public void M() { } }
        """);

    [Theory]
    [InlineData("public class C { [HotPath, PerfBudget(P95 = )] public void M() { } }")]
    [InlineData("public class C { [HotPath, PerfBudget(P95 = unknown)] public void M() { } }")]
    [InlineData("public class C { [HotPath, PerfBudget(P95 = null)] public void M() { } }")]
    [InlineData("public class C { [HotPath, PerfBudget(Nothing = \"1ms\")] public void M() { } }")]
    [InlineData("public class C { [HotPath, PerfBudget(\"1ms\")] public void M( }")]
    public async Task HalfTypedCodeIsTheCompilersBusiness(string source)
    {
        var test = Test(source);
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task AHotPathWithoutABudget()
    {
        var test = new CSharpAnalyzerTest<MissingBudgetAnalyzer>
        {
            TestCode = Usings + """
                public class C
                {
                    [{|#0:HotPath|}] public void Without() { }
                    [{|#1:HotPath|}, PerfBudget] public void Empty() { }
                    [HotPath, PerfBudget(Queries = 0)] public void With() { }
                    [HotPath] public void InTheFile() { }
                    [{|#2:HotPath|}] public void OnlyUnderLoad() { }
                }
                """,
            SourceGenerators = { new HotPathGenerator(), new PerfBudgetGenerator() },
        };
        test.TestState.AdditionalFiles.Add(("/0/perf-budgets.json", """{ "budgets": { "M:C.InTheFile": { "bench": { "p95": "3ms" } }, "M:C.OnlyUnderLoad": { "load": { "p95": "3ms" } } } }"""));
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\ndotnet_diagnostic.PERF9004.severity = warning\n"));
        foreach (var (key, name) in new[] { "Without", "Empty", "OnlyUnderLoad" }.Index())
        {
            test.ExpectedDiagnostics.Add(CSharpAnalyzerVerifier<MissingBudgetAnalyzer>.Diagnostic().WithSeverity(DiagnosticSeverity.Warning).WithLocation(key).WithArguments(name));
        }

        await test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Task VerifyAsync(string source, params DiagnosticResult[] expected)
    {
        var test = Test(source);
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static CSharpAnalyzerTest<BudgetAttributeAnalyzer> Test(string source)
        => new() { TestCode = Usings + source, SourceGenerators = { new HotPathGenerator(), new PerfBudgetGenerator() } };
}
