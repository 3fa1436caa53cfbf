using System.Diagnostics;
using PerfAnalyzers.Tool.Benchmarks;
using PerfAnalyzers.Tool.Building;
using PerfAnalyzers.Tool.Findings;
using PerfAnalyzers.Tool.Targets;
using PerfAnalyzers.Tool.Views;
using Spectre.Console;

namespace PerfAnalyzers.Tool.Commands;

internal sealed record AuditRequest(
    string Path,
    IReadOnlyList<string> Diagnostics,
    string FailOn,
    string? SarifFile,
    string? JsonFile,
    string? HtmlFile,
    bool Benchmarks,
    string? CompareWith,
    string? Configuration);

/// <summary><c>perfaudit audit</c>: compile the target with our analyzers, print what they found, run its benchmarks when asked.</summary>
internal sealed class AuditCommand(ToolHome home, Terminal terminal)
{
    public async Task<int> RunAsync(AuditRequest request, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var target = AuditTarget.Find(Path.GetFullPath(request.Path, terminal.CurrentFolder));
        var ruleIds = home.ReadRuleIds();
        var wanted = RuleSelection.Select(request.Diagnostics, ruleIds);
        var earlier = request.CompareWith is null ? null : HotPathFigures.ReadEarlier(request.CompareWith);
        var currentFolder = terminal.CurrentFolder;

        using var temporary = new TemporaryFolder();
        var injection = new Injection(home, ruleIds, temporary.Folder("artifacts"));
        var build = await terminal.WhileAsync(
            $"Auditing {PathNames.Display(target.DisplayPath, currentFolder)}",
            progress => InjectedBuild.RunAsync(target, injection, temporary.Folder("records"), request.Configuration, progress, cancellationToken)).ConfigureAwait(false);
        var audit = AuditResult.Create(target, build, wanted);
        var auditDuration = clock.Elapsed;

        var view = new FindingsView(terminal.Report, currentFolder);
        view.Write(audit);
        ProblemsView.Write(terminal.Report, audit, currentFolder);
        view.WriteSummary(audit, auditDuration);

        IReadOnlyList<BenchmarkRun>? benchmarks = null;
        if (request.Benchmarks && !audit.BuildSucceeded)
        {
            terminal.Report.WriteLine("The benchmarks were not run, because the target does not build.");
        }
        else if (request.Benchmarks)
        {
            terminal.Report.WriteLine();
            benchmarks = await RunBenchmarksAsync(target, injection, temporary, currentFolder, cancellationToken).ConfigureAwait(false);
            BenchmarksView.Write(terminal.Report, benchmarks, earlier, currentFolder);
        }

        var measured = new MeasuredCode(benchmarks ?? []);
        if (benchmarks?.Any(run => run.HotPaths.Count > 0) == true)
        {
            MeasuredFindingsView.Write(terminal.Report, audit.Findings, measured, currentFolder);
        }

        if (request.SarifFile is not null)
        {
            SarifFile.Write(request.SarifFile, audit, measured);
        }

        if (request.JsonFile is not null)
        {
            AuditFile.Write(request.JsonFile, audit, benchmarks, measured);
        }

        if (request.HtmlFile is not null)
        {
            AuditPage.Write(request.HtmlFile, audit, benchmarks, measured);
        }

        return ExitCode(request, audit, benchmarks);
    }

    private async Task<IReadOnlyList<BenchmarkRun>> RunBenchmarksAsync(
        AuditTarget target,
        Injection injection,
        TemporaryFolder temporary,
        string currentFolder,
        CancellationToken cancellationToken)
    {
        var projects = await BenchmarkProjects.FindAsync(target, cancellationToken).ConfigureAwait(false);
        if (projects.Count == 0)
        {
            terminal.Report.WriteLine("No benchmark project: none in or beside the target references both PerfAnalyzers.Benchmarks and the target.");
        }

        var runs = new List<BenchmarkRun>();
        foreach (var project in projects)
        {
            runs.Add(await terminal.WhileAsync(
                $"Benchmarking {PathNames.Display(project, currentFolder)}",
                progress => BenchmarkRun.ExecuteAsync(project, injection, temporary, progress, cancellationToken)).ConfigureAwait(false));
        }

        return runs;
    }

    internal static int ExitCode(AuditRequest request, AuditResult audit, IReadOnlyList<BenchmarkRun>? benchmarks)
    {
        if (!audit.IsComplete || benchmarks?.Any(run => run.Failure is not null) == true)
        {
            return ExitCodes.NotAudited;
        }

        Level? threshold = request.FailOn switch { "warning" => Level.Warning, "info" => Level.Info, _ => null };
        var isOverBudget = benchmarks?.SelectMany(run => run.HotPaths).Any(figures => figures.Budget.Any(outcome => outcome.State == BudgetOutcome.Over)) == true;
        return isOverBudget || audit.Reaches(threshold) ? ExitCodes.Findings : ExitCodes.Clean;
    }
}
