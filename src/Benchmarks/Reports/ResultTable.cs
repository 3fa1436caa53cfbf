using PerfAnalyzers.Benchmarks.HotPaths;

namespace PerfAnalyzers.Benchmarks.Reports;

/// <summary>One row per hot path and combination of its parameters.</summary>
internal static class ResultTable
{
    public static TextTable Of(RunReport report)
    {
        var table = new TextTable("Hot path", "Mean", "P50", "P95", "P99", "Allocated", "Queries/op", "Rows/op");
        foreach (var result in report.HotPaths)
        {
            table.Add(
                Titles.Of(result.DisplayName, result.Params),
                result.Error is null ? Units.Time(result.MeanNs) : "failed",
                Units.Time(result.P50Ns),
                Units.Time(result.P95Ns),
                Units.Time(result.P99Ns),
                Units.Bytes(result.AllocatedBytes),
                Units.Count(result.QueriesPerOp),
                Units.Count(result.RowsPerOp));
        }

        return table;
    }
}
