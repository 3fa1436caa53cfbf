using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes;

/// <summary>Comments of statements that go, or are written anew. What somebody wrote about them stays.</summary>
internal static class Comments
{
    public static bool IsComment(this SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);

    /// <summary>The statement with the comments of those whose place it takes and that it does not have itself, each on a line above it.</summary>
    public static StatementSyntax WithCommentsOf(this StatementSyntax statement, params IEnumerable<SyntaxNode> replaced)
    {
        var own = statement.DescendantTrivia().Where(IsComment).Select(trivia => trivia.ToString()).ToList();
        var lines = new List<SyntaxTrivia>();
        foreach (var node in replaced)
        {
            foreach (var comment in node.DescendantTrivia().Where(IsComment))
            {
                if (!own.Remove(comment.ToString()))
                {
                    lines.AddRange([comment, Usings.EndOfLine(node.SyntaxTree.GetRoot()), SyntaxFactory.Whitespace(Indentation.Of(statement))]);
                }
            }
        }

        return statement.WithLeadingTrivia(statement.GetLeadingTrivia().AddRange(lines));
    }

    /// <summary>Takes a statement out and leaves its comments, each on a line above what follows.</summary>
    public static SyntaxNode RemoveWithoutComments(this SyntaxNode root, StatementSyntax statement)
    {
        var above = statement.GetLeadingTrivia().Reverse().SkipWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse();
        var kept = SyntaxFactory.TriviaList(above.Concat(statement.DescendantTrivia()
            .Where(trivia => trivia.IsComment() && !statement.GetLeadingTrivia().Contains(trivia))
            .SelectMany(comment => new[] { SyntaxFactory.Whitespace(Indentation.Of(statement)), comment, Usings.EndOfLine(root) })));
        var hasText = kept.Any(trivia => !trivia.IsBlank());
        SyntaxNode removed = statement.Parent is GlobalStatementSyntax global ? global : statement;
        var tracked = root.TrackNodes(removed);
        tracked = tracked.ReplaceNode(tracked.GetCurrentNode(removed)!, tracked.GetCurrentNode(removed)!.WithLeadingTrivia(kept));
        return tracked.RemoveNode(tracked.GetCurrentNode(removed)!, hasText ? SyntaxRemoveOptions.KeepLeadingTrivia : SyntaxRemoveOptions.KeepUnbalancedDirectives)!;
    }
}
