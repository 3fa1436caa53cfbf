using PerfAnalyzers.Benchmarks.Reports;
using PerfAnalyzers.Tool.Benchmarks;
using PerfAnalyzers.Tool.Gate;
using Spectre.Console;

namespace PerfAnalyzers.Tool.Views;

/// <summary>Hot paths before and now, with a verdict each, and one line for what is wrong.</summary>
internal static class GateView
{
    public static void Write(IAnsiConsole console, IReadOnlyList<HotPathComparison> comparisons)
    {
        var table = CreateTable("Time", "Allocated", "Queries/op", "Verdict");
        foreach (var comparison in comparisons)
        {
            table.AddRow(
                new Text(comparison.Title),
                new Text(Change(comparison.Before?.Ns, comparison.Now?.Ns, Units.Time)),
                new Text(Change(comparison.Before?.AllocatedBytes, comparison.Now?.AllocatedBytes, Units.Bytes)),
                new Text(Change(comparison.Before?.QueriesPerOp, comparison.Now?.QueriesPerOp, Units.Count)),
                new Text(Verdict(comparison), StyleOf(comparison)));
        }

        console.Write(table);
        foreach (var comparison in comparisons.Where(comparison => comparison.Error is not null))
        {
            console.MarkupLineInterpolated($"[red]not compared:[/] {comparison.Title}: {comparison.Error}");
        }
    }

    public static void Write(IAnsiConsole console, IReadOnlyList<BaselineComparison> comparisons)
    {
        var table = CreateTable("Allocated", "Queries/op", "Against the baseline");
        foreach (var comparison in comparisons)
        {
            table.AddRow(
                new Text(comparison.Title),
                new Text(Change(comparison.Before?.AllocatedBytes, comparison.Now?.AllocatedBytes, Units.Bytes)),
                new Text(Change(comparison.Before?.QueriesPerOp, comparison.Now?.QueriesPerOp, Units.Count)),
                new Text(comparison.Text, comparison.State switch
                {
                    BaselineState.Worse or BaselineState.Unmeasured => new Style(Color.Red),
                    BaselineState.Better => new Style(Color.Green),
                    _ => Style.Plain,
                }));
        }

        console.Write(table);
    }

    internal static string Verdict(HotPathComparison comparison)
    {
        if (comparison.Error is not null)
        {
            return "not compared";
        }

        if (comparison.Before is null || comparison.Now is null)
        {
            return comparison.Before is null ? "new" : "gone";
        }

        var faults = new List<string>();
        if (comparison.Verdict == TimeVerdict.Fail)
        {
            faults.Add($"{Units.Digits((comparison.Ratio.GetValueOrDefault() - 1) * 100)} % slower");
        }

        if (comparison.IsMoreQueries)
        {
            faults.Add("more queries");
        }

        if (comparison.IsMoreBytes)
        {
            faults.Add("more bytes");
        }

        return faults.Count > 0 ? "fail: " + string.Join(", ", faults)
            : comparison.Verdict is null or TimeVerdict.Inconclusive ? "inconclusive"
            : "pass";
    }

    private static Style StyleOf(HotPathComparison comparison)
        => comparison.IsWorse || comparison.Error is not null ? new Style(Color.Red) : comparison.IsInconclusive ? new Style(Color.Yellow) : Style.Plain;

    private static string Change(double? before, double? now, Func<double?, string> format)
        => before is null && now is null ? format(null)
            : format(before) is var then && format(now) is var current && then == current ? current
            : $"{then} → {current}";

    private static Table CreateTable(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey).AddColumn("Hot path");
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column));
        }

        return table;
    }
}
