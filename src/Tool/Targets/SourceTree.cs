namespace PerfAnalyzers.Tool.Targets;

/// <summary>The files of a folder that a developer wrote: without build output, package folders and hidden folders.</summary>
internal static class SourceTree
{
    private static readonly HashSet<string> Output = new(StringComparer.OrdinalIgnoreCase) { "bin", "obj", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts" };

    public static IEnumerable<string> Files(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            yield return file;
        }

        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            var name = Path.GetFileName(child);
            // A link may lead out of the tree or back into it.
            if (name.StartsWith('.') || Output.Contains(name) || new DirectoryInfo(child).LinkTarget is not null)
            {
                continue;
            }

            foreach (var file in Files(child))
            {
                yield return file;
            }
        }
    }
}
