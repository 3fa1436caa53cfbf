using PerfAnalyzers.Tool.Findings;
using Spectre.Console;

namespace PerfAnalyzers.Tool.Views;

/// <summary>What kept an audit from being complete: shown before the summary, so that no short list of findings looks like a good one.</summary>
internal static class ProblemsView
{
    private const int ShownLines = 25;

    public static void Write(IAnsiConsole console, AuditResult audit, string currentFolder)
    {
        if (!audit.BuildSucceeded)
        {
            console.MarkupLine("[red]The target does not build:[/]");
            WriteLines(console, audit.BuildErrors.Count > 0 ? audit.BuildErrors : ["dotnet build failed without an error message"]);
            console.WriteLine();
        }

        if (audit.NotAudited.Count > 0)
        {
            console.MarkupLineInterpolated($"[red]Not audited: {FindingsView.Plural(audit.NotAudited.Count, "project")}[/]");
            WriteLines(console, [.. audit.NotAudited.Select(project =>
            {
                var framework = project.Framework.Length == 0 ? "" : $" ({project.Framework})";
                return $"{PathNames.Display(project.Path, currentFolder)}{framework}: {project.Reason}";
            })]);
            console.WriteLine();
        }

        if (audit.Target.OtherProjects.Count > 0)
        {
            console.WriteLine($"Skipped, not C#: {string.Join(", ", audit.Target.OtherProjects.Select(project => PathNames.Display(project, currentFolder)))}");
            console.WriteLine();
        }
    }

    public static void WriteLines(IAnsiConsole console, IReadOnlyList<string> lines)
    {
        foreach (var line in lines.Take(ShownLines))
        {
            // Not folded: an error is copied, searched for and clicked.
            console.Profile.Out.Writer.WriteLine("  " + line);
        }

        if (lines.Count > ShownLines)
        {
            console.WriteLine($"  ... and {lines.Count - ShownLines} more");
        }
    }
}
