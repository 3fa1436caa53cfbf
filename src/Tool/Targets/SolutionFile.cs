using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace PerfAnalyzers.Tool.Targets;

/// <summary>Which projects does a solution hold? Read from the file: the text of <c>dotnet sln list</c> is localised.</summary>
internal static partial class SolutionFile
{
    /// <summary>Full paths, in the order of the file.</summary>
    public static IReadOnlyList<string> ReadProjects(string path)
    {
        try
        {
            return Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".slnx" => ReadXml(path),
                ".slnf" => ReadFilter(path),
                _ => ReadClassic(path),
            };
        }
        catch (Exception exception) when (exception is XmlException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException($"'{path}' cannot be read as a solution: {exception.Message}");
        }
    }

    public static void Write(string path, IEnumerable<string> projects)
        => new XElement("Solution", projects.Select(project => new XElement("Project", new XAttribute("Path", project)))).Save(path);

    private static List<string> ReadXml(string path)
        => Existing(path, XDocument.Load(path).Descendants("Project").Select(project => (string?)project.Attribute("Path")));

    private static List<string> ReadFilter(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var solution = document.RootElement.GetProperty("solution");
        var root = PathNames.Resolve(Path.GetDirectoryName(path)!, solution.GetProperty("path").GetString()!);
        return Existing(root, solution.GetProperty("projects").EnumerateArray().Select(project => project.GetString()).ToList());
    }

    private static List<string> ReadClassic(string path)
        => Existing(path, ClassicProject().Matches(File.ReadAllText(path)).Select(match => match.Groups["path"].Value));

    /// <summary>A solution folder has a name in place of a path; a project that is gone is the build's to report.</summary>
    private static List<string> Existing(string solution, IEnumerable<string?> paths)
        => [.. paths
            .Where(path => path is not null && path.EndsWith("proj", StringComparison.OrdinalIgnoreCase))
            .Select(path => PathNames.Resolve(Path.GetDirectoryName(solution)!, path!))];

    [GeneratedRegex("""^\s*Project\("\{[^}]*\}"\)\s*=\s*"[^"]*"\s*,\s*"(?<path>[^"]*)"\s*,""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex ClassicProject();
}
