using PerfAnalyzers.Tool.Findings;
using PerfAnalyzers.Tool.Fixing;
using Spectre.Console;

namespace PerfAnalyzers.Tool.Views;

/// <summary>What a fix changed: findings before and after, files with their lines, what is left and why.</summary>
internal static class FixView
{
    private const int LongestBar = 30;
    private const string DidNotApply = "the offered fix did not apply: a caller in another project cannot follow, its result would not compile, or another rewrite took its place";

    public static void Write(IAnsiConsole console, FixOutcome outcome, string currentFolder)
    {
        var left = outcome.After.Findings.Select(finding => finding.Fix is null ? finding : finding with { Fix = null, NoFix = DidNotApply }).ToList();
        if (left.Count > 0)
        {
            console.MarkupLine("[bold]What is left[/]");
            new FindingsView(console, currentFolder).Write(outcome.After with { Findings = left });
        }

        foreach (var project in outcome.Restored)
        {
            console.MarkupLineInterpolated($"[red]Restored[/] {PathNames.Display(project.Path, currentFolder)}: with the fixes it no longer compiled.");
            ProblemsView.WriteLines(console, project.Errors);
            console.WriteLine();
        }

        if (outcome.Before.Findings.Count > 0)
        {
            WriteFiles(console, outcome.Changes, currentFolder);
            WriteRules(console, outcome);
        }
    }

    private static void WriteFiles(IAnsiConsole console, IReadOnlyList<ChangedFile> changes, string currentFolder)
    {
        if (changes.Count == 0)
        {
            console.WriteLine("No file changed.");
            return;
        }

        var most = Math.Max(LongestBar, changes.Max(change => change.Added + change.Removed));
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().RightAligned().NoWrap()).AddColumn(new GridColumn().NoWrap());
        foreach (var change in changes)
        {
            grid.AddRow(
                new Text(PathNames.Display(change.Path, currentFolder)),
                new Text((change.Added + change.Removed).ToString()),
                new Paragraph(Bar('+', change.Added, most), new Style(Color.Green)).Append(Bar('-', change.Removed, most), new Style(Color.Red)));
        }

        console.Write(grid);
        console.WriteLine($"{FindingsView.Plural(changes.Count, "file")} changed, {FindingsView.Plural(changes.Sum(change => change.Added), "line")} added, {changes.Sum(change => change.Removed)} removed");
    }

    private static string Bar(char sign, int lines, int most)
        => new(sign, lines == 0 ? 0 : Math.Max(1, (int)Math.Round((double)lines * LongestBar / most)));

    private static void WriteRules(IAnsiConsole console, FixOutcome outcome)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("Rule")
            .AddColumn(new TableColumn("Before").RightAligned())
            .AddColumn(new TableColumn("After").RightAligned())
            .AddColumn("What to do");
        var rules = outcome.Before.Findings.Concat(outcome.After.Findings).Select(finding => finding.Rule).DistinctBy(rule => rule.Id).OrderBy(rule => rule.Id, StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            table.AddRow(
                new Text(rule.Id),
                new Text(Count(outcome.Before).ToString()),
                new Text(Count(outcome.After).ToString()),
                new Text(rule.Title));

            int Count(AuditResult audit) => audit.Findings.Count(finding => finding.Rule.Id == rule.Id);
        }

        console.Write(table);
    }
}
