using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PerfAnalyzers.Testing;

/// <summary>
/// Fix all in document, project and solution. The test's projects stand in the solution twice, so that a scope that reaches
/// too far or not far enough shows.
/// </summary>
internal sealed class FixAllCheck(
    CodeFixProvider fix, ActionChoice choice, FixSteps steps, int iterations, Func<Solution, Task<AnalyzerRun>> analyze)
{
    public async Task VerifyAsync(
        Solution solution, IReadOnlyDictionary<string, string> source, IReadOnlyDictionary<string, string> expected, CancellationToken cancellationToken)
    {
        var run = await analyze(solution).ConfigureAwait(false);
        foreach (var scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
        {
            var copy = scope == FixAllScope.Solution ? expected : source;
            var all = expected
                .Concat(copy.Select(text => KeyValuePair.Create(TestSolution.CopyPath(text.Key), text.Value)))
                .ToDictionary();
            await VerifyScopeAsync(scope, solution, run, all, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task VerifyScopeAsync(
        FixAllScope scope, Solution solution, AnalyzerRun run, IReadOnlyDictionary<string, string> expected, CancellationToken cancellationToken)
    {
        var limit = iterations * Targets(scope, solution, run).Distinct().Count();
        for (var pass = 0; pass < limit; pass++)
        {
            if (pass > 0)
            {
                run = await analyze(solution).ConfigureAwait(false);
            }

            if (await steps.NextAsync(solution, run, document => IsInReach(scope, document), cancellationToken).ConfigureAwait(false) is not var (finding, action))
            {
                break;
            }

            var document = solution.GetDocument(finding.Location.SourceTree)!;
            var key = await KeyAsync(scope, solution, run, finding, action, cancellationToken).ConfigureAwait(false);
            solution = await FixAllPass.ApplyAsync(fix, document, scope, finding.Id, key, [.. run.All.Where(other => other.Id == finding.Id)], cancellationToken).ConfigureAwait(false)
                ?? throw new VerificationException($"Fix all in {scope} offers nothing for {finding.Id} with the key {key ?? "null"}, although '{action.Title}' is offered for {DiagnosticText.Describe(finding)}");
            var texts = await SolutionTexts.ReadAsync(solution, cancellationToken).ConfigureAwait(false);
            if (expected.All(text => texts[text.Key] == text.Value))
            {
                return;
            }
        }

        TextDifference.Verify($"Fix all in {scope}, at most {limit} passes", expected, await SolutionTexts.ReadAsync(solution, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Fix-all is asked for one id at a time; in a document or project, for each of them.</summary>
    private static IEnumerable<(string Id, object? Part)> Targets(FixAllScope scope, Solution solution, AnalyzerRun run)
        => run.All
            .Select(finding => (finding.Id, Document: solution.GetDocument(finding.Location.SourceTree)))
            .Where(target => target.Document is not null && IsInReach(scope, target.Document))
            .Select(target => (target.Id, scope switch
            {
                FixAllScope.Document => target.Document!.Id,
                FixAllScope.Project => target.Document!.Project.Id,
                _ => (object?)null,
            }));

    private static bool IsInReach(FixAllScope scope, Document document)
        => scope == FixAllScope.Solution || !document.Project.Name.EndsWith(TestSolution.CopySuffix, StringComparison.Ordinal);

    /// <summary>
    /// <c>dotnet format</c> takes the key of the first action of the solution's first finding of the id, and null when that one has no action.
    /// The light bulb takes the key of the chosen action.
    /// </summary>
    private async Task<string?> KeyAsync(
        FixAllScope scope, Solution solution, AnalyzerRun run, Diagnostic finding, CodeAction action, CancellationToken cancellationToken)
    {
        if (scope != FixAllScope.Solution || !choice.IsPreferred)
        {
            return action.EquivalenceKey;
        }

        var first = run.All.First(other => other.Id == finding.Id);
        ImmutableArray<CodeAction> offered = await CodeActions.OfferedAsync(fix, solution, first, cancellationToken).ConfigureAwait(false);
        return offered.IsEmpty ? null : offered[0].EquivalenceKey;
    }
}
