using PerfAnalyzers.Tool.Benchmarks;
using PerfAnalyzers.Tool.Building;
using PerfAnalyzers.Tool.Gate;
using PerfAnalyzers.Tool.Targets;
using PerfAnalyzers.Tool.Views;
using Spectre.Console;

namespace PerfAnalyzers.Tool.Commands;

internal sealed record BudgetRequest(string Path, string? BaselineFile, bool Strict);

/// <summary><c>perfaudit budget</c>: the hot paths against their budgets, and bytes and queries against the committed baseline.</summary>
internal sealed class BudgetCommand(ToolHome home, Terminal terminal)
{
    public async Task<int> RunAsync(BudgetRequest request, CancellationToken cancellationToken)
    {
        var target = AuditTarget.Find(Path.GetFullPath(request.Path, terminal.CurrentFolder));
        var projects = await BenchmarkProjects.RequireAsync(target, cancellationToken).ConfigureAwait(false);
        var baseline = Baseline.Combine(request.BaselineFile is { } named ? [named] : BaselineFiles.Of(target.Folder, projects));
        using var temporary = new TemporaryFolder();
        var injection = new Injection(home, home.ReadRuleIds(), temporary.Folder("artifacts"));

        var runs = new List<BenchmarkRun>();
        foreach (var project in projects)
        {
            runs.Add(await terminal.WhileAsync(
                $"Benchmarking {PathNames.Display(project, terminal.CurrentFolder)}",
                progress => BenchmarkRun.ExecuteAsync(project, injection, temporary, progress, cancellationToken)).ConfigureAwait(false));
        }

        BenchmarksView.Write(terminal.Report, runs, null, terminal.CurrentFolder);
        var outcomes = runs.SelectMany(run => run.HotPaths).SelectMany(figures => figures.Budget).ToList();
        var over = outcomes.Count(outcome => outcome.State == BudgetOutcome.Over);
        var unknown = outcomes.Count(outcome => outcome.State == BudgetOutcome.Unmeasured) + runs.Sum(run => run.UnmeasuredBudgets.Count);
        var failed = runs.Exists(run => run.Failure is not null);
        if (baseline is not null)
        {
            var (now, failures) = await BaselineCommand.MeasureAsync(home, terminal, target, temporary, cancellationToken).ConfigureAwait(false);
            var comparisons = BaselineComparison.Of(baseline, now);
            GateView.Write(terminal.Report, comparisons);
            over += comparisons.Count(comparison => comparison.State == BaselineState.Worse);
            unknown += comparisons.Count(comparison => comparison.State == BaselineState.Unmeasured);
            failed |= failures.Count > 0;
        }

        Conclude(outcomes.Count, baseline, over, unknown);
        return failed ? ExitCodes.NotAudited : over > 0 ? ExitCodes.Findings : request.Strict && unknown > 0 ? ExitCodes.NotAudited : ExitCodes.Clean;
    }

    private void Conclude(int limits, Baseline? baseline, int over, int unknown)
    {
        if (limits == 0 && baseline is null)
        {
            terminal.Report.MarkupLine("[yellow]Nothing to check[/]: no hot path has a budget, and there is no perf-baseline.json ('perfaudit baseline' writes it).");
            return;
        }

        var rest = unknown == 0 ? "" : $", {FindingsView.Plural(unknown, "limit")} unmeasured";
        terminal.Report.MarkupLine(over > 0
            ? $"[red]{FindingsView.Plural(over, "limit")} exceeded[/]{rest}."
            : unknown > 0 ? $"[yellow]Nothing exceeded[/]{rest}." : "[green]Within budget[/].");
    }
}
