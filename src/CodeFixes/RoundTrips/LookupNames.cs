using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Names for the new locals, after the set, the column and the element, none of which is used in the member yet.</summary>
/// <param name="Elements">The walked elements, kept.</param>
/// <param name="Rows">What the query gives for all chunks.</param>
/// <param name="Lookup">The same by key.</param>
/// <param name="Row">One of them.</param>
/// <param name="EntityRow">A row of the set, in the query.</param>
/// <param name="Group">The rows with one key, in the query.</param>
/// <param name="Found">The result for the key of the element.</param>
internal sealed record LookupNames(string Elements, string Rows, string Chunk, string Lookup, string Row, string EntityRow, string Group, string Found)
{
    /// <param name="place">Where the names are used: the loop, or a function.</param>
    /// <param name="further">Names that are taken besides those that stand there.</param>
    public static LookupNames Create(BatchedLookup lookup, SemanticModel model, SyntaxNode place, params string[] further)
    {
        var taken = FreeNames.TakenAt(place, model);
        taken.UnionWith(further);
        var entity = Lower(lookup.Query.Entity.Name);
        var set = lookup.Query.Set.Type?.Name == "DbSet" && QuerySource.NameOf(lookup.Query.Set) is { } name && name.IndexOf('<') < 0 ? Lower(name) : Plural(entity);
        var values = lookup.Query.Projection is { Syntax: LambdaExpressionSyntax { ExpressionBody: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var member1 } } }
            ? Plural(Lower(member1))
            : set;
        var related = lookup.KeyProperty is { Length: > 2 } property && property.EndsWith("Id", StringComparison.Ordinal)
            ? Plural(Lower(property.Substring(0, property.Length - 2)))
            : lookup.KeyProperty is null && lookup.Element.Length > 2 && lookup.Element.EndsWith("Id", StringComparison.Ordinal)
                ? Plural(lookup.Element.Substring(0, lookup.Element.Length - 2))
                : values;

        var elements = lookup.Source == ElementSource.Reusable ? "" : FreeNames.Take(taken, Plural(lookup.Element), lookup.Element + "List");
        var column = lookup.Column.Name;
        var (lookupName, rows) = lookup.Query.Answer switch
        {
            LookupAnswer.Existence => ("", FreeNames.Take(taken, "known" + Plural(column), "existing" + Plural(column))),
            LookupAnswer.Aggregate when ValueName(lookup.Query, entity) is var value => (FreeNames.Take(taken, value + "By" + column), FreeNames.Take(taken, Plural(value), "loaded" + Upper(Plural(value)))),
            _ => (FreeNames.Take(taken, values + "By" + column), FreeNames.Take(taken, related, values, "loaded" + Upper(values))),
        };
        var chunk = FreeNames.Take(taken, "chunk", "keyChunk");
        var isPair = lookup.Query.Projection is not null || lookup.IsKeyRead || lookup.Query.Answer == LookupAnswer.Aggregate;
        var entityRow = lookup.Query.Comparison is not null ? RowParameter(lookup) : FreeNames.Take(taken, entity.Substring(0, 1), "row");
        var row = isPair ? FreeNames.Take(taken, "pair", "entry") : entityRow;
        var group = FreeNames.Take(taken, "group", "rowGroup");
        var found = FreeNames.Take(taken, lookup.Query.Answer == LookupAnswer.Aggregate ? "value" : entity, "found", "found" + Upper(entity));
        return new LookupNames(elements, rows, chunk, lookupName, row, entityRow, group, found);
    }

    /// <summary>The same for rows that come without a set: they are named after their type.</summary>
    public static LookupNames Create(DapperLookup lookup, SemanticModel model)
    {
        var taken = FreeNames.TakenAt(lookup.Anchor, model);
        var row = Lower(lookup.Query.Row.Name);
        var rows = Plural(row);
        var elements = lookup.Source == ElementSource.Reusable ? "" : FreeNames.Take(taken, Plural(lookup.Element), lookup.Element + "List");
        return new LookupNames(
            elements,
            Rows: FreeNames.Take(taken, rows, "loaded" + Upper(rows)),
            Chunk: FreeNames.Take(taken, "chunk", "keyChunk"),
            Lookup: FreeNames.Take(taken, rows + "By" + lookup.Column.Name),
            Row: FreeNames.Take(taken, row.Substring(0, 1), "row"),
            EntityRow: "",
            Group: "",
            Found: "");
    }

    /// <summary><c>orderCount</c>, <c>totalSum</c>, <c>ratingMax</c>.</summary>
    private static string ValueName(LookupQuery query, string entity)
    {
        var of = query.Selector is { Syntax: LambdaExpressionSyntax { ExpressionBody: { } body } }
            && body.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>().FirstOrDefault() is { Name.Identifier.ValueText: var member }
                ? Lower(member)
                : entity;
        return of + (query.Operator == "LongCount" ? "Count" : query.Operator);
    }

    /// <summary>The user's own name for a row, from the predicate.</summary>
    private static string RowParameter(BatchedLookup lookup)
        => lookup.Query.Comparison!.Comparison.Syntax.FirstAncestorOrSelf<LambdaExpressionSyntax>() switch
        {
            SimpleLambdaExpressionSyntax simple => simple.Parameter.Identifier.Text,
            ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [var only] } => only.Identifier.Text,
            _ => "row",
        };

    public static string Plural(string word)
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
