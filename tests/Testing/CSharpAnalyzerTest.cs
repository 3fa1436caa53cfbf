using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAnalyzers.Testing;

/// <summary>A test of one analyzer with everything settable; <see cref="CSharpAnalyzerVerifier{TAnalyzer}"/> is the short form.</summary>
public class CSharpAnalyzerTest<TAnalyzer> : AnalyzerTest
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => [new TAnalyzer()];
}
