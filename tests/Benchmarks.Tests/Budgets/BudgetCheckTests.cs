using System.Reflection;
using PerfAnalyzers.Benchmarks.Budgets;
using PerfAnalyzers.Benchmarks.Measuring;
using PerfAnalyzers.Benchmarks.Reports;
using PerfAnalyzers.Benchmarks.Tests.Reports;

namespace PerfAnalyzers.Benchmarks.Tests.Budgets;

public sealed class BudgetCheckTests
{
    private static readonly HotPathResult Measured = Runs.HotPath("M:App.Stats") with
    {
        MeanNs = 1.0e6,
        MeanLowNs = 0.9e6,
        P50Ns = 1.0e6,
        P50LowNs = 0.9e6,
        P95Ns = 2.0e6,
        P95LowNs = 1.5e6,
        LatencySamples = 50,
        AllocatedBytes = 2048,
        QueriesPerOp = 3,
    };

    [Theory]
    [InlineData("\"p95\": { \"target\": \"3ms\", \"critical\": \"4ms\" }", BudgetState.Passed, "ok")]
    [InlineData("\"p95\": { \"target\": \"1ms\", \"critical\": \"4ms\" }", BudgetState.AboveTarget, "above target: P95")]
    [InlineData("\"p95\": { \"target\": \"1ms\" }", BudgetState.AboveTarget, "above target: P95")]
    // The estimate is above the limit, and noise may be the reason.
    [InlineData("\"p95\": \"1.8ms\"", BudgetState.AboveTarget, "above target: P95")]
    [InlineData("\"p95\": \"1.4ms\"", BudgetState.Over, "over: P95")]
    [InlineData("\"p50\": \"1us\"", BudgetState.Over, "over: P50")]
    [InlineData("\"mean\": \"1us\"", BudgetState.Over, "over: Mean")]
    [InlineData("\"p99\": \"1s\"", BudgetState.Unmeasured, "unmeasured: P99")]
    [InlineData("\"growth\": \"n\"", BudgetState.Unmeasured, "unmeasured: Growth")]
    [InlineData("\"allocated\": \"2KB\"", BudgetState.Passed, "ok")]
    [InlineData("\"allocated\": \"2047B\"", BudgetState.Over, "over: Allocated")]
    [InlineData("\"queries\": 3", BudgetState.Passed, "ok")]
    [InlineData("\"queries\": 2, \"allocated\": \"1KB\", \"p99\": \"1s\"", BudgetState.Over, "over: Allocated, Queries/op")]
    [InlineData("\"queries\": { \"target\": 0, \"critical\": 5 }", BudgetState.AboveTarget, "above target: Queries/op")]
    public void EachFigureIsComparedWithItsLimits(string bench, object worst, string text)
    {
        var result = Checked(Measured, bench);

        Assert.Equal((BudgetState)worst, result.Budget.Max(outcome => outcome.State));
        Assert.Equal(text, BudgetText.Short(result));
    }

    [Fact]
    public void WhatIsNotMeasuredIsNeverAPassAndSaysWhy()
    {
        var blind = Measured with { QueriesPerOp = null, AllocatedBytes = null };

        Assert.Equal("unmeasured: Allocated, Queries/op", BudgetText.Short(Checked(blind, "\"queries\": 99, \"allocated\": \"1GB\"")));
        Assert.Equal("50 single calls were timed, and it takes 100", Reason(Measured, "\"p99\": \"1s\""));
        Assert.Equal("calls under 1 us cannot be timed one by one; give a mean", Reason(Measured with { P95Ns = null, LatencySamples = 1000 }, "\"p95\": \"1s\""));
        Assert.Equal("its database commands could not be seen", Reason(blind, "\"queries\": 1"));
        Assert.Equal("the hot path failed", Reason(Measured with { Error = "boom" }, "\"queries\": 99"));

        static string? Reason(HotPathResult result, string bench) => Assert.Single(Checked(result, bench).Budget).Reason;
    }

    [Fact]
    public void TheLineSaysWhatWasMeasuredWhatIsAllowedAndWhereThatIsWritten()
    {
        var outcome = Assert.Single(Checked(Measured, "\"p95\": { \"target\": \"1us\", \"critical\": \"1ms\" }").Budget);

        Assert.Equal("Stats: P95 is 2.00 ms, at least 1.50 ms with 95 % confidence; critical is 1.00 ms (b.json, line 2)", BudgetText.Long(Measured, outcome));
        Assert.Equal("Stats: Allocated is 2.00 KB; critical is 1.00 KB (b.json, line 2)", BudgetText.Long(Measured, Assert.Single(Checked(Measured, "\"allocated\": \"1KB\"").Budget)));
        Assert.Equal("Stats: Queries/op is 3; target is 1 (b.json, line 2)", BudgetText.Long(Measured, Assert.Single(Checked(Measured, "\"queries\": { \"target\": 1, \"critical\": 3 }").Budget)));
        Assert.Equal("Stats: P99: 50 single calls were timed, and it takes 100 (b.json, line 2)", BudgetText.Long(Measured, Assert.Single(Checked(Measured, "\"p99\": \"1s\"").Budget)));
    }

    [Theory]
    [InlineData("n", 1.15, BudgetState.Passed)]
    [InlineData("n", 1.3, BudgetState.Over)]
    [InlineData("n log n", 1.3, BudgetState.Passed)]
    [InlineData("1", 0, BudgetState.Passed)]
    [InlineData("1", 0.9, BudgetState.Over)]
    public void AGrowthIsComparedWithTheExponentOfTheFit(string limit, double exponent, object state)
    {
        var sized = Measured with { Params = new Dictionary<string, string> { ["Size"] = "10" } };
        var report = Runs.Of(sized) with
        {
            Growth = [new HotPathGrowth { Id = sized.Id, DisplayName = "", SizeParameter = "Size", Params = new Dictionary<string, string>(), Mean = new GrowthFit(exponent, 0, 0) }],
        };
        var book = BudgetBook.Create(("b.json", $$"""{ "budgets": { "M:App.Stats": { "bench": { "growth": "{{limit}}" } } } }"""), null, []);

        Assert.Equal((BudgetState)state, Assert.Single(BudgetCheck.Apply(report, book, isWhole: true).HotPaths[0].Budget).State);
    }

    [Fact]
    public void AnEnvironmentChangesTheMetricsThatItNames()
    {
        const string Text = """
            { "budgets": { "GET /a": { "bench": { "p95": "1ms", "queries": 1 } } },
              "environments": { "ci": { "get /a/": { "bench": { "p95": "20ms" } }, "GET /b": { "bench": { "p50": "1s" } } } } }
            """;

        Assert.Equal(["P95 1000000", "Queries 1"], Limits(null, "GET /a"));
        Assert.Equal(["P95 20000000", "Queries 1"], Limits("ci", "GET /a"));
        Assert.Empty(Limits(null, "GET /b"));
        Assert.Equal(["P50 1000000000"], Limits("CI", "GET /b"));
        Assert.Contains("has no environment 'stage'; there are ci", Assert.Throws<InvalidDataException>(() => Limits("stage", "GET /a")).Message, StringComparison.Ordinal);

        static IEnumerable<string> Limits(string? environment, string id) => BudgetBook.Create(("b.json", Text), environment, []).Find(id)
            .OrderBy(limit => limit.Limit.Metric).Select(limit => FormattableString.Invariant($"{limit.Limit.Metric} {limit.Limit.Critical}"));
    }

    [Theory]
    [InlineData("GET /users/{id:int}", "GET /users/{id}")]
    [InlineData("App: GET /health", "GET /health")]
    [InlineData("M:App.Sort.Run``1(``0[])<int>", "M:App.Sort.Run``1(``0[])")]
    public void ABudgetIsFoundByTheIdOfTheReport(string id, string key) =>
        Assert.Single(BudgetBook.Create(("b.json", $$"""{ "budgets": { "{{key}}": { "bench": { "queries": 1 } } } }"""), null, []).Find(id));

    [Theory]
    [InlineData("M:App.Sort.RunAll", "M:App.Sort.Run")]
    [InlineData("POST /health", "GET /health")]
    public void ABudgetOfAnotherHotPathIsNot(string id, string key) =>
        Assert.Empty(BudgetBook.Create(("b.json", $$"""{ "budgets": { "{{key}}": { "bench": { "queries": 1 } } } }"""), null, []).Find(id));

    [Fact]
    public void TheFileWinsOverTheAttributeMetricByMetric()
    {
        Assembly[] assemblies = [typeof(BudgetCheckTests).Assembly];

        Assert.Equal(["P95 1000000 [PerfBudget]", "Queries 1 [PerfBudget]"], Limits(null));
        Assert.Equal(["P95 2000000 b.json, line 1", "Queries 1 [PerfBudget]"], Limits("""{ "budgets": { "M:Text.Budgeted": { "bench": { "p95": "2ms" } } } }"""));

        IEnumerable<string> Limits(string? text) => BudgetBook.Create(text is null ? null : ("b.json", text), null, assemblies).Find("M:Text.Budgeted")
            .OrderBy(limit => limit.Limit.Metric).Select(limit => FormattableString.Invariant($"{limit.Limit.Metric} {limit.Limit.Critical} {limit.Source}"));
    }

    [Fact]
    public void FaultsAreSaidAsACompilerSaysThem()
    {
        var exception = Assert.Throws<InvalidDataException>(() => BudgetBook.Create(("b.json", "{\n  \"budgets\": { \"GET /a\": { \"bench\": { \"p95\": \"1\",\n \"x\": 1 } } } }"), null, []));

        Assert.StartsWith("b.json(2,46): 'p95' needs a time such as", exception.Message, StringComparison.Ordinal);
        Assert.Contains("b.json(3,2): 'x' is not known here", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ABudgetThatNothingHasIsUnmeasuredUnlessItWasFilteredOut()
    {
        var book = BudgetBook.Create(("b.json", """{ "budgets": { "GET /gone": { "bench": { "queries": 1 } }, "M:App.Stats": { "bench": { "queries": 3 } } } }"""), null, []);

        Assert.Equal(["GET /gone"], BudgetCheck.Apply(Runs.Of(Measured), book, isWhole: true).UnmeasuredBudgets);
        Assert.Empty(BudgetCheck.Apply(Runs.Of(Measured), book, isWhole: false).UnmeasuredBudgets);
    }

    [Fact]
    public void FailuresComeBeforeBudgetsAndBudgetsBeforeWhatIsUnmeasured()
    {
        var over = Checked(Measured, "\"queries\": 1, \"p99\": \"1s\"");
        var unmeasured = Checked(Measured, "\"p99\": \"1s\"");
        var warned = Checked(Measured, "\"queries\": { \"target\": 1 }");

        Assert.Equal(2, ExitCodes.Of(Runs.Of(over, Measured with { Error = "boom" }), strict: true));
        Assert.Equal(1, ExitCodes.Of(Runs.Of(over), strict: false));
        Assert.Equal(0, ExitCodes.Of(Runs.Of(unmeasured), strict: false));
        Assert.Equal(3, ExitCodes.Of(Runs.Of(unmeasured), strict: true));
        Assert.Equal(3, ExitCodes.Of(Runs.Of() with { UnmeasuredBudgets = ["GET /gone"] }, strict: true));
        Assert.Equal(0, ExitCodes.Of(Runs.Of(warned), strict: true));
    }

    private static HotPathResult Checked(HotPathResult result, string bench)
    {
        var book = BudgetBook.Create(("b.json", "{ \"budgets\": { \"M:App.Stats\": { \"bench\": {\n" + bench + " } } } }"), null, []);
        return Assert.Single(BudgetCheck.Apply(Runs.Of(result), book, isWhole: true).HotPaths);
    }
}
