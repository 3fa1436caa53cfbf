namespace PerfAnalyzers.Tool.Gate;

/// <summary>Where <c>perfaudit baseline</c> has written for what is measured now.</summary>
internal static class BaselineFiles
{
    /// <summary>
    /// That of the target or of a folder above it; else, since it may have been written for single projects of the target,
    /// those of the benchmarks projects.
    /// </summary>
    /// <param name="targetFolder">In full.</param>
    /// <param name="projects">The files of the benchmarks projects.</param>
    public static IReadOnlyList<string> Of(string targetFolder, IEnumerable<string> projects)
        => Nearest(PathNames.SelfAndAncestors(targetFolder)) is { } common
            ? [common]
            : [.. projects.Select(project => OfProject(Path.GetDirectoryName(project)!, targetFolder)).OfType<string>().Distinct(PathNames.Comparer)];

    // Not above a project that lies beside the target: those folders may be another project's.
    private static string? OfProject(string folder, string targetFolder)
        => Nearest(PathNames.SelfAndAncestors(folder).TakeWhile(above => PathNames.Comparer.Equals(above, folder) || PathNames.IsWithin(above, targetFolder)));

    private static string? Nearest(IEnumerable<string> folders) => folders.Select(folder => Path.Combine(folder, Baseline.FileName)).FirstOrDefault(File.Exists);
}
