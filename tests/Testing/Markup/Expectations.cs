using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace PerfAnalyzers.Testing;

/// <summary>Where an expected diagnostic lies; without an end, only the start counts.</summary>
internal readonly record struct ExpectedSpan(string Path, LinePosition Start, LinePosition? End)
{
    public bool Matches(Location location)
    {
        var actual = location.GetLineSpan();
        return actual.Path == Path && actual.StartLinePosition == Start && (End is null || actual.EndLinePosition == End);
    }
}

internal sealed record ExpectedDiagnostic(string Id, DiagnosticSeverity? Severity, string? Message, ImmutableArray<ExpectedSpan> Spans)
{
    public bool Matches(Diagnostic actual)
        => actual.Id == Id
            && (Severity is null || actual.Severity == Severity)
            && (Spans.IsEmpty ? actual.Location.Kind == LocationKind.None : Spans[0].Matches(actual.Location))
            && (Message is null || actual.GetMessage() == Message)
            && (Spans.Length < 2 || MatchesAdditional(actual));

    private bool MatchesAdditional(Diagnostic actual)
    {
        if (actual.AdditionalLocations.Count != Spans.Length - 1)
        {
            return false;
        }

        for (var i = 1; i < Spans.Length; i++)
        {
            if (!Spans[i].Matches(actual.AdditionalLocations[i - 1]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>What a solution state is expected to report: its texts without markup, and the diagnostics of markup and list together.</summary>
internal sealed record Expectations(ImmutableArray<MarkedText> Texts, ImmutableArray<ExpectedDiagnostic> Diagnostics)
{
    public static Expectations Create(IEnumerable<(string Path, string Content)> files, IEnumerable<DiagnosticResult> results, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var texts = files.Select(file => MarkupParser.Parse(file.Path, file.Content)).ToImmutableArray();
        var descriptors = analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).DistinctBy(descriptor => descriptor.Id).ToImmutableArray();
        var diagnostics = ImmutableArray.CreateBuilder<ExpectedDiagnostic>();
        foreach (var text in texts)
        {
            foreach (var marked in text.Spans.Where(marked => marked.Key is null))
            {
                var span = text.LineSpan(marked.Span);
                var (id, severity) = Resolve(marked.Name, descriptors);
                diagnostics.Add(new ExpectedDiagnostic(id, severity, null, [new ExpectedSpan(text.Path, span.Start, marked.IsPosition ? null : span.End)]));
            }
        }

        foreach (var result in results)
        {
            diagnostics.Add(new ExpectedDiagnostic(result.Id, result.Severity, result.Message, [.. result.Locations.Select(location => Resolve(location, texts))]));
        }

        return new Expectations(texts, diagnostics.ToImmutable());
    }

    private static (string Id, DiagnosticSeverity? Severity) Resolve(string name, ImmutableArray<DiagnosticDescriptor> descriptors)
    {
        if (name.Length == 0)
        {
            return descriptors.Length == 1
                ? (descriptors[0].Id, descriptors[0].DefaultSeverity)
                : throw new VerificationException($"[|..|] and $$ mean the only rule of the analyzer, but it has {descriptors.Length}: name the id, as in {{|ID:..|}}.");
        }

        if (descriptors.FirstOrDefault(descriptor => descriptor.Id == name) is { } known)
        {
            return (name, known.DefaultSeverity);
        }

        return name.StartsWith("CS", StringComparison.Ordinal)
            ? (name, null)
            : throw new VerificationException($"The markup names {name}, which the analyzers of this test do not report ({string.Join(", ", descriptors.Select(descriptor => descriptor.Id))}).");
    }

    private static ExpectedSpan Resolve(ExpectedLocation location, ImmutableArray<MarkedText> texts)
    {
        if (location.Key is not { } key)
        {
            return new ExpectedSpan(location.Path ?? texts[0].Path, location.Start, location.End);
        }

        foreach (var text in texts)
        {
            foreach (var marked in text.Spans)
            {
                if (marked.Key == key)
                {
                    var span = text.LineSpan(marked.Span);
                    return new ExpectedSpan(text.Path, span.Start, span.End);
                }
            }
        }

        throw new VerificationException($"WithLocation({key}) has no span {{|#{key}:..|}} in the source.");
    }
}
