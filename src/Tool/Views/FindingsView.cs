using PerfAnalyzers.Tool.Findings;
using Spectre.Console;

namespace PerfAnalyzers.Tool.Views;

/// <summary>The findings for people: one table for each rule, then what it adds up to.</summary>
internal sealed class FindingsView(IAnsiConsole console, string currentFolder)
{
    private const double LocationShare = 0.36;
    private const int NarrowestMessage = 30;

    /// <summary>The lines and spaces of a table with two columns.</summary>
    private const int TableFrame = 7;
    private static readonly Style Label = new(Color.Grey);

    public void Write(AuditResult audit)
    {
        foreach (var ofRule in audit.Findings.GroupBy(finding => finding.Rule.Id))
        {
            WriteRule([.. ofRule]);
        }
    }

    public void WriteSummary(AuditResult audit, TimeSpan duration)
    {
        var projects = audit.Compilations.Where(project => project.NotAudited is null).Select(project => project.Path).Distinct(PathNames.Comparer).Count();
        var audited = $"{Plural(projects, "project")} audited with {Plural(audit.Rules.Count, "rule")} in {duration.TotalSeconds:0} s";
        if (audit.Findings.Count == 0)
        {
            if (audit.IsComplete)
            {
                console.MarkupLineInterpolated($"[green]No findings[/]: {audited}.");
            }
            else
            {
                console.WriteLine($"No findings in what was audited: {audited}.");
            }

            return;
        }

        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("Rule", "Severity")
            .AddColumn(new TableColumn("Findings").RightAligned())
            .AddColumn(new TableColumn("With a fix").RightAligned())
            .AddColumn("What to do");
        foreach (var ofRule in audit.Findings.GroupBy(finding => finding.Rule.Id))
        {
            var level = ofRule.Max(finding => finding.Level);
            table.AddRow(
                new Text(ofRule.Key),
                new Text(Name(level), StyleOf(level)),
                new Text(ofRule.Count().ToString()),
                new Text(ofRule.Count(finding => finding.Fix is not null).ToString()),
                new Text(ofRule.First().Rule.Title));
        }

        console.Write(table);
        var fixable = audit.Findings.Count(finding => finding.Fix is not null);
        console.MarkupLineInterpolated($"[bold]{Plural(audit.Findings.Count, "finding")}[/], {fixable} with a fix: {audited}.");
        if (fixable > 0)
        {
            console.MarkupLineInterpolated($"[grey]See the fixes in a copy: perfaudit fix {Quote(PathNames.Display(audit.Target.DisplayPath, currentFolder))} --output FOLDER[/]");
        }
    }

    public static string Plural(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private void WriteRule(List<Finding> findings)
    {
        var rule = findings[0].Rule;
        var level = findings.Max(finding => finding.Level);
        console.MarkupInterpolated($"[bold]{rule.Id}  {rule.Title}[/]  ");
        console.Write(new Text(Name(level), StyleOf(level)));
        console.WriteLine($", {Plural(findings.Count, "finding")}");

        var widest = (int)(console.Profile.Width * LocationShare);
        var places = findings.ConvertAll(finding => LocationText.Fold(LocationText.Full(finding.Location, currentFolder), widest));
        var where = places.Max(place => place.Split('\n').Max(line => line.Length));
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey).ShowRowSeparators()
            .AddColumn(new TableColumn("Where").NoWrap().Width(where))
            .AddColumn(new TableColumn("What").Width(Math.Max(NarrowestMessage, console.Profile.Width - where - TableFrame)));
        for (var index = 0; index < findings.Count; index++)
        {
            table.AddRow(new Text(places[index]), Describe(findings[index]));
        }

        console.Write(table);
        console.WriteLine();
    }

    private static Paragraph Describe(Finding finding)
    {
        var text = new Paragraph(finding.Message);
        text.Append("\npath ", Label).Append(CallPath(finding));
        text.Append("\nfix  ", Label);
        return finding.Fix is null
            ? text.Append(finding.NoFix is null ? "none is offered here" : $"no safe fix: {finding.NoFix}", Label)
            : text.Append(finding.Fix, new Style(Color.Green));
    }

    /// <summary>Each hop with its place when there is one for each; the first hop is often the reported place itself.</summary>
    private static string CallPath(Finding finding)
    {
        if (finding.CallPath.Count == 0)
        {
            return finding.Related.Count == 0 ? "direct, no call in between" : $"here → {Places(finding)}";
        }

        var withoutPlace = finding.CallPath.Count - finding.Related.Count;
        if (finding.Related.Count > 0 && withoutPlace is 0 or 1)
        {
            return string.Join(" → ", finding.CallPath.Select((hop, index) => index < withoutPlace ? hop : $"{hop} ({LocationText.Short(finding.Related[index - withoutPlace])})"));
        }

        var path = string.Join(" → ", finding.CallPath);
        return finding.Related.Count == 0 ? path : $"{path} ({Places(finding)})";
    }

    private static string Places(Finding finding) => string.Join(", ", finding.Related.Select(LocationText.Short).Distinct());

    private static string Quote(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;

    private static string Name(Level level) => level.ToString().ToLowerInvariant();

    private static Style StyleOf(Level level) => level switch
    {
        Level.Error => new Style(Color.Red),
        Level.Warning => new Style(Color.Yellow),
        _ => new Style(Color.Blue),
    };
}
