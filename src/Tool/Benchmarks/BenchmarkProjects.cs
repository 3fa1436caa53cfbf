using System.Xml;
using System.Xml.Linq;
using PerfAnalyzers.Tool.Building;
using PerfAnalyzers.Tool.Targets;

namespace PerfAnalyzers.Tool.Benchmarks;

/// <summary>
/// Which projects run benchmarks of a target? Those of the target that reference PerfAnalyzers.Benchmarks, and those in
/// folders beside it that do and that reference a project of the target: the benchmarks of <c>src/App</c> are often in
/// <c>src/App.Benchmarks</c>, which an audit of <c>src/App</c> does not compile.
/// </summary>
internal static class BenchmarkProjects
{
    private const string Runtime = "PerfAnalyzers.Benchmarks";
    private static readonly string[] FoldersFurtherUp = ["benchmarks", "benchmark", "perf", "test", "tests"];

    /// <exception cref="UsageException">There is none.</exception>
    public static async Task<IReadOnlyList<string>> RequireAsync(AuditTarget target, CancellationToken cancellationToken)
        => await FindAsync(target, cancellationToken).ConfigureAwait(false) is { Count: > 0 } found
            ? found
            : throw new UsageException("there is no benchmark project: none in or beside the target references both PerfAnalyzers.Benchmarks and the target");

    public static async Task<IReadOnlyList<string>> FindAsync(AuditTarget target, CancellationToken cancellationToken)
    {
        var ofTarget = target.Projects.ToHashSet(PathNames.Comparer);
        var candidates = target.Projects.Where(File.Exists).Where(MayReferenceRuntime).ToList();
        if (!target.IsSolution)
        {
            candidates.AddRange(Beside(target).Where(project => !ofTarget.Contains(project)).Where(MayReferenceRuntime));
        }

        var found = new List<string>();
        foreach (var candidate in candidates)
        {
            var project = await ProjectEvaluation.EvaluateAsync(candidate, cancellationToken).ConfigureAwait(false);
            if (ReferencesRuntime(project) && (ofTarget.Contains(candidate) || project.References.Any(ofTarget.Contains)))
            {
                found.Add(candidate);
            }
        }

        return found;
    }

    /// <summary>The projects whose folder lies beside the target's, or in a benchmarks or tests folder beside the target's parent.</summary>
    private static IEnumerable<string> Beside(AuditTarget target)
    {
        var parent = Path.GetDirectoryName(target.Folder);
        if (parent is null)
        {
            return [];
        }

        var grandparent = Path.GetDirectoryName(parent);
        var groups = grandparent is null ? [] : FoldersFurtherUp.Select(name => Path.Combine(grandparent, name)).Where(Directory.Exists);
        return groups
            .Append(parent)
            .SelectMany(group => Directory.EnumerateDirectories(group))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Distinct(PathNames.Comparer)
            .Order(StringComparer.Ordinal);
    }

    /// <summary>A cheap look before the evaluation, which takes a second for each project.</summary>
    private static bool MayReferenceRuntime(string project)
    {
        try
        {
            return Path.GetFileNameWithoutExtension(project).Contains("Benchmark", StringComparison.OrdinalIgnoreCase)
                || XDocument.Load(project).Descendants()
                    .Where(element => element.Name.LocalName is "ProjectReference" or "PackageReference")
                    .Any(element => ((string?)element.Attribute("Include"))?.Contains(Runtime, StringComparison.OrdinalIgnoreCase) == true);
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static bool ReferencesRuntime(ProjectEvaluation project)
        => project.Packages.Contains(Runtime, StringComparer.OrdinalIgnoreCase)
            || project.References.Any(reference => string.Equals(Path.GetFileNameWithoutExtension(reference), Runtime, StringComparison.OrdinalIgnoreCase));
}
