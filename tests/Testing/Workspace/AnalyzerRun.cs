using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAnalyzers.Testing;

/// <summary>What one run of the analyzers reports on a solution.</summary>
internal sealed record AnalyzerRun(ImmutableArray<Diagnostic> Findings, ImmutableArray<Diagnostic> Compiler)
{
    public IEnumerable<Diagnostic> All => Findings.Concat(Compiler);

    /// <summary>One line per finding, in source order: two runs are equal when these are.</summary>
    public IEnumerable<string> Lines => Findings.Select(DiagnosticText.Describe);

    public static async Task<AnalyzerRun> RunAsync(
        Solution solution,
        ImmutableArray<DiagnosticAnalyzer> analyzers,
        CompilerDiagnostics level,
        bool concurrent,
        CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<Diagnostic>();
        var compiler = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var project in solution.Projects)
        {
            var compilation = (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false))!;
            foreach (var diagnostic in await DiagnosticsAsync(project, compilation, analyzers, concurrent, cancellationToken).ConfigureAwait(false))
            {
                if (!diagnostic.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.Compiler))
                {
                    findings.Add(diagnostic);
                }
                else if (IsAsked(diagnostic, level))
                {
                    compiler.Add(diagnostic);
                }
            }
        }

        findings.Sort(DiagnosticText.Order);
        return new AnalyzerRun(findings.ToImmutable(), compiler.ToImmutable());
    }

    private static async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(
        Project project, Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, bool concurrent, CancellationToken cancellationToken)
    {
        if (analyzers.IsEmpty)
        {
            return compilation.GetDiagnostics(cancellationToken);
        }

        var thrown = new ConcurrentQueue<(DiagnosticAnalyzer Analyzer, Exception Exception)>();
        var options = new CompilationWithAnalyzersOptions(
            project.AnalyzerOptions,
            (exception, analyzer, _) => thrown.Enqueue((analyzer, exception)),
            concurrent,
            logAnalyzerExecutionTime: false,
            reportSuppressedDiagnostics: false);
        var diagnostics = await compilation.WithAnalyzers(analyzers, options).GetAllDiagnosticsAsync(cancellationToken).ConfigureAwait(false);
        return thrown.TryPeek(out var first)
            ? throw new VerificationException($"AD0001: {first.Analyzer.GetType().Name} threw {first.Exception}", first.Exception)
            : diagnostics;
    }

    private static bool IsAsked(Diagnostic diagnostic, CompilerDiagnostics level)
        => level switch
        {
            CompilerDiagnostics.Errors => diagnostic.Severity == DiagnosticSeverity.Error,
            CompilerDiagnostics.Warnings => diagnostic.Severity >= DiagnosticSeverity.Warning,
            _ => false,
        };
}
