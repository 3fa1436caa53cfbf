using PerfAnalyzers.Benchmarks.Reports;
using PerfAnalyzers.Tool.Benchmarks;
using PerfAnalyzers.Tool.Findings;
using Spectre.Console;

namespace PerfAnalyzers.Tool.Views;

/// <summary>The findings again, on the hot paths that run them: what is worth a fix first.</summary>
internal static class MeasuredFindingsView
{
    public static void Write(IAnsiConsole console, IReadOnlyList<Finding> findings, MeasuredCode measured, string currentFolder)
    {
        var byHotPath = ByHotPath(findings, measured);
        if (byHotPath.Count == 0)
        {
            if (findings.Count > 0)
            {
                console.WriteLine("No finding lies on a measured hot path.");
            }

            return;
        }

        console.MarkupLine("[bold]Findings on measured hot paths[/], the slowest hot path first");
        var tree = new Tree("").Guide(TreeGuide.Line).Style(new Style(Color.Grey));
        foreach (var ofHotPath in byHotPath)
        {
            var figures = ofHotPath.Key;
            var node = tree.AddNode(new Markup($"[bold]{Markup.Escape(figures.Title)}[/]  {Markup.Escape(Figures(figures))}"));
            foreach (var found in ofHotPath)
            {
                var text = new Paragraph($"{found.Finding.Rule.Id} ", new Style(Color.Blue))
                    .Append(LocationText.Full(found.Finding.Location, currentFolder))
                    .Append($"\n{found.Finding.Message}");
                if (found.Path.Count > 1)
                {
                    text.Append($"\nruns in {string.Join(" → ", found.Path)}", new Style(Color.Grey));
                }

                node.AddNode(text);
            }
        }

        console.Write(tree);
        console.WriteLine();
    }

    /// <summary>Each hot path with what was found on it, the slowest first.</summary>
    public static IReadOnlyList<IGrouping<HotPathFigures, MeasuredFinding>> ByHotPath(IEnumerable<Finding> findings, MeasuredCode measured)
        => [.. findings.SelectMany(measured.Of).GroupBy(found => found.HotPath).OrderByDescending(group => group.Key.P95Ns ?? group.Key.MeanNs ?? 0)];

    /// <summary>What was measured, and nothing of what was not.</summary>
    public static string Figures(HotPathFigures figures)
    {
        var parts = new List<string>();
        Add(figures.MeanNs, "mean", Units.Time);
        Add(figures.P95Ns, "P95", Units.Time);
        Add(figures.AllocatedBytes, "allocated", Units.Bytes);
        Add(figures.QueriesPerOp, "queries/op", Units.Count);
        return string.Join(", ", parts);

        void Add(double? value, string name, Func<double?, string> format)
        {
            if (value is not null)
            {
                parts.Add($"{name} {format(value)}");
            }
        }
    }
}
