namespace PerfAnalyzers.Budgets;

public class BudgetFileTests
{
    [Theory]
    [InlineData("400ms", BudgetUnit.Time, 400e6)]
    [InlineData("1.5 s", BudgetUnit.Time, 1.5e9)]
    [InlineData("20us", BudgetUnit.Time, 20e3)]
    [InlineData("20µs", BudgetUnit.Time, 20e3)]
    [InlineData("20μs", BudgetUnit.Time, 20e3)]
    [InlineData("500NS", BudgetUnit.Time, 500)]
    [InlineData("2min", BudgetUnit.Time, 120e9)]
    [InlineData("0B", BudgetUnit.Size, 0)]
    [InlineData("1KB", BudgetUnit.Size, 1024)]
    [InlineData(" .5 MiB ", BudgetUnit.Size, 524288)]
    [InlineData("0", BudgetUnit.Count, 0)]
    [InlineData("2.5", BudgetUnit.Count, 2.5)]
    [InlineData("n", BudgetUnit.Growth, 1)]
    [InlineData("1", BudgetUnit.Growth, 0)]
    [InlineData("O(n log n)", BudgetUnit.Growth, 1.24)]
    [InlineData("N²", BudgetUnit.Growth, 2)]
    [InlineData("n^1.5", BudgetUnit.Growth, 1.5)]
    [InlineData("1%", BudgetUnit.Share, 0.01)]
    [InlineData("0.5", BudgetUnit.Share, 0.5)]
    [InlineData("500/s", BudgetUnit.Rate, 500)]
    [InlineData("60/min", BudgetUnit.Rate, 1)]
    public void ALimitIsReadAsPeopleWriteIt(string text, object unit, double expected) => Assert.Equal(expected, BudgetValue.Parse(text, (BudgetUnit)unit)!.Value, 6);

    [Theory]
    [InlineData("", BudgetUnit.Time)]
    [InlineData("400", BudgetUnit.Time)]
    [InlineData("0ms", BudgetUnit.Time)]
    [InlineData("-1ms", BudgetUnit.Time)]
    [InlineData("1e3ms", BudgetUnit.Time)]
    [InlineData("1,5s", BudgetUnit.Time)]
    [InlineData("4 parsecs", BudgetUnit.Time)]
    [InlineData("1KB", BudgetUnit.Time)]
    [InlineData("NaNms", BudgetUnit.Time)]
    [InlineData("1..5s", BudgetUnit.Time)]
    [InlineData("1024", BudgetUnit.Size)]
    [InlineData("1ms", BudgetUnit.Size)]
    [InlineData("-1", BudgetUnit.Count)]
    [InlineData("many", BudgetUnit.Count)]
    [InlineData("m", BudgetUnit.Growth)]
    [InlineData("n^", BudgetUnit.Growth)]
    [InlineData("n^99", BudgetUnit.Growth)]
    [InlineData("200%", BudgetUnit.Share)]
    [InlineData("0/s", BudgetUnit.Rate)]
    public void WhatIsNoLimitIsNone(string text, object unit) => Assert.Null(BudgetValue.Parse(text, (BudgetUnit)unit));

    [Theory]
    [InlineData("GET /api/users/{id:int}", "get api/users/{ID}/")]
    [InlineData("GET /", "GET  /")]
    [InlineData("GET /a/{page=1}", "GET /a/{page?}")]
    [InlineData("GET /a/{zip:regex(^\\d{{5}}$)}", "GET /a/{zip}")]
    [InlineData("GET /a/{*path}", "GET /a/{path}")]
    [InlineData("GET /a/{**path:nonfile}", "GET /a/{path}")]
    public void TwoSpellingsOfARouteAreOne(string one, string other) => Assert.Equal(BudgetKey.Normalize(one), BudgetKey.Normalize(other));

    [Theory]
    [InlineData("GET /a", "POST /a")]
    [InlineData("GET /a/{id}", "GET /a/{name}")]
    [InlineData("GET /a/id", "GET /a/{id}")]
    [InlineData("M:A.B", "M:A.b")]
    public void TwoKeysAreTwo(string one, string other) => Assert.NotEqual(BudgetKey.Normalize(one), BudgetKey.Normalize(other));

    [Fact]
    public void BlocksMetricsAndEnvironmentsAreRead()
    {
        var file = BudgetFile.Read("""
            {
              "$schema": "x",
              "budgets": {
                "M:A.B": { "bench": { "p95": { "target": "1ms", "critical": "2ms" }, "queries": 1, "allocated": { "target": "1KB" } } },
                "POST /a": { "load": { "throughput": { "target": "500/s", "critical": "100/s" }, "errorRate": 0.01 } }
              },
              "environments": { "CI": { "M:A.B": { "bench": { "p95": "20ms" } } } }
            }
            """);

        Assert.Empty(file.Faults);
        Assert.Equal(
            [(BudgetMetric.P95, 1e6, 2e6), (BudgetMetric.Queries, null, 1), (BudgetMetric.Allocated, 1024, null)],
            file.Entries[0].Bench.Select(limit => (limit.Metric, limit.Target, limit.Critical)));
        Assert.Equal([BudgetMetric.Throughput, BudgetMetric.ErrorRate], file.Entries[1].Load.Select(limit => limit.Metric));
        Assert.Equal(20e6, Assert.Single(file.Environments["ci"]).Bench[0].Critical);
    }
}
