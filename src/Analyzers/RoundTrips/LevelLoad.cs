using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A method that asks for the rows below a node and then calls itself for each of them: it may ask for a whole level of the
/// tree at once, and walk the tree in memory. Everything that the code fix needs, found only when that gives the same results.
/// </summary>
/// <param name="Method">The method.</param>
/// <param name="Node">The parameter that is the key of a node.</param>
/// <param name="Rows">The query for the rows below a node, and how they are kept by node.</param>
/// <param name="ChildKey">The property of a row that is the key of its node; null when the rows are the keys.</param>
/// <param name="Call">The call of itself, with its <c>await</c>.</param>
/// <param name="Invocation">The call of itself.</param>
/// <param name="Varying">The positions of the parameters that a call of itself gives other values: the others are the same for the whole tree.</param>
/// <param name="Result">What the walk gives; null for nothing.</param>
internal sealed record LevelLoad(
    MethodDeclarationSyntax Method,
    IParameterSymbol Node,
    BatchedLookup Rows,
    IPropertySymbol? ChildKey,
    ExpressionSyntax Call,
    InvocationExpressionSyntax Invocation,
    IReadOnlyList<int> Varying,
    ITypeSymbol? Result) : IQueryPlan
{
    public string Title => "Load each level of the tree with one query";

    public string EquivalenceKey => "LevelLoad";
}
