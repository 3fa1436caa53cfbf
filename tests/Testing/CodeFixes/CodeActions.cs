using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PerfAnalyzers.Testing;

/// <summary>Which of the actions of a finding a test takes.</summary>
internal sealed record ActionChoice(int? Index, string? EquivalenceKey)
{
    public bool IsPreferred => Index is null or 0 && EquivalenceKey is null;

    public CodeAction? Choose(ImmutableArray<CodeAction> actions)
        => EquivalenceKey is null
            ? actions.ElementAtOrDefault(Index ?? 0)
            : actions.Where(action => action.EquivalenceKey == EquivalenceKey).ElementAtOrDefault(Index ?? 0);
}

/// <summary>Asks a code fix for its actions and applies them, with what must hold for each action.</summary>
internal static class CodeActions
{
    public static async Task<ImmutableArray<CodeAction>> OfferedAsync(CodeFixProvider fix, Solution solution, Diagnostic finding, CancellationToken cancellationToken)
    {
        if (!fix.FixableDiagnosticIds.Contains(finding.Id) || solution.GetDocument(finding.Location.SourceTree) is not { } document)
        {
            return [];
        }

        var actions = new List<CodeAction>();
        try
        {
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => actions.Add(action), cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new VerificationException($"{fix.GetType().Name} threw on {DiagnosticText.Describe(finding)}\n{exception}", exception);
        }

        var flat = actions.SelectMany(Flatten).ToImmutableArray();
        return flat.FirstOrDefault(action => action.EquivalenceKey is null) is { } keyless
            ? throw new VerificationException($"The action '{keyless.Title}' has no equivalence key: fix-all could not tell it from others.")
            : flat;
    }

    public static async Task<Solution> ApplyAsync(string context, Solution solution, CodeAction action, CancellationToken cancellationToken)
    {
        var operations = await action.GetOperationsAsync(cancellationToken).ConfigureAwait(false);
        if (operations.OfType<ApplyChangesOperation>().SingleOrDefault() is not { } apply)
        {
            throw new VerificationException($"{context}: '{action.Title}' gives no changed solution.");
        }

        var changes = apply.ChangedSolution.GetChanges(solution);
        var projects = changes.GetProjectChanges().ToList();
        if (changes.GetAddedProjects().Any() || changes.GetRemovedProjects().Any()
            || projects.Any(project => project.GetAddedDocuments().Any() || project.GetRemovedDocuments().Any()
                || project.GetAddedAdditionalDocuments().Any() || project.GetChangedAdditionalDocuments().Any() || project.GetRemovedAdditionalDocuments().Any()
                || project.GetAddedAnalyzerConfigDocuments().Any() || project.GetChangedAnalyzerConfigDocuments().Any() || project.GetRemovedAnalyzerConfigDocuments().Any()))
        {
            throw new VerificationException($"{context}: '{action.Title}' does more than edit existing source documents, and dotnet format drops that.");
        }

        var changed = projects.SelectMany(project => project.GetChangedDocuments(onlyGetDocumentsWithTextChanges: true)).ToList();
        if (changed.Count == 0)
        {
            throw new VerificationException($"{context}: '{action.Title}' is offered and changes nothing.");
        }

        // The next step must see what a compiler would: the text. The tree that the fixer built is compared and then dropped.
        var result = apply.ChangedSolution;
        foreach (var id in changed)
        {
            var document = result.GetDocument(id)!;
            var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            TreeComparison.Verify($"{context}, '{action.Title}'", (await document.GetSyntaxTreeAsync(cancellationToken).ConfigureAwait(false))!, root!);
            result = result.WithDocumentText(id, Microsoft.CodeAnalysis.Text.SourceText.From(root!.ToFullString()));
        }

        return result;
    }

    private static IEnumerable<CodeAction> Flatten(CodeAction action)
        => action.NestedActions.IsEmpty ? [action] : action.NestedActions.SelectMany(Flatten);
}
