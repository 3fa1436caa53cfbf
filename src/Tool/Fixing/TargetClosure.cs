using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using PerfAnalyzers.Tool.Building;
using PerfAnalyzers.Tool.Targets;

namespace PerfAnalyzers.Tool.Fixing;

/// <summary>Everything that a target needs to be built somewhere else: its projects, what they reference, and the files above them.</summary>
internal static partial class TargetClosure
{
    private static readonly string[] FilesAbove = ["Directory.*.props", "Directory.*.targets", "Directory.Build.rsp", "nuget.config", "global.json", ".editorconfig", ".globalconfig"];
    private static readonly EnumerationOptions AnyCase = new() { MatchCasing = MatchCasing.CaseInsensitive, AttributesToSkip = 0 };

    public static IReadOnlySet<string> Files(AuditTarget target, IReadOnlyList<ProjectEvaluation> projects)
    {
        var files = new HashSet<string>(PathNames.Comparer);
        if (target.BuildFile is not null)
        {
            files.Add(target.BuildFile);
        }

        var folders = projects.Select(project => Path.GetDirectoryName(project.Path)!).Append(target.Folder).Distinct(PathNames.Comparer).ToList();
        files.UnionWith(projects.SelectMany(project => SourceTree.Files(Path.GetDirectoryName(project.Path)!).Concat(project.Files)));
        files.UnionWith(folders.SelectMany(Above));
        files.UnionWith(files.Where(file => Path.GetFileName(file).Equals("nuget.config", StringComparison.OrdinalIgnoreCase)).SelectMany(LocalFeed).ToList());
        AddImports(files);
        return files;
    }

    /// <summary>MSBuild, NuGet and the compiler look for these in every folder above; a repository is where it ends for its owner.</summary>
    private static IEnumerable<string> Above(string folder)
    {
        foreach (var current in PathNames.SelfAndAncestors(folder))
        {
            foreach (var file in FilesAbove.SelectMany(pattern => Directory.EnumerateFiles(current, pattern, AnyCase)))
            {
                yield return file;
            }

            if (Path.Exists(Path.Combine(current, ".git")))
            {
                yield break;
            }
        }
    }

    /// <summary>A package folder inside the repository: restore fails when it is named but missing.</summary>
    private static IEnumerable<string> LocalFeed(string nugetConfig)
        => Load(nugetConfig).Descendants("packageSources").Elements("add")
            .Select(source => (string?)source.Attribute("value"))
            .Where(value => value is not null && !value.Contains("://", StringComparison.Ordinal) && !Path.IsPathRooted(value))
            .Select(value => PathNames.Resolve(Path.GetDirectoryName(nugetConfig)!, value!))
            .Where(Directory.Exists)
            .SelectMany(feed => Directory.EnumerateFiles(feed, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));

    private static void AddImports(HashSet<string> files)
    {
        var unread = new Queue<string>(files.Where(IsBuildFile));
        while (unread.TryDequeue(out var file))
        {
            foreach (var import in Load(file).Descendants().Where(element => element.Name.LocalName == "Import"))
            {
                if (Resolve((string?)import.Attribute("Project"), file) is { } imported && files.Add(imported))
                {
                    unread.Enqueue(imported);
                }
            }
        }
    }

    /// <summary>Only paths that say where they are; what is behind other properties belongs to the SDK or to packages.</summary>
    private static string? Resolve(string? project, string importingFile)
    {
        if (project is null)
        {
            return null;
        }

        var folder = Path.GetDirectoryName(importingFile)!;
        var path = ThisFolder().Replace(project, folder.Replace("$", "$$", StringComparison.Ordinal) + Path.DirectorySeparatorChar);
        if (path.Contains('$', StringComparison.Ordinal) || path.Contains('*', StringComparison.Ordinal))
        {
            return null;
        }

        path = PathNames.Resolve(folder, path);
        return File.Exists(path) ? path : null;
    }

    private static bool IsBuildFile(string path) => Path.GetExtension(path).ToLowerInvariant() is ".props" or ".targets" || path.EndsWith("proj", StringComparison.OrdinalIgnoreCase);

    private static XDocument Load(string path)
    {
        try
        {
            return XDocument.Load(path);
        }
        catch (XmlException)
        {
            // The build says better what is wrong with it.
            return new XDocument();
        }
    }

    [GeneratedRegex(@"\$\((MSBuildThisFileDirectory|MSBuildProjectDirectory)\)[/\\]?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ThisFolder();
}
