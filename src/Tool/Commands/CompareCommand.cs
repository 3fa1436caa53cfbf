using System.Diagnostics;
using System.Text.Json.Nodes;
using PerfAnalyzers.Tool.Benchmarks;
using PerfAnalyzers.Tool.Building;
using PerfAnalyzers.Tool.Gate;
using PerfAnalyzers.Tool.Targets;
using PerfAnalyzers.Tool.Views;
using Spectre.Console;

namespace PerfAnalyzers.Tool.Commands;

internal sealed record CompareRequest(string Path, string Base, double ThresholdPercent, bool Strict, string? JsonFile);

/// <summary><c>perfaudit compare</c>: the hot paths of the working tree against those of the commit that it branched from, on this machine and in turns.</summary>
internal sealed class CompareCommand(ToolHome home, Terminal terminal)
{
    public async Task<int> RunAsync(CompareRequest request, CancellationToken cancellationToken)
    {
        if (request.ThresholdPercent is not (>= 1 and <= 1000))
        {
            throw new UsageException("--threshold is a percentage from 1 to 1000");
        }

        var clock = Stopwatch.StartNew();
        var target = AuditTarget.Find(Path.GetFullPath(request.Path, terminal.CurrentFolder));
        var git = new Git(target.Folder);
        var root = await git.RootAsync(cancellationToken).ConfigureAwait(false);
        var commit = await git.MergeBaseAsync(request.Base, cancellationToken).ConfigureAwait(false);
        var projects = await BenchmarkProjects.RequireAsync(target, cancellationToken).ConfigureAwait(false);

        using var temporary = new TemporaryFolder();
        var worktree = temporary.File("base");
        var comparisons = new List<HotPathComparison>();
        try
        {
            await git.AddWorktreeAsync(worktree, commit, cancellationToken).ConfigureAwait(false);
            foreach (var project in projects)
            {
                var name = PathNames.Display(project, terminal.CurrentFolder);
                comparisons.AddRange(await terminal.WhileAsync(
                    $"Comparing {name} with {commit[..10]}",
                    progress => CompareAsync(project, Relocate(project, root, worktree), request, temporary, progress, cancellationToken)).ConfigureAwait(false));
            }
        }
        finally
        {
            await git.RemoveWorktreeAsync(worktree).ConfigureAwait(false);
        }

        GateView.Write(terminal.Report, comparisons);
        if (request.JsonFile is not null)
        {
            JsonText.Write(request.JsonFile, Describe(commit, comparisons));
        }

        return Conclude(request, commit, comparisons, clock.Elapsed);
    }

    private async Task<IReadOnlyList<HotPathComparison>> CompareAsync(
        string project, string earlierProject, CompareRequest request, TemporaryFolder temporary, Action<string> progress, CancellationToken cancellationToken)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        if (!File.Exists(earlierProject))
        {
            throw new UsageException($"'{name}' does not exist at the base: there is nothing to compare it with");
        }

        var ruleIds = home.ReadRuleIds();
        progress("building");
        var current = await BenchmarkSampler.BuildAsync(
            project, new Injection(home, ruleIds, temporary.Folder($"{name}-now")), temporary.Folder($"{name}-now-run"), cancellationToken).ConfigureAwait(false);
        progress("building the base");
        var before = await BenchmarkSampler.BuildAsync(
            earlierProject, new Injection(home, ruleIds, temporary.Folder($"{name}-base")), temporary.Folder($"{name}-base-run"), cancellationToken).ConfigureAwait(false);

        return await new RevisionComparison(
            async (arm, ids) => (await (arm == Arm.Current ? current : before).SampleAsync(ids, cancellationToken).ConfigureAwait(false)).HotPaths,
            request.ThresholdPercent / 100).RunAsync(progress).ConfigureAwait(false);
    }

    private static string Relocate(string project, string root, string worktree)
        => PathNames.IsWithin(project, root)
            ? Path.Combine(worktree, Path.GetRelativePath(root, project))
            : throw new UsageException($"'{project}' is not part of the repository '{root}'");

    private int Conclude(CompareRequest request, string commit, IReadOnlyList<HotPathComparison> comparisons, TimeSpan duration)
    {
        var worse = comparisons.Count(comparison => comparison.IsWorse);
        var inconclusive = comparisons.Count(comparison => comparison.IsInconclusive && !comparison.IsWorse);
        var failed = comparisons.Any(comparison => comparison.Error is not null);
        var (color, text) = worse > 0 ? ("red", $"{FindingsView.Plural(worse, "hot path")} worse")
            : inconclusive > 0 ? ("yellow", $"nothing is worse for certain, {FindingsView.Plural(inconclusive, "hot path")} inconclusive")
            : ("green", "nothing is worse");
        terminal.Report.MarkupLine($"[{color}]{Markup.Escape(text)}[/], compared with {commit[..10]} ({duration.TotalSeconds:0} s).");
        return worse > 0 ? ExitCodes.Findings
            : failed || (request.Strict && inconclusive > 0) ? ExitCodes.NotAudited
            : ExitCodes.Clean;
    }

    private static JsonObject Describe(string commit, IReadOnlyList<HotPathComparison> comparisons) => new()
    {
        ["schemaVersion"] = 1,
        ["base"] = commit,
        ["hotPaths"] = new JsonArray([.. comparisons.Select(comparison => new JsonObject
        {
            ["name"] = comparison.Title,
            ["verdict"] = GateView.Verdict(comparison),
            ["slowerBy"] = comparison.Ratio - 1,
            ["before"] = Describe(comparison.Before),
            ["now"] = Describe(comparison.Now),
            ["error"] = comparison.Error,
        })]),
    };

    private static JsonObject? Describe(HotPathCost? cost) => cost is null ? null : new JsonObject
    {
        ["fastestNs"] = cost.Ns,
        ["allocatedBytes"] = cost.AllocatedBytes,
        ["queriesPerOp"] = cost.QueriesPerOp,
    };
}
