using System.Diagnostics;
using PerfAnalyzers.Tool.Building;
using PerfAnalyzers.Tool.Findings;
using PerfAnalyzers.Tool.Fixing;
using PerfAnalyzers.Tool.Targets;
using PerfAnalyzers.Tool.Views;
using Spectre.Console;

namespace PerfAnalyzers.Tool.Commands;

internal sealed record FixRequest(string Path, IReadOnlyList<string> Diagnostics, string? Output, string? Configuration);

/// <summary><c>perfaudit fix</c>: apply the code fixes in place or to a copy, compile, and print what changed.</summary>
internal sealed class FixCommand(ToolHome home, Terminal terminal)
{
    public async Task<int> RunAsync(FixRequest request, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var target = AuditTarget.Find(Path.GetFullPath(request.Path, terminal.CurrentFolder));
        var ruleIds = home.ReadRuleIds();
        var wanted = RuleSelection.Select(request.Diagnostics, ruleIds);
        var currentFolder = terminal.CurrentFolder;
        if (request.Output is { } output)
        {
            var original = target;
            target = await terminal.WhileAsync(
                $"Copying {PathNames.Display(original.DisplayPath, currentFolder)}",
                _ => TargetCopy.CreateAsync(original, output, home, cancellationToken)).ConfigureAwait(false);
        }

        var display = PathNames.Display(target.DisplayPath, currentFolder);
        using var temporary = new TemporaryFolder();
        var fixer = new Fixer(target, new Injection(home, ruleIds, temporary.Folder("artifacts")), temporary, wanted, request.Configuration);
        var before = await terminal.WhileAsync($"Auditing {display}", progress => fixer.AuditAsync(progress, cancellationToken)).ConfigureAwait(false);
        if (!before.IsComplete)
        {
            ProblemsView.Write(terminal.Report, before, currentFolder);
            terminal.Report.WriteLine("Nothing was fixed.");
            return ExitCodes.NotAudited;
        }

        var outcome = await terminal.WhileAsync($"Fixing {display}", progress => fixer.FixAsync(before, progress, cancellationToken)).ConfigureAwait(false);
        FixView.Write(terminal.Report, outcome, currentFolder);
        ProblemsView.Write(terminal.Report, outcome.After, currentFolder);
        WriteConclusion(outcome, display, clock.Elapsed);
        return outcome.After.IsComplete && outcome.Restored.Count == 0 ? ExitCodes.Clean : ExitCodes.NotAudited;
    }

    private void WriteConclusion(FixOutcome outcome, string display, TimeSpan duration)
    {
        var before = outcome.Before.Findings.Count;
        var after = outcome.After.Findings.Count;
        var rounds = FindingsView.Plural(outcome.Rounds, "round");
        terminal.Report.MarkupLineInterpolated(before == 0
            ? (FormattableString)$"[green]Nothing to fix[/] in {display}."
            : $"[bold]{before} → {FindingsView.Plural(after, "finding")}[/] in {display}, {rounds}, {duration.TotalSeconds:0} s. {(outcome.After.BuildSucceeded ? "It compiles." : "It does not compile.")}");
    }
}
