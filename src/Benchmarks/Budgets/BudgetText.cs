using System.Globalization;
using PerfAnalyzers.Benchmarks.HotPaths;
using PerfAnalyzers.Benchmarks.Reports;
using PerfAnalyzers.Budgets;

namespace PerfAnalyzers.Benchmarks.Budgets;

/// <summary>Budgets in words.</summary>
internal static class BudgetText
{
    /// <summary>For the table: <c>ok</c>, or the worst state and the metrics in it.</summary>
    public static string Short(HotPathResult result)
    {
        if (result.Budget.Count == 0)
        {
            return "-";
        }

        var worst = result.Budget.Max(outcome => outcome.State);
        var metrics = string.Join(", ", result.Budget.Where(outcome => outcome.State == worst).Select(outcome => Title(outcome.Metric)));
        return worst == BudgetState.Passed ? "ok" : $"{Name(worst)}: {metrics}";
    }

    public static string Name(BudgetState state) => state switch
    {
        BudgetState.Passed => "ok",
        BudgetState.AboveTarget => "above target",
        BudgetState.Unmeasured => "unmeasured",
        _ => "over",
    };

    /// <summary><c>GET /stats: P95 is 1.40 ms, at least 1.21 ms with 95 % confidence; critical is 1.00 ms (perf-budgets.json, line 7)</c>.</summary>
    public static string Long(HotPathResult result, BudgetOutcome outcome)
    {
        var title = $"{Titles.Of(result.DisplayName, result.Params)}: {Title(outcome.Metric)}";
        if (outcome.State == BudgetState.Unmeasured)
        {
            return $"{title}: {outcome.Reason} ({outcome.Source})";
        }

        var bound = outcome.AtLeast is { } atLeast && atLeast != outcome.Measured ? $", at least {Value(outcome.Metric, atLeast)} with 95 % confidence" : "";
        var limit = outcome.Target is { } target && !(outcome.Measured > outcome.Critical) ? $"target is {Value(outcome.Metric, target)}" : $"critical is {Value(outcome.Metric, outcome.Critical)}";
        return $"{title} is {Value(outcome.Metric, outcome.Measured)}{bound}; {limit} ({outcome.Source})";
    }

    public static string Title(string metric) => metric switch
    {
        "p50" or "p95" or "p99" => metric.ToUpperInvariant(),
        "mean" => "Mean",
        "allocated" => "Allocated",
        "queries" => "Queries/op",
        _ => "Growth",
    };

    public static string Value(string metric, double? value) => BudgetMetrics.Find(BudgetMetrics.Bench, metric) is { } known
        ? BudgetMetrics.Unit(known) switch
        {
            BudgetUnit.Time => Units.Time(value),
            BudgetUnit.Size => Units.Bytes(value),
            BudgetUnit.Growth => value is { } exponent ? $"n^{exponent.ToString("0.##", CultureInfo.InvariantCulture)}" : Units.NotMeasured,
            _ => Units.Count(value),
        }
        : Units.NotMeasured;
}
