namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>Files that a tool writes, and writes again as they were.</summary>
internal static class GeneratedFiles
{
    private static readonly string[] Endings = [".g.cs", ".g.i.cs", ".generated.cs", ".designer.cs"];

    /// <param name="name">The name or path of the file.</param>
    public static bool IsGenerated(string name)
    {
        foreach (var ending in Endings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
