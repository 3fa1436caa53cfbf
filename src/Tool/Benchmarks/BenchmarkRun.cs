using System.Text.Json;
using System.Text.Json.Nodes;
using PerfAnalyzers.Tool.Building;

namespace PerfAnalyzers.Tool.Benchmarks;

/// <summary>What a benchmark project's own run reported.</summary>
/// <param name="Report">The file that PerfAnalyzers.Benchmarks wrote, as it is; null when it wrote none.</param>
/// <param name="HotPaths">The figures in it.</param>
/// <param name="Failure">Why figures are missing, or null.</param>
/// <param name="Details">What the build or the run printed, when it failed.</param>
internal sealed record BenchmarkRun(string Project, JsonObject? Report, IReadOnlyList<HotPathFigures> HotPaths, string? Failure, IReadOnlyList<string> Details)
{
    /// <summary>Exit code of PerfAnalyzers.Benchmarks when a hot path is over its budget: it was measured.</summary>
    private const int OverBudget = 1;

    /// <summary>Exit code of PerfAnalyzers.Benchmarks when a hot path could not be measured.</summary>
    private const int HotPathFailed = 2;

    /// <summary>Keys of budgets that no hot path has.</summary>
    public IReadOnlyList<string> UnmeasuredBudgets { get; } = [.. (Report?["unmeasuredBudgets"] as JsonArray ?? []).Select(key => key?.ToString() ?? "")];

    public static async Task<BenchmarkRun> ExecuteAsync(string project, Injection injection, TemporaryFolder temporary, Action<string> progress, CancellationToken cancellationToken)
    {
        var projectFolder = Path.GetDirectoryName(project)!;
        var environment = injection.Environment(records: null);
        progress("building");
        // The measured application may write files (a database, a log) where it runs.
        var work = temporary.Folder("benchmark-" + Path.GetFileNameWithoutExtension(project));
        var log = new ErrorLog(Path.Combine(work, "errors.log"));
        var build = await Dotnet.RunAsync(
            ["build", project, "--configuration", "Release", "--artifacts-path", injection.Artifacts, .. log.BuildArguments],
            projectFolder,
            environment,
            cancellationToken).ConfigureAwait(false);
        if (build.ExitCode != 0)
        {
            return new BenchmarkRun(project, null, [], "it does not build", log.Read(build));
        }

        var reportFile = Path.Combine(work, "report.json");
        environment["RunWorkingDirectory"] = work;
        progress("starting");
        var run = await Dotnet.RunAsync(
            [
                "run", "--configuration", "Release", "--project", project, "--no-build", "--no-launch-profile", "--artifacts-path", injection.Artifacts,
                "--", "--quick", "--json", reportFile, "--artifacts", Path.Combine(work, "artifacts"),
            ],
            projectFolder,
            environment,
            cancellationToken,
            line => progress(Shorten(line))).ConfigureAwait(false);
        return Read(project, reportFile, run);
    }

    internal static BenchmarkRun Read(string project, string reportFile, DotnetResult run)
    {
        JsonObject? report = null;
        IReadOnlyList<HotPathFigures> hotPaths = [];
        var problem = "the run wrote no report";
        try
        {
            if (File.Exists(reportFile))
            {
                report = JsonNode.Parse(File.ReadAllText(reportFile)) as JsonObject;
                hotPaths = report is null ? [] : HotPathFigures.Read(report);
                problem = null;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or InvalidOperationException)
        {
            problem = $"its report cannot be read: {exception.Message}";
        }

        return run.ExitCode switch
        {
            0 or OverBudget when problem is null => new BenchmarkRun(project, report, hotPaths, null, []),
            HotPathFailed when problem is null => new BenchmarkRun(project, report, hotPaths, "not every hot path could be measured", []),
            _ => new BenchmarkRun(project, report, hotPaths, problem ?? $"the run ended with exit code {run.ExitCode}", run.Lines),
        };
    }

    private static string Shorten(string line) => line.Length <= 70 ? line : line[..69] + "…";
}
