using PerfAnalyzers.Benchmarks.Budgets;
using PerfAnalyzers.Benchmarks.HotPaths;

namespace PerfAnalyzers.Benchmarks.Reports;

/// <summary>One row per hot path and combination of its parameters.</summary>
internal static class ResultTable
{
    public static TextTable Of(RunReport report)
    {
        var hasBudgets = report.HotPaths.Any(result => result.Budget.Count > 0);
        string[] headers = ["Hot path", "Mean", "P50", "P95", "P99", "Allocated", "Queries/op", "Rows/op"];
        var table = new TextTable(hasBudgets ? [.. headers, "Budget"] : headers);
        foreach (var result in report.HotPaths)
        {
            string[] cells =
            [
                Titles.Of(result.DisplayName, result.Params),
                result.Error is null ? Units.Time(result.MeanNs) : "failed",
                Units.Time(result.P50Ns),
                Units.Time(result.P95Ns),
                Units.Time(result.P99Ns),
                Units.Bytes(result.AllocatedBytes),
                Units.Count(result.QueriesPerOp),
                Units.Count(result.RowsPerOp),
            ];
            table.Add(hasBudgets ? [.. cells, BudgetText.Short(result)] : cells);
        }

        return table;
    }
}
