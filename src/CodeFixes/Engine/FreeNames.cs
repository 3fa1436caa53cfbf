using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.CodeFixes;

/// <summary>Names for what a rewrite declares: none that stands in its scope or is seen there already.</summary>
internal static class FreeNames
{
    /// <summary>The names that are taken in the member around a place.</summary>
    public static HashSet<string> TakenAt(SyntaxNode place, SemanticModel model)
        => TakenIn((SyntaxNode?)place.FirstAncestorOrSelf<MemberDeclarationSyntax>(static node => node is not GlobalStatementSyntax) ?? place.SyntaxTree.GetRoot(), model, place.SpanStart);

    /// <summary>The identifiers inside the scope, of which a new declaration could change the meaning, and what is seen from a position in it.</summary>
    public static HashSet<string> TakenIn(SyntaxNode scope, SemanticModel model, int position)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in scope.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken))
            {
                taken.Add(token.ValueText);
            }
        }

        foreach (var symbol in model.LookupSymbols(position))
        {
            taken.Add(symbol.Name);
        }

        return taken;
    }

    /// <summary>The first candidate that is free, or the last with a number; it is taken from then on.</summary>
    public static string Take(HashSet<string> taken, params string[] candidates)
    {
        foreach (var candidate in candidates)
        {
            if (SyntaxFacts.GetKeywordKind(candidate) == SyntaxKind.None && taken.Add(candidate))
            {
                return candidate;
            }
        }

        for (var i = 2; ; i++)
        {
            var numbered = candidates[candidates.Length - 1] + i;
            if (taken.Add(numbered))
            {
                return numbered;
            }
        }
    }
}
