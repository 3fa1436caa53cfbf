using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.RoundTrips;

/// <summary>How the walked elements are had twice: once for their keys, once for the loop.</summary>
internal enum ElementSource
{
    /// <summary>It is a collection that can be walked again.</summary>
    Reusable,

    /// <summary>It is a call that gives a collection: its result is kept in a local.</summary>
    Kept,

    /// <summary>It may be lazy: its elements are kept in a list.</summary>
    Listed,
}

/// <summary>
/// A query per element that may become one query for all: everything that the code fix needs, found only when the rewrite
/// gives the same results for every input.
/// </summary>
/// <param name="Query">The query.</param>
/// <param name="Column">The column that it looks up by.</param>
/// <param name="Replaced">What the lookup in memory takes the place of: the query, with its <c>await</c>.</param>
/// <param name="Anchor">The statement before which the query for all goes.</param>
/// <param name="Elements">The walked elements.</param>
/// <param name="Element">The name of one element in the loop or lambda.</param>
/// <param name="KeyProperty">The property of an element that is its key; null when the element is the key.</param>
/// <param name="HasKeylessElements">An element may have no key: it is left out of the query.</param>
/// <param name="Key">The key in the loop.</param>
/// <param name="IsKeyNullable">The key in the loop may be null: that is a miss.</param>
/// <param name="IsKeyRead">The rows are kept by the key as the database has it, and not as their objects have it.</param>
internal sealed record BatchedLookup(
    LookupQuery Query,
    IPropertySymbol Column,
    ExpressionSyntax Replaced,
    StatementSyntax Anchor,
    ExpressionSyntax Elements,
    ElementSource Source,
    string Element,
    string? KeyProperty,
    bool HasKeylessElements,
    ExpressionSyntax Key,
    bool IsKeyNullable,
    bool IsKeyRead) : IQueryPlan
{
    /// <summary>The type of a key that is there.</summary>
    public ITypeSymbol KeyType => Column.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] }
        ? inner
        : Column.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);

    public string Title => Query.Answer is LookupAnswer.Row or LookupAnswer.Rows
        ? "Load all with one query before the loop"
        : "Ask for all with one query before the loop";

    public string EquivalenceKey => Query.Answer is LookupAnswer.Row or LookupAnswer.Rows ? "BatchedLookup" : "BatchedAggregate";
}
