using System.Text.RegularExpressions;

namespace PerfAnalyzers.Tool.Benchmarks;

/// <summary>Symbol files know where a body is, not where its declaration begins: the lines above tell.</summary>
internal sealed partial class DeclarationText
{
    private readonly Dictionary<string, string[]> _files = new(PathNames.Comparer);

    /// <summary>Whether there is nothing but the signature of <paramref name="method"/> from a line to the first of its body.</summary>
    public bool LeadsTo(string file, int line, int body, string method)
    {
        var lines = Read(file);
        if (line < 1 || body > lines.Length)
        {
            return false;
        }

        // At most one brace: in an optimised build the body begins with its first statement.
        var between = string.Join('\n', lines[(line - 1)..(body - 1)]);
        return !between.AsSpan().ContainsAny(';', '}')
            && between.AsSpan().Count('{') <= 1
            && between.Contains(method[(method.IndexOf('.', StringComparison.Ordinal) + 1)..], StringComparison.Ordinal)
            && !TypeDeclaration().IsMatch(between);
    }

    private string[] Read(string file)
    {
        if (!_files.TryGetValue(file, out var lines))
        {
            try
            {
                lines = File.ReadAllLines(file);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                lines = [];
            }

            _files.Add(file, lines);
        }

        return lines;
    }

    [GeneratedRegex(@"\b(class|struct|record|interface|namespace)\s+\w", RegexOptions.CultureInvariant)]
    private static partial Regex TypeDeclaration();
}
