namespace PerfAnalyzers.Tool;

internal static class PathNames
{
    public static StringComparer Comparer { get; } = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    public static StringComparison Comparison { get; } = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    public static bool IsWithin(string path, string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(folder);
        return path.Length > folder.Length
            ? path.StartsWith(folder, Comparison) && (path[folder.Length] == Path.DirectorySeparatorChar || folder.Length == 0 || folder[^1] == Path.DirectorySeparatorChar)
            : string.Equals(path, folder, Comparison);
    }

    /// <summary>Project files may write either separator on every system.</summary>
    public static string Resolve(string folder, string path)
        => Path.GetFullPath(path.Replace('\\', Path.DirectorySeparatorChar).Replace('/', Path.DirectorySeparatorChar), folder);

    /// <summary>The path as a user would type it from here, or in full when it lies elsewhere.</summary>
    public static string Display(string path, string folder)
        => IsWithin(path, folder) ? Path.GetRelativePath(folder, path) : path;

    /// <summary>The closest folder that holds all of them.</summary>
    public static string CommonFolder(IEnumerable<string> folders)
    {
        string? common = null;
        foreach (var folder in folders)
        {
            common ??= folder;
            while (!IsWithin(folder, common))
            {
                common = Path.GetDirectoryName(common) ?? throw new UsageException("the projects lie on different drives");
            }
        }

        return common ?? throw new ArgumentException("no folder", nameof(folders));
    }

    public static IEnumerable<string> SelfAndAncestors(string folder)
    {
        for (var current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            yield return current;
        }
    }
}
