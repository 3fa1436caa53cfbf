using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAnalyzers.Infrastructure;

/// <summary>Where the referenced projects lie, which the build says (PerfAnalyzers.targets); what a project records of itself has relative paths only.</summary>
internal sealed class ProjectFolders
{
    private const string Property = "build_property.PerfAnalyzersProjectFolders";

    private readonly Dictionary<string, string> _folders = new(StringComparer.OrdinalIgnoreCase);

    private ProjectFolders()
    {
    }

    /// <summary>Null when the build names no project reference.</summary>
    public static ProjectFolders? Read(AnalyzerConfigOptions options)
    {
        if (!options.TryGetValue(Property, out var text) || text.Length == 0)
        {
            return null;
        }

        var folders = new ProjectFolders();

        // A semicolon would start a comment in the file that carries the properties to the compiler.
        foreach (var entry in text.Split('|'))
        {
            var equals = entry.IndexOf('=');
            var end = entry.LastIndexOfAny(['/', '\\']);
            if (equals > 0 && end > equals)
            {
                folders._folders[entry.Substring(0, equals).Trim()] = entry.Substring(equals + 1, end - equals);
            }
        }

        return folders;
    }

    /// <summary>The folder of the project that makes the assembly, with a slash at its end; null when it is no project reference.</summary>
    public string? Find(string assembly) => _folders.TryGetValue(assembly, out var folder) ? folder : null;
}
