using PerfAnalyzers.Tool.Building;

namespace PerfAnalyzers.Tool.Fixing;

internal sealed record ChangedFile(string Path, int Added, int Removed);

/// <summary>The source files of a target as they were, to tell what a fix changed and to put it back.</summary>
internal sealed class SourceSnapshot
{
    private readonly Dictionary<string, byte[]> contents = new(PathNames.Comparer);

    /// <param name="artifacts">Where generated files are; they are nobody's source.</param>
    public SourceSnapshot(IEnumerable<CompiledProject> projects, string artifacts)
    {
        foreach (var file in projects.SelectMany(project => project.SourceFiles))
        {
            if (!PathNames.IsWithin(file, artifacts) && File.Exists(file))
            {
                contents.TryAdd(file, File.ReadAllBytes(file));
            }
        }
    }

    public IReadOnlyList<string> ChangedPaths()
        => [.. contents.Where(file => !IsUnchanged(file.Key, file.Value)).Select(file => file.Key).Order(StringComparer.Ordinal)];

    public IReadOnlyList<ChangedFile> Changes()
        => [.. ChangedPaths().Select(path =>
        {
            var (added, removed) = LineDiff.Count(Decode(contents[path]), File.Exists(path) ? File.ReadAllText(path) : "");
            return new ChangedFile(path, added, removed);
        })];

    public void Restore(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            File.WriteAllBytes(path, contents[path]);
        }
    }

    private static bool IsUnchanged(string path, byte[] content)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
    }

    private static string Decode(byte[] content)
    {
        using var reader = new StreamReader(new MemoryStream(content));
        return reader.ReadToEnd();
    }
}
