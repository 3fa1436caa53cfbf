using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace PerfAnalyzers.Testing;

/// <summary>The source with carets under what is missing and what is too much, and the markup that would pass.</summary>
internal static class SourceView
{
    public static void Append(
        StringBuilder report, MarkedText text, ImmutableArray<Diagnostic> actual, List<ExpectedDiagnostic> missing, List<Diagnostic> unexpected)
    {
        var notes = new List<(LinePositionSpan Span, string Note)>();
        foreach (var diagnostic in actual.Where(diagnostic => IsIn(diagnostic, text.Path)))
        {
            notes.Add((diagnostic.Location.GetLineSpan().Span, (unexpected.Contains(diagnostic) ? "unexpected " : "expected ") + diagnostic.Id));
        }

        foreach (var expected in missing.Where(expected => !expected.Spans.IsEmpty && expected.Spans[0].Path == text.Path))
        {
            var span = expected.Spans[0];
            notes.Add((new LinePositionSpan(span.Start, span.End ?? span.Start), "missing " + expected.Id));
        }

        report.AppendLine().AppendLine(text.Path + ":");
        foreach (var line in text.Lines.Lines)
        {
            var content = line.ToString();
            report.AppendLine(CultureInfo.InvariantCulture, $"{line.LineNumber + 1,4} | {content}");
            foreach (var (span, note) in notes.Where(note => note.Span.Start.Line == line.LineNumber))
            {
                var end = span.End.Line == span.Start.Line ? span.End.Character : content.Length;
                var carets = new string('^', Math.Max(1, end - span.Start.Character));
                report.AppendLine($"     | {new string(' ', span.Start.Character)}{carets} {note}");
            }
        }
    }

    public static void AppendMarkup(StringBuilder report, ImmutableArray<MarkedText> texts, ImmutableArray<Diagnostic> actual, bool withArguments)
    {
        report.AppendLine().AppendLine("Markup that would pass:");
        var results = new List<string>();
        foreach (var text in texts)
        {
            if (texts.Length > 1)
            {
                report.AppendLine("// " + text.Path);
            }

            report.AppendLine(Mark(text, actual.Where(diagnostic => IsIn(diagnostic, text.Path)), withArguments, results));
        }

        foreach (var diagnostic in actual.Where(diagnostic => !texts.Any(text => IsIn(diagnostic, text.Path))))
        {
            results.Add($"new DiagnosticResult(\"{diagnostic.Id}\", DiagnosticSeverity.{diagnostic.Severity}) // {DiagnosticText.Describe(diagnostic)}");
        }

        foreach (var result in results)
        {
            report.AppendLine(result);
        }
    }

    private static bool IsIn(Diagnostic diagnostic, string path)
        => diagnostic.Location.Kind != LocationKind.None && diagnostic.Location.GetLineSpan().Path == path;

    private static string Mark(MarkedText text, IEnumerable<Diagnostic> actual, bool withArguments, List<string> results)
    {
        var inserts = new List<(int Position, int Order, string Text)>();
        foreach (var diagnostic in actual)
        {
            var lines = diagnostic.Location.GetLineSpan().Span;
            var span = text.Lines.Lines.GetTextSpan(lines);
            var name = diagnostic.Id;
            if (withArguments && !name.StartsWith("CS", StringComparison.Ordinal))
            {
                name = "#" + results.Count.ToString(CultureInfo.InvariantCulture);
                results.Add($"Diagnostic(\"{diagnostic.Id}\").WithLocation({results.Count}){Arguments(diagnostic)}");
            }

            // At one position, what encloses opens first and closes last.
            inserts.Add((span.Start, int.MaxValue - span.End, $"{{|{name}:"));
            inserts.Add((span.End, span.IsEmpty ? int.MaxValue : -span.Start - 1, "|}"));
        }

        var marked = new StringBuilder();
        var from = 0;
        foreach (var (position, _, insert) in inserts.OrderBy(insert => insert.Position).ThenBy(insert => insert.Order))
        {
            marked.Append(text.Text, from, position - from).Append(insert);
            from = position;
        }

        return marked.Append(text.Text, from, text.Text.Length - from).ToString();
    }

    private static string Arguments(Diagnostic diagnostic)
    {
        var arguments = DiagnosticText.Arguments(diagnostic);
        return arguments.Count == 0
            ? ""
            : $".WithArguments({string.Join(", ", arguments.Select(argument => argument is string or ISymbol ? $"\"{argument}\"" : Convert.ToString(argument, CultureInfo.InvariantCulture)))})";
    }
}
