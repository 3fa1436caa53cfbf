using PerfAnalyzers.Tool.Benchmarks;
using PerfAnalyzers.Tool.Building;
using PerfAnalyzers.Tool.Gate;
using PerfAnalyzers.Tool.Targets;
using Spectre.Console;

namespace PerfAnalyzers.Tool.Commands;

internal sealed record BaselineRequest(string Path, string? Output);

/// <summary><c>perfaudit baseline</c>: write what the hot paths allocate and how many queries they send, to be committed.</summary>
internal sealed class BaselineCommand(ToolHome home, Terminal terminal)
{
    /// <summary>Of several processes the least counts: what a cache or a background thread allocates is not the code's.</summary>
    private const int Processes = 3;

    public async Task<int> RunAsync(BaselineRequest request, CancellationToken cancellationToken)
    {
        var target = AuditTarget.Find(Path.GetFullPath(request.Path, terminal.CurrentFolder));
        var output = request.Output ?? Path.Combine(target.Folder, Baseline.FileName);
        using var temporary = new TemporaryFolder();
        var (baseline, failures) = await MeasureAsync(home, terminal, target, temporary, cancellationToken).ConfigureAwait(false);
        if (failures.Count > 0)
        {
            // A hot path that is missing in the baseline would never be compared.
            throw new TargetException("a hot path failed, so that no baseline was written", failures);
        }

        baseline.Write(output);
        terminal.Report.MarkupLineInterpolated($"[green]Baseline written[/]: {baseline.Entries.Count} hot paths in {PathNames.Display(output, terminal.CurrentFolder)}. Commit it.");
        return ExitCodes.Clean;
    }

    public static async Task<(Baseline Baseline, IReadOnlyList<string> Failures)> MeasureAsync(
        ToolHome home, Terminal terminal, AuditTarget target, TemporaryFolder temporary, CancellationToken cancellationToken)
    {
        var files = new List<SampleFile>();
        foreach (var project in await BenchmarkProjects.RequireAsync(target, cancellationToken).ConfigureAwait(false))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            files.AddRange(await terminal.WhileAsync($"Measuring {PathNames.Display(project, terminal.CurrentFolder)}", async progress =>
            {
                progress("building");
                var sampler = await BenchmarkSampler.BuildAsync(
                    project, new Injection(home, home.ReadRuleIds(), temporary.Folder("artifacts")), temporary.Folder($"{name}-samples"), cancellationToken).ConfigureAwait(false);
                var ofProject = new List<SampleFile>();
                for (var process = 1; process <= Processes; process++)
                {
                    progress($"process {process} of {Processes}");
                    ofProject.Add(await sampler.SampleAsync(null, cancellationToken).ConfigureAwait(false));
                }

                return ofProject;
            }).ConfigureAwait(false));
        }

        var failures = files.SelectMany(file => file.HotPaths).Where(samples => samples.Error is not null).Select(samples => $"{samples.Title}: {samples.Error}").Distinct().ToList();
        return (Baseline.Of(files), failures);
    }
}
