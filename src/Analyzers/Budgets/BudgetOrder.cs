namespace PerfAnalyzers.Budgets;

/// <summary>Half of all calls cannot be allowed more time than 95 % of them: P50, P95 and P99 have an order.</summary>
internal static class BudgetOrder
{
    private static readonly BudgetMetric[] Percentiles = [BudgetMetric.P50, BudgetMetric.P95, BudgetMetric.P99];

    /// <summary>Why the limit at <paramref name="index"/> cannot be meant beside the others, or null.</summary>
    public static string? Contradiction(IReadOnlyList<BudgetLimit> limits, int index)
    {
        var limit = limits[index];
        var rank = Array.IndexOf(Percentiles, limit.Metric);
        if (rank < 0)
        {
            return null;
        }

        foreach (var other in limits)
        {
            if (Array.IndexOf(Percentiles, other.Metric) > rank && (limit.Critical > other.Critical || limit.Target > other.Target))
            {
                return $"{limit.Metric} may not be allowed more time than {other.Metric}";
            }
        }

        return null;
    }
}
