using PerfAnalyzers.Tool.Building;
using PerfAnalyzers.Tool.Targets;

namespace PerfAnalyzers.Tool.Findings;

internal sealed record NotAuditedProject(string Path, string Framework, string Reason);

/// <summary>What an audit knows in the end. Clean means that every project was compiled with our analyzers and nothing was found.</summary>
internal sealed record AuditResult(
    AuditTarget Target,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<Rule> Rules,
    IReadOnlyList<CompiledProject> Compilations,
    IReadOnlyList<NotAuditedProject> NotAudited,
    bool BuildSucceeded,
    IReadOnlyList<string> BuildErrors)
{
    public bool IsComplete => BuildSucceeded && NotAudited.Count == 0;

    public static AuditResult Create(AuditTarget target, BuildOutcome build, IReadOnlySet<string> wantedIds)
    {
        var notAudited = build.Compilations
            .Where(project => project.NotAudited is not null)
            .Select(project => new NotAuditedProject(project.Path, project.Framework, project.NotAudited!))
            .ToList();
        var reached = build.Compilations.Select(project => project.Path).ToHashSet(PathNames.Comparer);
        notAudited.AddRange(target.Projects
            .Where(project => !reached.Contains(project))
            .Select(project => new NotAuditedProject(project, "", File.Exists(project)
                ? build.Errors.Count > 0 ? "it was not compiled: the build ended before" : "the build left it out: it is not part of the solution's configuration, or not built by the .NET SDK"
                : "the project file does not exist")));

        var findings = build.Compilations
            .SelectMany(
                project => project.Log?.Findings ?? [],
                (project, finding) => finding with { Projects = [DisplayName(project)] })
            .Where(finding => wantedIds.Contains(finding.Rule.Id))
            .GroupBy(finding => finding.Identity)
            .Select(Merge)
            .OrderBy(finding => finding.Rule.Id, StringComparer.Ordinal)
            .ThenBy(finding => finding.Location?.File, StringComparer.Ordinal)
            .ThenBy(finding => finding.Location?.Line)
            .ThenBy(finding => finding.Location?.Column)
            .ToList();
        var rules = build.Compilations
            .SelectMany(project => project.Log?.Rules.Values ?? [])
            .Where(rule => wantedIds.Contains(rule.Id))
            .DistinctBy(rule => rule.Id)
            .OrderBy(rule => rule.Id, StringComparer.Ordinal)
            .ToList();
        return new AuditResult(target, findings, rules, build.Compilations, notAudited, build.Succeeded, build.Errors);
    }

    public bool Reaches(Level? threshold) => threshold is { } level && Findings.Any(finding => finding.Level >= level);

    private static Finding Merge(IEnumerable<Finding> same)
    {
        var all = same.ToList();
        return all[0] with
        {
            Level = all.Max(finding => finding.Level),
            // A fix that is refused in one target framework is refused.
            Fix = all.TrueForAll(finding => finding.Fix is not null) ? all[0].Fix : null,
            NoFix = all.Select(finding => finding.NoFix).FirstOrDefault(reason => reason is not null),
            Projects = [.. all.SelectMany(finding => finding.Projects).Distinct()],
        };
    }

    private static string DisplayName(CompiledProject project)
    {
        var name = Path.GetFileNameWithoutExtension(project.Path);
        return project.Framework.Length == 0 ? name : $"{name} ({project.Framework})";
    }
}
