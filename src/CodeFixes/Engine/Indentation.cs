using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAnalyzers.CodeFixes;

/// <summary>White space in front of statements that move from one block to another.</summary>
internal static class Indentation
{
    /// <summary>The white space in front of a statement's first token, on its line.</summary>
    public static string Of(SyntaxNode statement) => TriviaOf(statement).ToFullString();

    public static string Of(SyntaxToken token) => Last(token.LeadingTrivia).ToFullString();

    /// <summary>The same, to be put in front of another.</summary>
    public static SyntaxTriviaList TriviaOf(SyntaxNode statement) => Last(statement.GetLeadingTrivia());

    /// <summary>The comments of a statement without the blank lines above them, each line indented anew.</summary>
    public static SyntaxTriviaList Change(SyntaxTriviaList leading, string indentation)
    {
        var changed = new List<SyntaxTrivia>();
        foreach (var trivia in leading)
        {
            if (trivia.IsKind(SyntaxKind.WhitespaceTrivia) || (trivia.IsKind(SyntaxKind.EndOfLineTrivia) && changed.Count == 0))
            {
                continue;
            }

            if (!trivia.IsKind(SyntaxKind.EndOfLineTrivia))
            {
                changed.Add(SyntaxFactory.Whitespace(indentation));
            }

            changed.Add(trivia);
        }

        changed.Add(SyntaxFactory.Whitespace(indentation));
        return SyntaxFactory.TriviaList(changed);
    }

    public static bool EndsLine(SyntaxNode statement)
    {
        foreach (var trivia in statement.GetTrailingTrivia())
        {
            if (trivia.IsKind(SyntaxKind.EndOfLineTrivia))
            {
                return true;
            }
        }

        return false;
    }

    private static SyntaxTriviaList Last(SyntaxTriviaList leading)
        => SyntaxFactory.TriviaList(leading.Reverse().TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse());
}
