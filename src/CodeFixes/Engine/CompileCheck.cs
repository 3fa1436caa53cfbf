using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.CodeFixes;

/// <summary>
/// Is a changed solution sound: without a compiler error that it did not have before, and without loss of what is not compiled? Only the
/// changed documents are bound, and those that are named, each in all frameworks of its project.
/// </summary>
internal static class CompileCheck
{
    public static Task<Solution?> SoundAsync(Solution before, Solution after, CancellationToken cancellationToken)
        => SoundAsync(before, after, [], cancellationToken);

    /// <param name="others">Documents that an edit may break without changing them: where a changed member's type has its other parts.</param>
    /// <returns>The changed solution, in which the other documents of each changed file have followed; null when it is not sound.</returns>
    public static async Task<Solution?> SoundAsync(Solution before, Solution after, IEnumerable<DocumentId> others, CancellationToken cancellationToken)
    {
        if (await LinkedDocuments.FollowAsync(before, after, cancellationToken).ConfigureAwait(false) is not { } followed
            || await UncompiledText.IsLostAsync(before, followed, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        foreach (var id in ChangedDocuments(before, followed).Union(LinkedDocuments.With(before, others)))
        {
            if (await AddsErrorAsync(before.GetDocument(id), followed.GetDocument(id)!, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        return followed;
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
