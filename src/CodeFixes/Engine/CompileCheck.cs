using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.CodeFixes;

/// <summary>Does a changed solution have a compiler error that it did not have before? Only the changed documents are bound, and those that are named.</summary>
internal static class CompileCheck
{
    public static Task<bool> AddsErrorAsync(Solution before, Solution after, CancellationToken cancellationToken)
        => AddsErrorAsync(before, after, [], cancellationToken);

    /// <param name="others">Documents that an edit may break without changing them: where a changed member's type has its other parts.</param>
    public static async Task<bool> AddsErrorAsync(Solution before, Solution after, IEnumerable<DocumentId> others, CancellationToken cancellationToken)
    {
        foreach (var id in ChangedDocuments(before, after).Union(others))
        {
            if (await AddsErrorAsync(before.GetDocument(id), after.GetDocument(id)!, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    public static IEnumerable<DocumentId> ChangedDocuments(Solution before, Solution after)
        => after.GetChanges(before).GetProjectChanges().SelectMany(project => project.GetChangedDocuments(onlyGetDocumentsWithTextChanges: true));

    private static async Task<bool> AddsErrorAsync(Document? before, Document after, CancellationToken cancellationToken)
    {
        var remaining = await ErrorsAsync(after, cancellationToken).ConfigureAwait(false);
        if (remaining.Count == 0)
        {
            return false;
        }

        if (before is not null)
        {
            // Matched by id and message: positions move with the edit.
            foreach (var error in await ErrorsAsync(before, cancellationToken).ConfigureAwait(false))
            {
                remaining.Remove(error);
            }
        }

        return remaining.Count > 0;
    }

    private static async Task<List<string>> ErrorsAsync(Document document, CancellationToken cancellationToken)
    {
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var errors = new List<string>();
        foreach (var diagnostic in model!.GetDiagnostics(cancellationToken: cancellationToken))
        {
            // As the project sees it: a warning that it treats as an error breaks its build, too.
            if (diagnostic.Severity == DiagnosticSeverity.Error)
            {
                errors.Add(diagnostic.Id + diagnostic.GetMessage());
            }
        }

        return errors;
    }
}
