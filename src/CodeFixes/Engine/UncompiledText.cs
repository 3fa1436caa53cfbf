using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.CodeFixes;

/// <summary>
/// What stands between the code: directives, code that they leave out of this build, comments. A rewrite that replaces a whole statement
/// takes away what is inside it, and no compiler error tells: <c>foreach (..) { #if AUDIT Audit(user); #endif db.Add(user); }</c> has one
/// call here and two in another build.
/// </summary>
internal static class UncompiledText
{
    /// <summary>Does a changed document lack some of it, or a comment that no other changed document has taken over?</summary>
    public static async Task<bool> IsLostAsync(Solution before, Solution after, CancellationToken cancellationToken)
    {
        var comments = new List<string>();
        var kept = new List<string>();
        foreach (var id in CompileCheck.ChangedDocuments(before, after))
        {
            var document = before.GetDocument(id)!;
            var old = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
            var changed = (await after.GetDocument(id)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
            if (!Directives(old).SequenceEqual(Directives(changed)))
            {
                return true;
            }

            var remaining = changed.DescendantTrivia().Where(IsLeftOut).Select(TextOf).ToList();
            foreach (var leftOut in old.DescendantTrivia().Where(IsLeftOut))
            {
                if (!remaining.Remove(TextOf(leftOut)) && !await IsCompiledElsewhereAsync(document, leftOut, cancellationToken).ConfigureAwait(false))
                {
                    return true;
                }
            }

            comments.AddRange(CommentsOf(old));
            kept.AddRange(CommentsOf(changed));
        }

        return !comments.TrueForAll(kept.Remove);
    }

    private static IEnumerable<string> Directives(SyntaxNode root)
        => root.ContainsDirectives ? root.DescendantTrivia().Where(static trivia => trivia.IsDirective).Select(TextOf) : [];

    private static bool IsLeftOut(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.DisabledTextTrivia);

    /// <summary>For another framework of the project, in whose document it may have been rewritten.</summary>
    private static async Task<bool> IsCompiledElsewhereAsync(Document document, SyntaxTrivia leftOut, CancellationToken cancellationToken)
    {
        foreach (var linked in document.GetLinkedDocumentIds())
        {
            var root = (await document.Project.Solution.GetDocument(linked)!.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
            if (root.DescendantTokens(leftOut.Span).Any(token => !token.Span.IsEmpty && leftOut.Span.Contains(token.Span)))
            {
                return true;
            }
        }

        return false;
    }

    /// <remarks>Not those above a member: they go with it, where its callers have another one to call.</remarks>
    private static IEnumerable<string> CommentsOf(SyntaxNode root)
        => root.DescendantTrivia().Where(static trivia => trivia.IsComment() && !IsAboveMember(trivia)).Select(TextOf);

    private static bool IsAboveMember(SyntaxTrivia trivia)
        => trivia.Token.Parent?.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member and not GlobalStatementSyntax && trivia.SpanStart < member.SpanStart;

    /// <summary>However its lines are indented.</summary>
    private static string TextOf(SyntaxTrivia trivia) => string.Join("\n", trivia.ToString().Split('\n').Select(static line => line.Trim()));
}
