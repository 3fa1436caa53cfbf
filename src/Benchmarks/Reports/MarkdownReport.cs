using System.Globalization;
using PerfAnalyzers.Benchmarks.Budgets;
using PerfAnalyzers.Benchmarks.HotPaths;

namespace PerfAnalyzers.Benchmarks.Reports;

/// <summary>The report of one run for a pull request or a wiki page.</summary>
internal static class MarkdownReport
{
    private const int SparklineBins = 40;

    public static void Write(TextWriter output, RunReport report, RunReport? before)
    {
        output.WriteLine("# Hot paths");
        output.WriteLine();
        ResultTable.Of(report).WriteMarkdown(output);
        WriteBudgets(output, report);
        WriteLatency(output, report);
        WriteGrowth(output, report);
        if (before is not null)
        {
            output.WriteLine();
            output.WriteLine($"## Compared with {before.StartedAt.ToString("u", CultureInfo.InvariantCulture)}");
            output.WriteLine();
            Comparison.Table(before, report).WriteMarkdown(output);
            foreach (var difference in Comparison.Differences(before, report))
            {
                output.WriteLine();
                output.WriteLine($"Times are hard to compare: {difference}.");
            }
        }

        var failures = report.HotPaths.Where(result => result.Error is not null).ToList();
        if (failures.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("## Not measured");
            output.WriteLine();
            foreach (var failure in failures)
            {
                output.WriteLine($"- {failure.DisplayName}: `{failure.Error!.Replace('`', '\'')}`");
            }
        }

        output.WriteLine();
        output.WriteLine("## Environment");
        output.WriteLine();
        var environment = report.Environment;
        output.WriteLine($"- {environment.Os} ({environment.Architecture}), {environment.Processor ?? "unknown processor"}, {environment.LogicalCores} logical cores");
        output.WriteLine($"- {environment.Runtime}, {environment.Configuration}, profile-guided optimisation {(environment.TieredPgo ? "on" : "off")}");
        output.WriteLine($"- {(report.Mode == RunReport.Quick ? "Quick run in one process: a first impression, not a verdict" : "A process per benchmark")}, {report.StartedAt.ToString("u", CultureInfo.InvariantCulture)}, {report.DurationSeconds.ToString("0", CultureInfo.InvariantCulture)} s");
        var databases = string.Join(", ", report.HotPaths.Select(result => result.Database).OfType<string>().Distinct());
        if (databases.Length > 0)
        {
            output.WriteLine($"- Database: {databases}");
        }

        output.WriteLine($"- PerfAnalyzers {environment.PerfAnalyzers}, BenchmarkDotNet {environment.BenchmarkDotNet}");
        output.WriteLine();
        output.WriteLine("Percentiles are of single calls; n/a: calls too short to be timed one by one, or too few of them. Queries and rows are counted in calls of their own, after a warm one.");
    }

    private static void WriteBudgets(TextWriter output, RunReport report)
    {
        var missed = (from result in report.HotPaths
                      from outcome in result.Budget
                      where outcome.State != BudgetState.Passed
                      orderby outcome.State descending
                      select $"- {BudgetText.Name(outcome.State)}: {BudgetText.Long(result, outcome)}")
            .Concat(report.UnmeasuredBudgets.Select(key => $"- unmeasured: {key}: no hot path has this name"))
            .ToList();
        if (missed.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("## Budgets");
            output.WriteLine();
            missed.ForEach(output.WriteLine);
        }
    }

    /// <summary>In a block of code, where all letters are of one width.</summary>
    private static void WriteLatency(TextWriter output, RunReport report)
    {
        var spread = report.HotPaths.Where(result => result.Distribution is not null).ToList();
        if (spread.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine("## Latency");
        output.WriteLine();
        output.WriteLine("How the single calls spread from the fastest to P99, in logarithms.");
        output.WriteLine();
        output.WriteLine("```text");
        var widest = spread.Max(result => Titles.Of(result.DisplayName, result.Params).Length);
        foreach (var result in spread)
        {
            // Up to P99: the slowest call of a thousand would push all others into a corner.
            IReadOnlyList<double> percentiles = [.. result.Distribution!.SkipLast(1)];
            var shape = Histogram.Sparkline(Histogram.Of(percentiles, percentiles[0] / 1.01, percentiles[^1] * 1.01, SparklineBins));
            output.WriteLine($"{Titles.Of(result.DisplayName, result.Params).PadRight(widest)}  {Units.Time(percentiles[0]),8} |{shape}| {Units.Time(percentiles[^1])}");
        }

        output.WriteLine("```");
    }

    private static void WriteGrowth(TextWriter output, RunReport report)
    {
        foreach (var series in GrowthSeries.Of(report))
        {
            output.WriteLine();
            output.WriteLine($"## {series.Title}: growth");
            output.WriteLine();
            output.WriteLine($"It {series.Text}.");
            output.WriteLine();
            output.WriteLine("```text");
            var slowest = series.Points.Max(point => point.Ns);
            foreach (var (size, ns) in series.Points)
            {
                var bar = new string('█', Math.Max(1, (int)Math.Round(ns / slowest * SparklineBins)));
                output.WriteLine($"{size.ToString("0", CultureInfo.InvariantCulture),10} {Units.Time(ns),8} {bar}");
            }

            output.WriteLine("```");
        }
    }
}
