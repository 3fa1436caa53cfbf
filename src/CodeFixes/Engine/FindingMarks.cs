using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace PerfAnalyzers.CodeFixes;

/// <summary>A finding of a fix-all; its mark is on the reported node, whatever the rewrites of others do around it.</summary>
internal sealed record Finding(DocumentId Document, Diagnostic Diagnostic, SyntaxAnnotation Mark);

/// <summary>The annotations by which a fix-all finds the reported nodes again.</summary>
internal static class FindingMarks
{
    private const string Kind = "PerfAnalyzers.Finding";

    public static SyntaxAnnotation Create() => new(Kind);

    public static async Task<Solution> SetAsync(Solution solution, ImmutableArray<Finding> findings, CancellationToken cancellationToken)
    {
        foreach (var inDocument in findings.GroupBy(finding => finding.Document))
        {
            var root = await solution.GetDocument(inDocument.Key)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            var marks = inDocument.ToLookup(
                finding => root!.FindNode(finding.Diagnostic.Location.SourceSpan, getInnermostNodeForTie: true),
                finding => finding.Mark);
            solution = solution.WithDocumentSyntaxRoot(inDocument.Key, Mark(root!, marks));
        }

        return solution;
    }

    /// <summary>
    /// Puts the marks back that documents lost when they followed the text of another one of their file: code that one framework of a
    /// project has alone may have findings of its own.
    /// </summary>
    /// <param name="changed">The solution as a rewrite left it.</param>
    /// <param name="followed">The same, with what <see cref="LinkedDocuments.FollowAsync"/> did.</param>
    public static async Task<Solution> CarryAsync(Solution changed, Solution followed, CancellationToken cancellationToken)
    {
        var after = followed;
        foreach (var id in CompileCheck.ChangedDocuments(changed, followed))
        {
            var document = followed.GetDocument(id)!;
            var old = (await changed.GetDocument(id)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
            var root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
            var changes = (await document.GetTextChangesAsync(changed.GetDocument(id)!, cancellationToken).ConfigureAwait(false)).ToList();
            var marks = old.GetAnnotatedNodes(Kind)
                .Select(node => (Node: Find(root, node, changes), Marks: node.GetAnnotations(Kind)))
                .Where(found => found.Node is not null)
                .SelectMany(found => found.Marks.Select(mark => (found.Node, Mark: mark)))
                .ToLookup(found => found.Node!, found => found.Mark);
            after = after.WithDocumentSyntaxRoot(id, Mark(root, marks));
        }

        return after;
    }

    private static SyntaxNode Mark(SyntaxNode root, ILookup<SyntaxNode, SyntaxAnnotation> marks)
        => root.ReplaceNodes(marks.Select(group => group.Key), (original, rewritten) => rewritten.WithAdditionalAnnotations(marks[original]));

    /// <summary>The node where the changes around it have moved it to; null when one is inside it.</summary>
    private static SyntaxNode? Find(SyntaxNode root, SyntaxNode node, List<TextChange> changes)
    {
        var moved = 0;
        foreach (var change in changes)
        {
            if (change.Span.End <= node.SpanStart)
            {
                moved += change.NewText!.Length - change.Span.Length;
            }
            else if (change.Span.Start < node.Span.End)
            {
                return null;
            }
        }

        var span = new TextSpan(node.SpanStart + moved, node.Span.Length);
        return root.FindNode(span, getInnermostNodeForTie: true) is { } found && found.Span == span ? found : null;
    }
}
