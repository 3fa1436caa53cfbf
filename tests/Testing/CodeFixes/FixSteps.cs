using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PerfAnalyzers.Testing;

/// <summary>Fixes findings one by one, in source order, until no action is left.</summary>
internal sealed class FixSteps(CodeFixProvider fix, ActionChoice choice, Func<Solution, Task<AnalyzerRun>> analyze)
{
    public sealed record Result(Solution Solution, AnalyzerRun Run, int Steps);

    public async Task<(Diagnostic Finding, CodeAction Action)?> NextAsync(Solution solution, AnalyzerRun run, Func<Document, bool> isIn, CancellationToken cancellationToken)
    {
        foreach (var finding in run.All)
        {
            if (solution.GetDocument(finding.Location.SourceTree) is { } document
                && isIn(document)
                && choice.Choose(await CodeActions.OfferedAsync(fix, solution, finding, cancellationToken).ConfigureAwait(false)) is { } action)
            {
                return (finding, action);
            }
        }

        return null;
    }

    public async Task<Result> RunAsync(Solution solution, int? atMost, CancellationToken cancellationToken)
    {
        var run = await analyze(solution).ConfigureAwait(false);

        // A fix may uncover findings that were hidden before; one that brings its own finding back would never end.
        var limit = (2 * run.Findings.Length) + 10;
        for (var steps = 0; ; steps++)
        {
            if (steps == atMost || await NextAsync(solution, run, _ => true, cancellationToken).ConfigureAwait(false) is not var (finding, action))
            {
                return new Result(solution, run, steps);
            }

            if (steps == limit)
            {
                throw new VerificationException($"Fixing does not end: after {steps} actions '{action.Title}' is still offered for {DiagnosticText.Describe(finding)}");
            }

            solution = await CodeActions.ApplyAsync($"Action {steps + 1}", solution, action, cancellationToken).ConfigureAwait(false);
            var next = await analyze(solution).ConfigureAwait(false);
            await VerifyNoNewErrorAsync(action, solution, finding, run, next, cancellationToken).ConfigureAwait(false);
            run = next;
        }
    }

    /// <summary>Errors are matched by id and message, since positions move with the edit.</summary>
    private static async Task VerifyNoNewErrorAsync(
        CodeAction action, Solution solution, Diagnostic finding, AnalyzerRun before, AnalyzerRun after, CancellationToken cancellationToken)
    {
        var known = before.Compiler.Select(error => error.Id + error.GetMessage()).ToList();
        foreach (var error in after.Compiler.Where(error => error.Severity == DiagnosticSeverity.Error))
        {
            if (!known.Remove(error.Id + error.GetMessage()))
            {
                var text = solution.GetDocument(error.Location.SourceTree) is { } document ? await document.GetTextAsync(cancellationToken).ConfigureAwait(false) : null;
                throw new VerificationException(
                    $"'{action.Title}' for {DiagnosticText.Describe(finding)}\nadds a compiler error: {DiagnosticText.Describe(error)}\n\n{text}");
            }
        }
    }
}
