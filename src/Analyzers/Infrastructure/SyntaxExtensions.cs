using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PerfAnalyzers.Infrastructure;

internal static class SyntaxExtensions
{
    /// <summary>White space or the end of a line: no comment and no directive.</summary>
    public static bool IsBlank(this SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia);

    /// <summary><c>nameof(..)</c>, which names and runs nothing.</summary>
    public static bool IsNameOf(this SyntaxNode? node) => node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } };

    /// <summary>Is the expression what a <c>nameof</c> names?</summary>
    public static bool IsInNameOf(this SyntaxNode expression) => expression.Parent is ArgumentSyntax argument && argument.Parent?.Parent.IsNameOf() == true;

    /// <summary>Does an <c>#if</c>, <c>#elif</c>, <c>#else</c> or <c>#endif</c> stand there? Then there may be more to the code in another configuration, or less.</summary>
    public static bool HasConditionsWithin(this SyntaxNode root, int start, int end)
    {
        if (!root.ContainsDirectives)
        {
            return false;
        }

        foreach (var trivia in root.DescendantTrivia(TextSpan.FromBounds(start, end)))
        {
            if (trivia.IsDirective && trivia.SpanStart >= start && trivia.SpanStart < end && trivia.GetStructure() is BranchingDirectiveTriviaSyntax or EndIfDirectiveTriviaSyntax)
            {
                return true;
            }
        }

        return false;
    }
}
