using PerfAnalyzers.Tool.Benchmarks;
using PerfAnalyzers.Tool.Building;
using PerfAnalyzers.Tool.Targets;

namespace PerfAnalyzers.Tool.Fixing;

/// <summary>Copies a target with everything that it needs to compile, each file at its relative place.</summary>
internal static class TargetCopy
{
    /// <summary>In the copy: our analyzers and build files, for projects that referenced them from source.</summary>
    private const string InjectedFolder = ".perfaudit";

    public static async Task<AuditTarget> CreateAsync(AuditTarget target, string output, ToolHome home, CancellationToken cancellationToken)
    {
        output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(output));
        if (File.Exists(output) || (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any()))
        {
            throw new UsageException($"'{output}' is not empty");
        }

        var benchmarks = await BenchmarkProjects.FindAsync(target, cancellationToken).ConfigureAwait(false);
        var projects = await ProjectEvaluation.ClosureAsync([.. target.Projects, .. target.OtherProjects, .. benchmarks], cancellationToken).ConfigureAwait(false);
        if (projects.FirstOrDefault(project => PathNames.IsWithin(output, Path.GetDirectoryName(project.Path)!)) is { } around)
        {
            throw new UsageException($"'{output}' lies in the folder of {Path.GetFileName(around.Path)}, which would compile the copy as its own files: choose a folder elsewhere");
        }

        var files = TargetClosure.Files(target, projects);
        var root = PathNames.CommonFolder(files.Select(file => Path.GetDirectoryName(file)!).Append(target.Folder));
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var copy = InCopy(file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var fromSource = projects.Where(project => project.UsesAnalyzersFromSource).Select(project => InCopy(project.Path)).ToList();
        if (fromSource.Count > 0)
        {
            Inject(output, fromSource, home);
        }

        return new AuditTarget(
            target.BuildFile is null ? null : InCopy(target.BuildFile),
            InCopy(target.Folder),
            [.. target.Projects.Select(InCopy)],
            [.. target.OtherProjects.Select(InCopy)]);

        string InCopy(string path) => Path.GetFullPath(Path.GetRelativePath(root, path), output);
    }

    /// <summary>What used our analyzers from source gets their DLLs: without the generated attributes it would not compile.</summary>
    private static void Inject(string output, List<string> projects, ToolHome home)
    {
        var folder = Path.Combine(output, InjectedFolder);
        CopyFolder(home.Analyzers, Path.Combine(folder, "analyzers"));
        CopyFolder(home.BuildFiles, Path.Combine(folder, "build"));
        CopyFolder(home.CopyFiles, folder);
        foreach (var project in projects)
        {
            var text = File.ReadAllText(project);
            var end = text.LastIndexOf("</Project>", StringComparison.Ordinal);
            if (end < 0)
            {
                throw new TargetException($"'{project}' does not end with </Project>", []);
            }

            var import = Path.GetRelativePath(Path.GetDirectoryName(project)!, Path.Combine(folder, "InCopy.props"));
            File.WriteAllText(project, $"{text[..end]}  <Import Project=\"{System.Security.SecurityElement.Escape(import)}\" />\n{text[end..]}");
        }
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.GetFullPath(Path.GetRelativePath(from, file), to);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
