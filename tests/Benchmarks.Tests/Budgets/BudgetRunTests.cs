using PerfAnalyzers.Benchmarks.Reports;
using PerfAnalyzers.Benchmarks.Tests.Harnesses;

namespace PerfAnalyzers.Benchmarks.Tests.Budgets;

/// <summary>Runs with a budget file: what the process tells its caller.</summary>
public sealed class BudgetRunTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void OverBudgetIsExitCode1AndTheLineSaysWhich()
    {
        var run = Run("""{ "budgets": { "M:Text.Copy": { "bench": { "allocated": "1023B", "mean": { "target": "1ns" }, "p95": "1s" } } } }""");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("Over budget: Text.Copy: Allocated is 1.00 KB; critical is 1023 B (budgets.json, line 1)", run.Error.Trim());
        Assert.Contains("over: Allocated", run.Output, StringComparison.Ordinal);
        Assert.Contains("Above target: Text.Copy: Mean is", run.Output, StringComparison.Ordinal);
        Assert.Contains("Unmeasured: Text.Copy: P95: calls under 1 us", run.Output, StringComparison.Ordinal);
        var outcomes = Assert.Single(RunReportFile.Read(scratch.File("run.json")).HotPaths).Budget;
        Assert.Equal([("p95", BudgetState.Unmeasured), ("mean", BudgetState.AboveTarget), ("allocated", BudgetState.Over)], outcomes.Select(outcome => (outcome.Metric, outcome.State)));
        Assert.Contains("\"state\": \"aboveTarget\"", File.ReadAllText(scratch.File("run.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "budgets": { "M:Text.Copy": { "bench": { "allocated": "2KB", "mean": "1min" } } } }""", 0)]
    [InlineData("""{ "budgets": { "M:Text.Copy": { "bench": { "p95": "1s" } } } }""", 3)]
    [InlineData("""{ "budgets": { "M:Text.Copy": { "bench": { "allocated": "1B" } } }, "environments": { "ci": { "M:Text.Copy": { "bench": { "allocated": "2KB" } } } } }""", 0, "--environment", "ci")]
    public void WithStrictWhatIsUnmeasuredIsInconclusive(string budgets, int exitCode, params string[] more)
    {
        var run = Run(budgets, ["--strict", .. more]);

        Assert.Equal(exitCode, run.ExitCode);
    }

    [Theory]
    [InlineData("{ \"budgets\": { \"M:Text.Copy\": 1 } }", "budgets.json(1,31): an object with 'bench' or 'load' is expected here")]
    [InlineData("{", "budgets.json(1,2): a name in quotes is expected, and the file ends")]
    [InlineData("{}", "has no environment 'ci'", "--environment", "ci")]
    public void BudgetsThatCannotBeReadStopTheRun(string budgets, string problem, params string[] more)
    {
        var run = Run(budgets, more);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public void AMissingBudgetFileStopsTheRun()
    {
        var run = ProgramRun.Of(["--quick", "--budgets", scratch.File("missing.json")], typeof(AllocatingHarness));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Cannot read the budgets", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEnvironmentWithoutAFileStopsTheRun() =>
        Assert.Contains("needs a perf-budgets.json", ProgramRun.Of(["--quick", "--environment", "ci"], typeof(AllocatingHarness)).Error, StringComparison.Ordinal);

    private ProgramRun Run(string budgets, params string[] more)
    {
        File.WriteAllText(scratch.File("budgets.json"), budgets);
        return ProgramRun.Of(["--quick", "--artifacts", scratch.Folder, "--json", scratch.File("run.json"), "--budgets", scratch.File("budgets.json"), "--filter", "Text.Copy", .. more], typeof(AllocatingHarness));
    }
}
