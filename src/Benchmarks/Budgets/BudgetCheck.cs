using PerfAnalyzers.Benchmarks.Measuring;
using PerfAnalyzers.Benchmarks.Reports;
using PerfAnalyzers.Budgets;

namespace PerfAnalyzers.Benchmarks.Budgets;

/// <summary>
/// Compares what was measured with what is allowed. For times, what they are at least is compared with the critical limit,
/// and the estimate with the target: noise makes the check lenient, never flaky. Bytes and queries are exact.
/// </summary>
internal static class BudgetCheck
{
    /// <summary>A fit to times that vary: two runs of one linear method gave exponents 0.15 apart.</summary>
    private const double GrowthTolerance = 0.2;

    /// <param name="report">What was measured.</param>
    /// <param name="book">What is allowed.</param>
    /// <param name="isWhole">Whether every hot path ran: with a filter the budgets of the others are not asked for.</param>
    public static RunReport Apply(RunReport report, BudgetBook book, bool isWhole) => report with
    {
        HotPaths = [.. report.HotPaths.Select(result => result with { Budget = Check(result, Growth(report, result), book.Find(result.Id)) })],
        UnmeasuredBudgets = isWhole ? [.. book.Keys.Where(key => !report.HotPaths.Any(result => book.IsFor(key, result.Id)))] : [],
    };

    private static double? Growth(RunReport report, HotPathResult result) => report.Growth.FirstOrDefault(growth => growth.IsOf(result))?.Mean?.Exponent;

    private static IReadOnlyList<BudgetOutcome> Check(HotPathResult result, double? growth, IEnumerable<SourcedLimit> limits) =>
        [.. limits.OrderBy(limit => limit.Limit.Metric).Select(limit => Check(result, growth, limit))];

    private static BudgetOutcome Check(HotPathResult result, double? growth, SourcedLimit sourced)
    {
        var limit = sourced.Limit;
        var (measured, atLeast) = limit.Metric == BudgetMetric.Growth ? (growth, growth) : Figure(result, limit.Metric);
        var reason = result.Error is not null ? "the hot path failed" : measured is null ? WhyUnmeasured(result, limit.Metric) : null;
        return new BudgetOutcome
        {
            Metric = BudgetMetrics.Name(limit.Metric),
            State = reason is not null ? BudgetState.Unmeasured : Judge(limit, measured!.Value, atLeast),
            Measured = measured,
            AtLeast = atLeast,
            Target = limit.Target,
            Critical = limit.Critical,
            Source = sourced.Source,
            Reason = reason,
        };
    }

    private static BudgetState Judge(BudgetLimit limit, double measured, double? atLeast)
    {
        var tolerance = limit.Metric == BudgetMetric.Growth ? GrowthTolerance : 0;
        if (atLeast > limit.Critical + tolerance)
        {
            return BudgetState.Over;
        }

        return measured > limit.Target + tolerance || measured > limit.Critical + tolerance ? BudgetState.AboveTarget : BudgetState.Passed;
    }

    /// <summary>The estimate, and what it is at least; the same for what is exact.</summary>
    private static (double? Measured, double? AtLeast) Figure(HotPathResult result, BudgetMetric metric) => metric switch
    {
        BudgetMetric.P50 => (result.P50Ns, result.P50LowNs),
        BudgetMetric.P95 => (result.P95Ns, result.P95LowNs),
        BudgetMetric.P99 => (result.P99Ns, result.P99LowNs),
        BudgetMetric.Mean => (result.MeanNs, result.MeanLowNs),
        BudgetMetric.Allocated => (result.AllocatedBytes, result.AllocatedBytes),
        BudgetMetric.Queries => (result.QueriesPerOp, result.QueriesPerOp),
        _ => (null, null),
    };

    private static string WhyUnmeasured(HotPathResult result, BudgetMetric metric) => metric switch
    {
        BudgetMetric.P50 or BudgetMetric.P95 or BudgetMetric.P99 => TooFew(result, metric) ?? "calls under 1 us cannot be timed one by one; give a mean",
        BudgetMetric.Queries => "its database commands could not be seen",
        BudgetMetric.Growth => "it is not measured at three sizes over a factor of four; give [HotPathParams]",
        _ => "there is no figure",
    };

    private static string? TooFew(HotPathResult result, BudgetMetric metric)
    {
        var needed = LatencySamples.Needed(metric switch { BudgetMetric.P50 => 50, BudgetMetric.P95 => 95, _ => 99 });
        return result.LatencySamples < needed ? $"{result.LatencySamples} single calls were timed, and it takes {needed}" : null;
    }
}
