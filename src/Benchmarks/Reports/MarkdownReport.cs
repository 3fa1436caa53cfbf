using System.Globalization;

namespace PerfAnalyzers.Benchmarks.Reports;

/// <summary>The report of one run for a pull request or a wiki page.</summary>
internal static class MarkdownReport
{
    public static void Write(string path, RunReport report, RunReport? before)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var output = new StreamWriter(path) { NewLine = "\n" };
        Write(output, report, before);
    }

    internal static void Write(TextWriter output, RunReport report, RunReport? before)
    {
        output.WriteLine("# Hot paths");
        output.WriteLine();
        ResultTable.Of(report).WriteMarkdown(output);
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
        output.WriteLine($"- PerfAnalyzers {environment.PerfAnalyzers}, BenchmarkDotNet {environment.BenchmarkDotNet}");
        output.WriteLine();
        output.WriteLine("Percentiles are of single calls; n/a: calls too short to be timed one by one, or too few of them. Queries and rows are counted in calls of their own, after a warm one.");
    }
}
