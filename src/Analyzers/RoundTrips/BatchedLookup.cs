using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A query per element that may become one query for all: everything that the code fix needs, found only when the rewrite
/// gives the same results for every input.
/// </summary>
/// <param name="Query">The query.</param>
/// <param name="Column">The column that it looks up by.</param>
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
    bool IsKeyRead) : LoopLookup(Replaced, Anchor, Elements, Source, Element, KeyProperty, HasKeylessElements, Key, IsKeyNullable), IQueryPlan
{
    public override ITypeSymbol KeyType => Column.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] }
        ? inner
        : Column.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);

    public string Title => Query.Answer is LookupAnswer.Row or LookupAnswer.Rows
        ? "Load all with one query before the loop"
        : "Ask for all with one query before the loop";

    public string EquivalenceKey => Query.Answer is LookupAnswer.Row or LookupAnswer.Rows ? "BatchedLookup" : "BatchedAggregate";
}
