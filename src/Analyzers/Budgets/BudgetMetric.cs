namespace PerfAnalyzers.Budgets;

/// <summary>What a budget limits.</summary>
internal enum BudgetMetric
{
    P50,
    P95,
    P99,
    Mean,
    Allocated,
    Queries,
    Growth,
    ErrorRate,
    Throughput,
}

/// <summary>How a limit is written.</summary>
internal enum BudgetUnit
{
    /// <summary><c>400ms</c>, kept in nanoseconds.</summary>
    Time,

    /// <summary><c>1KB</c> of 1024 bytes, kept in bytes.</summary>
    Size,

    /// <summary><c>3</c>.</summary>
    Count,

    /// <summary><c>n log n</c>, kept as the exponent that a fit to measured times gives.</summary>
    Growth,

    /// <summary><c>1%</c>, kept as 0.01.</summary>
    Share,

    /// <summary><c>500/s</c>.</summary>
    Rate,
}

internal static class BudgetMetrics
{
    /// <summary>Measured by benchmarks, in the order of the reports.</summary>
    public static readonly IReadOnlyList<BudgetMetric> Bench =
    [
        BudgetMetric.P50, BudgetMetric.P95, BudgetMetric.P99, BudgetMetric.Mean, BudgetMetric.Allocated, BudgetMetric.Queries, BudgetMetric.Growth,
    ];

    /// <summary>Measured under load.</summary>
    public static readonly IReadOnlyList<BudgetMetric> Load =
    [
        BudgetMetric.P50, BudgetMetric.P95, BudgetMetric.P99, BudgetMetric.ErrorRate, BudgetMetric.Throughput,
    ];

    /// <summary>As in the file: <c>p95</c>, <c>errorRate</c>.</summary>
    public static string Name(BudgetMetric metric) => metric switch
    {
        BudgetMetric.P50 => "p50",
        BudgetMetric.P95 => "p95",
        BudgetMetric.P99 => "p99",
        BudgetMetric.Mean => "mean",
        BudgetMetric.Allocated => "allocated",
        BudgetMetric.Queries => "queries",
        BudgetMetric.Growth => "growth",
        BudgetMetric.ErrorRate => "errorRate",
        _ => "throughput",
    };

    public static BudgetUnit Unit(BudgetMetric metric) => metric switch
    {
        BudgetMetric.Allocated => BudgetUnit.Size,
        BudgetMetric.Queries => BudgetUnit.Count,
        BudgetMetric.Growth => BudgetUnit.Growth,
        BudgetMetric.ErrorRate => BudgetUnit.Share,
        BudgetMetric.Throughput => BudgetUnit.Rate,
        _ => BudgetUnit.Time,
    };

    /// <summary>Throughput is good when it is high; everything else when it is low.</summary>
    public static bool IsLooser(BudgetMetric metric, double limit, double than)
        => metric == BudgetMetric.Throughput ? limit < than : limit > than;

    public static BudgetMetric? Find(IReadOnlyList<BudgetMetric> among, string name)
    {
        foreach (var metric in among)
        {
            if (Name(metric) == name)
            {
                return metric;
            }
        }

        return null;
    }
}
