using PerfAnalyzers.Tool.Findings;

namespace PerfAnalyzers.Tool.Views;

/// <summary>Places as <c>file:line:column</c>, which terminals and editors turn into links.</summary>
internal static class LocationText
{
    public static string Full(SourceSpan? span, string currentFolder)
        => span is null ? "(no location)" : $"{PathNames.Display(span.File, currentFolder)}:{span.Line}:{span.Column}";

    public static string Short(SourceSpan span) => $"{Path.GetFileName(span.File)}:{span.Line}";

    /// <summary>Breaks a long path after a separator, so that the file name and line stay in one piece where they can.</summary>
    public static string Fold(string path, int width)
    {
        var lines = new List<string> { "" };
        for (var start = 0; start < path.Length;)
        {
            var separator = path.IndexOfAny(['/', '\\'], start);
            var end = Math.Min(separator < 0 ? path.Length : separator + 1, start + width);
            if (lines[^1].Length > 0 && lines[^1].Length + end - start > width)
            {
                lines.Add("");
            }

            lines[^1] += path[start..end];
            start = end;
        }

        return string.Join('\n', lines);
    }
}
