using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PerfAnalyzers.Testing;

/// <summary>One call of a fix-all provider.</summary>
internal static class FixAllPass
{
    /// <returns>The changed solution, or null when the provider offers nothing.</returns>
    public static async Task<Solution?> ApplyAsync(
        CodeFixProvider fix,
        Document document,
        FixAllScope scope,
        string diagnosticId,
        string? equivalenceKey,
        ImmutableArray<Diagnostic> findings,
        CancellationToken cancellationToken)
    {
        if (fix.GetFixAllProvider() is not { } provider || !provider.GetSupportedFixAllScopes().Contains(scope))
        {
            throw new VerificationException($"{fix.GetType().Name} has no fix-all provider for the scope {scope}.");
        }

        var context = new FixAllContext(document, fix, scope, equivalenceKey!, [diagnosticId], new Findings(findings), cancellationToken);
        var action = await provider.GetFixAsync(context).ConfigureAwait(false);
        return action is null
            ? null
            : await CodeActions.ApplyAsync($"Fix all in {scope}", document.Project.Solution, action, cancellationToken).ConfigureAwait(false);
    }

    private sealed class Findings(ImmutableArray<Diagnostic> all) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => Task.FromResult(all.Where(finding => project.GetDocument(finding.Location.SourceTree) is not null));

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
            => Task.FromResult(all.Where(finding => document.Project.GetDocument(finding.Location.SourceTree)?.Id == document.Id));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
