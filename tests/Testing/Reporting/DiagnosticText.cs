using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace PerfAnalyzers.Testing;

/// <summary>How diagnostics are written in failure texts, and their order.</summary>
internal static class DiagnosticText
{
    // A diagnostic keeps the arguments of its message to itself; the failure text shows them so that they can be copied into a test.
    private static readonly PropertyInfo? ArgumentsProperty =
        typeof(Diagnostic).GetProperty("Arguments", BindingFlags.Instance | BindingFlags.NonPublic);

    public static int Order(Diagnostic x, Diagnostic y)
    {
        var xSpan = x.Location.GetLineSpan();
        var ySpan = y.Location.GetLineSpan();
        var byPath = string.CompareOrdinal(xSpan.Path, ySpan.Path);
        if (byPath != 0)
        {
            return byPath;
        }

        var byStart = xSpan.StartLinePosition.CompareTo(ySpan.StartLinePosition);
        if (byStart != 0)
        {
            return byStart;
        }

        var byEnd = xSpan.EndLinePosition.CompareTo(ySpan.EndLinePosition);
        return byEnd != 0 ? byEnd : string.CompareOrdinal(x.Id + x.GetMessage(), y.Id + y.GetMessage());
    }

    public static string Describe(Diagnostic diagnostic)
    {
        var span = diagnostic.Location.GetLineSpan();
        var at = diagnostic.Location.Kind == LocationKind.None ? "no location" : At(span.Path, span.StartLinePosition, span.EndLinePosition);
        return $"{diagnostic.Id} {Name(diagnostic.Severity)} {at}: {diagnostic.GetMessage()}";
    }

    public static string Describe(ExpectedDiagnostic expected)
    {
        var at = expected.Spans.IsEmpty
            ? "no location"
            : string.Join(" and ", expected.Spans.Select(span => At(span.Path, span.Start, span.End)));
        return $"{expected.Id} {(expected.Severity is { } severity ? Name(severity) + " " : "")}{at}{(expected.Message is null ? "" : ": " + expected.Message)}";
    }

    public static string Name(DiagnosticSeverity severity) => severity.ToString().ToLowerInvariant();

    public static IReadOnlyList<object?> Arguments(Diagnostic diagnostic)
        => ArgumentsProperty?.GetValue(diagnostic) as IReadOnlyList<object?> ?? [];

    private static string At(string path, LinePosition start, LinePosition? end)
        => $"{path}({start.Line + 1},{start.Character + 1}){(end is { } to ? $"-({to.Line + 1},{to.Character + 1})" : "")}";
}
