using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// SQL per element, run by Dapper, that may become one query for all: everything that the code fix needs, found only when the rewrite
/// gives the same results for every input.
/// </summary>
/// <param name="Query">The query.</param>
/// <param name="Sql">What its SQL looks up.</param>
/// <param name="KeySet">How the database is asked for several keys.</param>
/// <param name="Column">The property of a row that has the column's value.</param>
/// <param name="KeyParameter">The member of the query's parameters that is the key.</param>
/// <param name="SqlDeclaration">The declaration of a local that holds the SQL for this query alone, which then holds the new SQL.</param>
internal sealed record DapperLookup(
    DapperQuery Query,
    SqlLookup Sql,
    KeySet KeySet,
    IPropertySymbol Column,
    AnonymousObjectMemberDeclaratorSyntax KeyParameter,
    LocalDeclarationStatementSyntax? SqlDeclaration,
    ExpressionSyntax Replaced,
    StatementSyntax Anchor,
    ExpressionSyntax Elements,
    ElementSource Source,
    string Element,
    string? KeyProperty,
    bool HasKeylessElements,
    ExpressionSyntax Key,
    bool IsKeyNullable) : LoopLookup(Replaced, Anchor, Elements, Source, Element, KeyProperty, HasKeylessElements, Key, IsKeyNullable), IQueryPlan
{
    public override ITypeSymbol KeyType => Column.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] }
        ? inner
        : Column.Type;

    public string Title => "Load all with one query before the loop";

    public string EquivalenceKey => "DapperLookup";
}
