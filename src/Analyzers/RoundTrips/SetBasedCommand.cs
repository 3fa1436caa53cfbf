using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A command per element, <c>Where(d => d.Id == id).ExecuteUpdate(..)</c>, that may become one for many: <c>Where(d => chunk.Contains(d.Id))</c>.</summary>
/// <param name="KeyProperty">The property of an element that is its key; null when the element is the key.</param>
/// <param name="Comparison">The comparison of the column with the key.</param>
/// <param name="Column">The column's side of it.</param>
internal sealed record SetBasedCommand(
    ForEachStatementSyntax Loop,
    string? KeyProperty,
    BinaryExpressionSyntax Comparison,
    ExpressionSyntax Column) : IWritePlan
{
    public const string Key = "SetBasedCommand";

    public string Title => "Run one command for all";

    public string EquivalenceKey => Key;

    public string? Risk => null;
}
