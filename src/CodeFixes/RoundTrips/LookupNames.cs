using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Names for the new locals, after the set, the column and the element, none of which is used in the member yet.</summary>
internal sealed record LookupNames(string Elements, string Rows, string Chunk, string Lookup, string Row, string Found)
{
    public static LookupNames Create(BatchedLookup lookup, SemanticModel model)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        SyntaxNode member = (SyntaxNode?)lookup.Anchor.FirstAncestorOrSelf<MemberDeclarationSyntax>(node => node is not GlobalStatementSyntax) ?? lookup.Anchor.SyntaxTree.GetRoot();
        foreach (var token in member.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken))
            {
                taken.Add(token.ValueText);
            }
        }

        // A name that is taken for a member of the type would hide it.
        foreach (var symbol in model.LookupSymbols(lookup.Anchor.SpanStart))
        {
            if (symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol)
            {
                taken.Add(symbol.Name);
            }
        }

        var entity = Lower(lookup.Query.Entity.Name);
        var set = QuerySource.NameOf(lookup.Query.Set) is { } name && name.IndexOf('<') < 0 ? Lower(name) : Plural(entity);
        var values = lookup.Query.Projection is { Syntax: LambdaExpressionSyntax { ExpressionBody: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var member1 } } }
            ? Plural(Lower(member1))
            : set;
        var related = lookup.KeyProperty is { Length: > 2 } property && property.EndsWith("Id", StringComparison.Ordinal)
            ? Plural(Lower(property.Substring(0, property.Length - 2)))
            : lookup.KeyProperty is null && lookup.Element.Length > 2 && lookup.Element.EndsWith("Id", StringComparison.Ordinal)
                ? Plural(lookup.Element.Substring(0, lookup.Element.Length - 2))
                : values;

        var elements = lookup.Source == ElementSource.Reusable ? "" : Take(taken, Plural(lookup.Element), lookup.Element + "List");
        var lookupName = Take(taken, values + "By" + lookup.Column.Name);
        var rows = Take(taken, related, values, "loaded" + Upper(values));
        var chunk = Take(taken, "chunk", "keyChunk");
        var row = lookup.Query.Comparison is not null && lookup.Query.Projection is null
            ? RowParameter(lookup)
            : Take(taken, lookup.Query.IsFind ? entity.Substring(0, 1) : "pair", "row");
        var found = Take(taken, entity, "found", "found" + Upper(entity));
        return new LookupNames(elements, rows, chunk, lookupName, row, found);
    }

    /// <summary>The user's own name for a row, from the predicate.</summary>
    private static string RowParameter(BatchedLookup lookup)
        => lookup.Query.Comparison!.Syntax.FirstAncestorOrSelf<LambdaExpressionSyntax>() switch
        {
            SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.Text,
            ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [var only] } => only.Identifier.Text,
            _ => "row",
        };

    private static string Take(HashSet<string> taken, params string[] candidates)
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

    private static string Plural(string word)
    {
        if (word.EndsWith("s", StringComparison.Ordinal) || word.EndsWith("x", StringComparison.Ordinal) || word.EndsWith("ch", StringComparison.Ordinal))
        {
            return word + "es";
        }

        return word.Length > 1 && word.EndsWith("y", StringComparison.Ordinal) && "aeiou".IndexOf(word[word.Length - 2]) < 0
            ? word.Substring(0, word.Length - 1) + "ies"
            : word + "s";
    }

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    private static string Upper(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}
