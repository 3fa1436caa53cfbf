using System.Text.RegularExpressions;
using PerfAnalyzers.Tool.Targets;

namespace PerfAnalyzers.Tool.Building;

/// <param name="Succeeded">Whether the build ended without an error other than our own findings.</param>
/// <param name="Errors">The errors of restore and build as MSBuild wrote them.</param>
internal sealed record BuildOutcome(bool Succeeded, IReadOnlyList<string> Errors, IReadOnlyList<CompiledProject> Compilations);

/// <summary>Compiles every project of a target anew with our analyzers, into a folder of the tool's own.</summary>
internal static partial class InjectedBuild
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    public static async Task<BuildOutcome> RunAsync(
        AuditTarget target,
        Injection injection,
        string records,
        string? configuration,
        Action<string> progress,
        CancellationToken cancellationToken)
    {
        var buildFile = target.BuildFile;
        if (buildFile is null)
        {
            buildFile = Path.Combine(records, "audit.slnx");
            SolutionFile.Write(buildFile, target.Projects);
        }

        var log = new ErrorLog(Path.Combine(records, "errors.log"));
        List<string> arguments =
        [
            "build", buildFile,
            "--artifacts-path", injection.Artifacts,
            "--no-incremental",
            .. log.BuildArguments,
        ];
        if (configuration is not null)
        {
            arguments.AddRange(["--configuration", configuration]);
        }

        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = WatchAsync(records, target.Projects.Count, progress, done.Token);
        DotnetResult result;
        try
        {
            result = await Dotnet.RunAsync(arguments, target.Folder, injection.Environment(records), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
            await watch.ConfigureAwait(false);
        }

        var compilations = CompiledProject.Read(records, injection.RuleIds);
        var errors = log.Read(result);
        var foreign = errors.Where(line => !IsOwnFinding(line, injection.RuleIds)).ToList();
        var succeeded = result.ExitCode == 0 || (errors.Count > 0 && foreign.Count == 0);
        return new BuildOutcome(succeeded, foreign, compilations);
    }

    /// <summary>One SARIF file appears for each project that the compiler is done with.</summary>
    private static async Task WatchAsync(string records, int expected, Action<string> progress, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ProgressInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                var reached = Directory.GetFiles(records, "*.project");
                var compiled = Directory.GetFiles(records, "*.sarif").Length;
                progress(reached.Length == 0 ? "restoring" : $"{compiled} of {Math.Max(expected, reached.Length)} compiled");
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>A rule that the target's .editorconfig makes an error fails the compiler, not the audit.</summary>
    private static bool IsOwnFinding(string line, IReadOnlySet<string> ruleIds)
        => CanonicalError().Match(line) is { Success: true } match && ruleIds.Contains(match.Groups["id"].Value);

    [GeneratedRegex(@":\s+error\s+(?<id>[A-Za-z]+\d+)\s*:", RegexOptions.CultureInvariant)]
    private static partial Regex CanonicalError();
}
