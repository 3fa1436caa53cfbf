using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.CodeFixes;

/// <summary>
/// A project that is built for several frameworks holds each file several times, as a document of each. A rewrite sees one of them, and what
/// it writes is the file: the text of all.
/// </summary>
internal static class LinkedDocuments
{
    /// <summary>The changed solution with each new text in all documents of its file; null when two of them got different ones.</summary>
    public static async Task<Solution?> FollowAsync(Solution before, Solution after, CancellationToken cancellationToken)
    {
        var followed = after;
        var changed = CompileCheck.ChangedDocuments(before, after).ToList();
        foreach (var id in changed)
        {
            foreach (var linked in after.GetDocument(id)!.GetLinkedDocumentIds())
            {
                var text = await after.GetDocument(id)!.GetTextAsync(cancellationToken).ConfigureAwait(false);
                var other = await after.GetDocument(linked)!.GetTextAsync(cancellationToken).ConfigureAwait(false);
                if (text.ContentEquals(other))
                {
                    continue;
                }

                if (changed.Contains(linked))
                {
                    return null;
                }

                followed = followed.WithDocumentText(linked, text);
            }
        }

        return followed;
    }

    /// <summary>The documents, and the others of their files.</summary>
    public static IEnumerable<DocumentId> With(Solution solution, IEnumerable<DocumentId> documents)
        => documents.SelectMany(id => solution.GetDocument(id)!.GetLinkedDocumentIds().Add(id));
}
