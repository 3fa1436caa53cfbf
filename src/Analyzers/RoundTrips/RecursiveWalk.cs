using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A method that asks for the rows below a node and then calls itself for each of them, for all of them and with nothing in
/// between: its rows may be loaded beforehand, and the tree walked in memory.
/// </summary>
/// <param name="Method">The method.</param>
/// <param name="Node">The parameter that is the key of a node.</param>
/// <param name="Rows">The query for the rows below a node, and how they are kept by node.</param>
/// <param name="ChildKey">The property of a row that is the key of its node; null when the rows are the keys.</param>
/// <param name="Call">The call of itself, with its <c>await</c>.</param>
/// <param name="Invocation">The call of itself.</param>
/// <param name="Varying">The positions of the parameters that a call of itself gives other values: the others are the same for the whole tree.</param>
/// <param name="Result">What the walk gives; null for nothing.</param>
internal sealed record RecursiveWalk(
    MethodDeclarationSyntax Method,
    IParameterSymbol Node,
    BatchedLookup Rows,
    IPropertySymbol? ChildKey,
    ExpressionSyntax Call,
    InvocationExpressionSyntax Invocation,
    IReadOnlyList<int> Varying,
    ITypeSymbol? Result)
{
    /// <summary>May the walk start above all roots, at a node without a key?</summary>
    public bool IsNodeNullable => Node.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
}
