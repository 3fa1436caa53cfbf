using PerfAnalyzers.Tool.Building;
using PerfAnalyzers.Tool.Findings;
using PerfAnalyzers.Tool.Targets;

namespace PerfAnalyzers.Tool.Fixing;

/// <param name="Restored">Projects that no longer compiled after a fix, with the compiler's errors; their files are as before.</param>
internal sealed record FixOutcome(AuditResult Before, AuditResult After, int Rounds, IReadOnlyList<ChangedFile> Changes, IReadOnlyList<RestoredProject> Restored);

internal sealed record RestoredProject(string Path, IReadOnlyList<string> Errors);

/// <summary>Applies our code fixes by <c>dotnet format analyzers</c>, compiling after each round, until none applies.</summary>
internal sealed class Fixer(AuditTarget target, Injection injection, TemporaryFolder temporary, IReadOnlySet<string> wantedIds, string? configuration)
{
    /// <summary>A fix may uncover another finding, but two fixes that undo each other must not run forever.</summary>
    private const int MostRounds = 6;

    private int builds;

    public async Task<AuditResult> AuditAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        var records = temporary.Folder($"records-{builds++}");
        var build = await InjectedBuild.RunAsync(target, injection, records, configuration, progress, cancellationToken).ConfigureAwait(false);
        return AuditResult.Create(target, build, wantedIds);
    }

    public async Task<FixOutcome> FixAsync(AuditResult before, Action<string> progress, CancellationToken cancellationToken)
    {
        var snapshot = new SourceSnapshot(before.Compilations, injection.Artifacts);
        var projects = before.Compilations.Select(project => project.Path).Distinct(PathNames.Comparer).ToList();
        var restored = new List<RestoredProject>();
        var after = before;
        var rounds = 0;
        try
        {
            while (rounds < MostRounds && FixableIds(after) is { Count: > 0 } ids && projects.Count > 0)
            {
                progress($"round {rounds + 1}: applying fixes");
                var earlier = new SourceSnapshot(before.Compilations, injection.Artifacts);
                await FormatAsync(projects, ids, cancellationToken).ConfigureAwait(false);
                if (earlier.ChangedPaths().Count == 0)
                {
                    break;
                }

                rounds++;
                after = await AuditAsync(state => progress($"round {rounds}: compiling, {state}"), cancellationToken).ConfigureAwait(false);
                while (!after.BuildSucceeded)
                {
                    var broken = Restore(snapshot, after);
                    restored.AddRange(broken);
                    projects.RemoveAll(project => broken.Any(one => PathNames.Comparer.Equals(one.Path, project)));
                    after = await AuditAsync(state => progress($"round {rounds}: compiling again, {state}"), cancellationToken).ConfigureAwait(false);
                    if (broken.Count == 0)
                    {
                        return new FixOutcome(before, after, rounds, snapshot.Changes(), restored);
                    }
                }
            }
        }
        catch
        {
            // Whatever it was: never leave a state that nobody has compiled.
            snapshot.Restore(snapshot.ChangedPaths());
            throw;
        }

        return new FixOutcome(before, after, rounds, snapshot.Changes(), restored);
    }

    /// <summary>
    /// <c>dotnet format</c> searches every project anew for each rule that it is given; one whose findings all say why they have no
    /// fix is not worth that.
    /// </summary>
    private static List<string> FixableIds(AuditResult audit)
        => [.. audit.Findings.Where(finding => finding.Fix is not null || finding.NoFix is null).Select(finding => finding.Rule.Id).Distinct()];

    private async Task FormatAsync(IReadOnlyList<string> projects, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var solution = temporary.File("fix.slnx");
        SolutionFile.Write(solution, projects);
        var environment = injection.Environment(records: null);
        if (configuration is not null)
        {
            environment["Configuration"] = configuration;
        }

        var result = await Dotnet.RunAsync(
            ["format", "analyzers", solution, "--diagnostics", .. ids, "--severity", "info", "--no-restore", "--verbosity", "quiet"],
            target.Folder,
            environment,
            cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new TargetException("dotnet format failed, all files are as before", [.. result.Lines.Where(line => line.Length > 0)]);
        }
    }

    /// <summary>Puts back the files of the projects that do not compile; all files when that cannot be the reason.</summary>
    private static List<RestoredProject> Restore(SourceSnapshot snapshot, AuditResult audit)
    {
        var changed = snapshot.ChangedPaths().ToHashSet(PathNames.Comparer);
        var broken = audit.Compilations.Where(project => project.Log?.Errors > 0 && project.SourceFiles.Any(changed.Contains)).ToList();
        if (broken.Count == 0)
        {
            snapshot.Restore(changed);
            return [.. audit.Compilations
                .Where(project => project.SourceFiles.Any(changed.Contains))
                .Select(project => project.Path)
                .Distinct(PathNames.Comparer)
                .Select(path => new RestoredProject(path, audit.BuildErrors))];
        }

        snapshot.Restore(broken.SelectMany(project => project.SourceFiles).Where(changed.Contains).Distinct(PathNames.Comparer));
        return [.. broken
            .Select(project => project.Path)
            .Distinct(PathNames.Comparer)
            .Select(path => new RestoredProject(path, [.. audit.BuildErrors.Where(line => line.Contains(path, PathNames.Comparison))]))];
    }
}
