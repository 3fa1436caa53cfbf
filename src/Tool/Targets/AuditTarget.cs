namespace PerfAnalyzers.Tool.Targets;

/// <summary>What the user named: a solution, a project, or a folder that holds projects.</summary>
/// <param name="BuildFile">What <c>dotnet build</c> gets; null for a folder of loose projects, for which a solution is written.</param>
/// <param name="Folder">The folder of the build file, or the folder itself.</param>
/// <param name="Projects">The C# projects that must be audited.</param>
/// <param name="OtherProjects">Projects in other languages, which no analyzer of ours reads.</param>
internal sealed record AuditTarget(string? BuildFile, string Folder, IReadOnlyList<string> Projects, IReadOnlyList<string> OtherProjects)
{
    private static readonly string[] SolutionPatterns = ["*.slnx", "*.sln"];

    public string DisplayPath => BuildFile ?? Folder;

    public bool IsSolution => BuildFile is not null && !IsCSharp(BuildFile);

    /// <param name="path">In full.</param>
    public static AuditTarget Find(string path)
    {
        if (File.Exists(path))
        {
            return FromFile(path);
        }

        if (!Directory.Exists(path))
        {
            throw new UsageException($"'{path}' does not exist");
        }

        var solutions = SolutionPatterns.SelectMany(pattern => Directory.EnumerateFiles(path, pattern)).Order(StringComparer.Ordinal).ToList();
        if (solutions.Count == 1)
        {
            return FromFile(solutions[0]);
        }

        if (solutions.Count > 1)
        {
            throw new UsageException($"'{path}' holds more than one solution ({string.Join(", ", solutions.Select(Path.GetFileName))}): name one of them");
        }

        var projects = Directory.EnumerateFiles(path, "*.csproj").Order(StringComparer.Ordinal).ToList();
        if (projects.Count == 1)
        {
            return FromFile(projects[0]);
        }

        projects = [.. SourceTree.Files(path).Where(IsCSharp).Order(StringComparer.Ordinal)];
        return projects.Count switch
        {
            0 => throw new UsageException($"'{path}' holds no solution and no C# project"),
            1 => FromFile(projects[0]),
            _ => new AuditTarget(null, path, projects, []),
        };
    }

    private static AuditTarget FromFile(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (IsCSharp(path))
        {
            return new AuditTarget(path, folder, [path], []);
        }

        var projects = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".sln" or ".slnx" or ".slnf" => SolutionFile.ReadProjects(path),
            _ => throw new UsageException($"'{path}' is neither a solution (.sln, .slnx, .slnf) nor a C# project (.csproj) nor a folder"),
        };
        var csharp = projects.Where(IsCSharp).ToList();
        return csharp.Count == 0
            ? throw new UsageException($"'{path}' holds no C# project")
            : new AuditTarget(path, folder, csharp, [.. projects.Where(project => !IsCSharp(project))]);
    }

    private static bool IsCSharp(string path) => path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase);
}
