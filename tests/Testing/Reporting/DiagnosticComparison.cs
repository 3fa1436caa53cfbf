using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Testing;

/// <summary>Compares what was reported with what was expected, as multisets.</summary>
internal static class DiagnosticComparison
{
    public static void Verify(string context, Expectations expectations, AnalyzerRun run)
    {
        var unexpected = run.All.ToList();
        var missing = new List<ExpectedDiagnostic>();

        // Those that say most choose first: an expectation without a message must not take the diagnostic that another one names.
        foreach (var expected in expectations.Diagnostics.OrderByDescending(expected => (expected.Message is null ? 0 : 2) + expected.Spans.Length))
        {
            var index = unexpected.FindIndex(expected.Matches);
            if (index < 0)
            {
                missing.Add(expected);
            }
            else
            {
                unexpected.RemoveAt(index);
            }
        }

        if (missing.Count > 0 || unexpected.Count > 0)
        {
            throw new VerificationException(Report(context, expectations, [.. run.All], missing, unexpected));
        }
    }

    private static string Report(
        string context, Expectations expectations, ImmutableArray<Diagnostic> actual, List<ExpectedDiagnostic> missing, List<Diagnostic> unexpected)
    {
        var report = new StringBuilder(context)
            .AppendLine($": {expectations.Diagnostics.Length} diagnostics expected, {actual.Length} reported, {missing.Count} missing, {unexpected.Count} unexpected.");
        report.AppendLine().AppendLine("Expected:");
        foreach (var expected in expectations.Diagnostics)
        {
            report.AppendLine((missing.Contains(expected) ? "  missing    " : "  reported   ") + DiagnosticText.Describe(expected));
        }

        report.AppendLine().AppendLine("Actual:");
        foreach (var diagnostic in actual)
        {
            report.AppendLine((unexpected.Contains(diagnostic) ? "  unexpected " : "  expected   ") + DiagnosticText.Describe(diagnostic));
        }

        var withArguments = expectations.Diagnostics.Any(expected => expected.Message is not null);
        foreach (var text in expectations.Texts)
        {
            SourceView.Append(report, text, actual, missing, unexpected);
        }

        SourceView.AppendMarkup(report, expectations.Texts, actual, withArguments);
        return report.ToString();
    }
}
