using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes;

/// <summary>Takes an attribute away, with its brackets and its line where it stands alone in them.</summary>
internal static class Attributes
{
    public static SyntaxNode Remove(SyntaxNode root, AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        if (list.Attributes.Count > 1)
        {
            return root.RemoveNode(attribute, SyntaxRemoveOptions.KeepNoTrivia)!;
        }

        var owner = list.Parent!;
        var isFirst = owner.GetFirstToken() == list.OpenBracketToken;
        var comment = list.GetTrailingTrivia().Any(trivia => !trivia.IsBlank()) || (!isFirst && list.GetLeadingTrivia().Any(trivia => !trivia.IsBlank()));
        if (!isFirst)
        {
            return comment ? RemoveBeforeComment(root, list) : root.RemoveNode(list, SyntaxRemoveOptions.KeepNoTrivia)!;
        }

        // The documentation of a member stands before its first attribute.
        var leading = list.GetLeadingTrivia();
        var next = list.GetLastToken().GetNextToken();
        var marker = new SyntaxAnnotation();
        root = root.ReplaceToken(next, next
            .WithLeadingTrivia(comment ? leading.AddRange(list.GetTrailingTrivia()).AddRange(next.LeadingTrivia) : leading.AddRange(Rest(next.LeadingTrivia)))
            .WithAdditionalAnnotations(marker));
        var moved = root.GetAnnotatedTokens(marker).Single();
        var empty = moved.GetPreviousToken().Parent!.FirstAncestorOrSelf<AttributeListSyntax>()!;
        return root.RemoveNode(empty, SyntaxRemoveOptions.KeepNoTrivia)!;
    }

    /// <summary>The comment behind the attribute takes its place on the line.</summary>
    private static SyntaxNode RemoveBeforeComment(SyntaxNode root, AttributeListSyntax list)
    {
        var marker = new SyntaxAnnotation();
        root = root.ReplaceNode(list, list
            .WithTrailingTrivia(list.GetTrailingTrivia().SkipWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)))
            .WithAdditionalAnnotations(marker));
        return root.RemoveNode(root.GetAnnotatedNodes(marker).Single(), SyntaxRemoveOptions.KeepExteriorTrivia)!;
    }

    /// <summary>Without the indentation of its line, which the first attribute's stands for.</summary>
    private static IEnumerable<SyntaxTrivia> Rest(SyntaxTriviaList leading)
        => leading.Count > 0 && leading.All(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)) ? [] : leading;
}
