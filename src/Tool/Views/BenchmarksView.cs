using PerfAnalyzers.Benchmarks.Reports;
using PerfAnalyzers.Tool.Benchmarks;
using Spectre.Console;

namespace PerfAnalyzers.Tool.Views;

/// <summary>The figures of the hot paths, alone or beside those of an earlier audit.</summary>
internal static class BenchmarksView
{
    /// <summary>A quick run cannot tell a smaller change from noise.</summary>
    private const double Noise = 0.05;

    public static void Write(IAnsiConsole console, IReadOnlyList<BenchmarkRun> runs, IReadOnlyList<HotPathFigures>? earlier, string currentFolder)
    {
        var before = earlier?.GroupBy(figures => figures.Key).ToDictionary(group => group.Key, group => group.First());
        foreach (var run in runs)
        {
            console.MarkupLineInterpolated($"[bold]Benchmarks[/] of {PathNames.Display(run.Project, currentFolder)} (quick run in one process: a first impression)");
            if (run.HotPaths.Count > 0)
            {
                console.Write(CreateTable(run.HotPaths, before));
            }

            foreach (var figures in run.HotPaths)
            {
                foreach (var outcome in figures.Budget.Where(outcome => outcome.State != BudgetOutcome.Passed))
                {
                    var (color, label) = outcome.State switch
                    {
                        BudgetOutcome.Over => ("red", "over budget"),
                        BudgetOutcome.AboveTarget => ("yellow", "above target"),
                        _ => ("red", "unmeasured"),
                    };
                    console.MarkupLine($"[{color}]{label}[/] {Markup.Escape(figures.Title)}: {Markup.Escape(outcome.Text)}");
                }
            }

            foreach (var key in run.UnmeasuredBudgets)
            {
                console.MarkupLineInterpolated($"[red]unmeasured[/] {key}: no hot path has this name");
            }

            foreach (var failed in run.HotPaths.Where(figures => figures.Error is not null))
            {
                console.MarkupLineInterpolated($"[red]failed[/] {failed.Title}: {failed.Error}");
            }

            if (run.Failure is not null)
            {
                console.MarkupLineInterpolated($"[red]failed:[/] {run.Failure}");
                ProblemsView.WriteLines(console, run.Details);
            }

            console.WriteLine();
        }
    }

    /// <summary>"12.5x less" is read more easily than "-92 %".</summary>
    internal static string Factor(double? before, double? now) => (before, now) switch
    {
        (null, _) or (_, null) => "",
        (0, 0) => "same",
        (_, 0) => "[green]none left[/]",
        (0, _) => "[red]new[/]",
        _ when Math.Abs(now.Value / before.Value - 1) < Noise => "same",
        _ when now < before => $"[green]{Units.Digits(before.Value / now.Value)}x less[/]",
        _ => $"[red]{Units.Digits(now.Value / before.Value)}x more[/]",
    };

    private static Table CreateTable(IReadOnlyList<HotPathFigures> hotPaths, Dictionary<(string, string), HotPathFigures>? before)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey).AddColumn("Hot path");
        if (before is not null)
        {
            table.ShowRowSeparators().AddColumn(new TableColumn("").NoWrap());
        }

        foreach (var name in new[] { "Mean", "P50", "P95", "P99", "Allocated", "Queries/op" })
        {
            table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        }

        foreach (var now in hotPaths)
        {
            string[] cells = before is null
                ? Cells(now)
                : before.TryGetValue(now.Key, out var then)
                    ? [Lines("before", "now", "change"), .. Cells(then).Zip(Cells(now), Changes(then, now)).Select(metric => Lines(metric.First, metric.Second, metric.Third))]
                    : ["now", .. Cells(now)];
            table.AddRow([Markup.Escape(now.Title), .. cells]);
        }

        return table;

        static string Lines(string first, string second, string third) => $"{first}\n{second}\n{third}";
    }

    private static string[] Cells(HotPathFigures figures) =>
    [
        Units.Time(figures.MeanNs),
        Units.Time(figures.P50Ns),
        Units.Time(figures.P95Ns),
        Units.Time(figures.P99Ns),
        Units.Bytes(figures.AllocatedBytes),
        Units.Count(figures.QueriesPerOp),
    ];

    private static string[] Changes(HotPathFigures before, HotPathFigures now) =>
    [
        Factor(before.MeanNs, now.MeanNs),
        Factor(before.P50Ns, now.P50Ns),
        Factor(before.P95Ns, now.P95Ns),
        Factor(before.P99Ns, now.P99Ns),
        Factor(before.AllocatedBytes, now.AllocatedBytes),
        Factor(before.QueriesPerOp, now.QueriesPerOp),
    ];
}
