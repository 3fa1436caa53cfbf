namespace PerfAnalyzers.Benchmarks.Reports;

/// <summary>A table whose first column is text and whose other columns are figures, printed aligned or as Markdown.</summary>
internal sealed class TextTable(params IReadOnlyList<string> headers)
{
    private readonly List<IReadOnlyList<string>> rows = [];

    public void Add(params IReadOnlyList<string> cells) => rows.Add(cells);

    public void WriteAligned(TextWriter output)
    {
        var widths = headers.Select((header, column) => rows.Select(row => row[column].Length).Append(header.Length).Max()).ToArray();
        WriteLine(headers);
        output.WriteLine(new string('-', widths.Sum() + (2 * (widths.Length - 1))));
        foreach (var row in rows)
        {
            WriteLine(row);
        }

        void WriteLine(IReadOnlyList<string> cells) => output.WriteLine(string.Join("  ", cells.Select((cell, column) =>
            column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))));
    }

    public void WriteMarkdown(TextWriter output)
    {
        output.WriteLine($"| {string.Join(" | ", headers)} |");
        output.WriteLine($"| {string.Join(" | ", headers.Select((_, column) => column == 0 ? "---" : "---:"))} |");
        foreach (var row in rows)
        {
            output.WriteLine($"| {string.Join(" | ", row.Select(Escaped))} |");
        }
    }

    private static string Escaped(string cell) => cell
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);
}
