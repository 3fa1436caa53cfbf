using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A query per element in a function that the loop calls: the function gets a twin that takes all keys, which is called before
/// the loop.
/// </summary>
/// <param name="Loop">The loop, with the query of the function as its query and the call in its place.</param>
/// <param name="Call">The call in the loop.</param>
/// <param name="KeyArgument">The argument that is the key.</param>
/// <param name="Body">The method or local function.</param>
/// <param name="KeyParameter">Its parameter for the key.</param>
/// <param name="Contract">The interface member that the loop calls and the function implements, which gets a twin as well.</param>
/// <param name="ContractMethod">Its symbol.</param>
/// <param name="IsOnlyCall">A local function that nothing else calls: its twin takes its place.</param>
internal sealed record CalleeLookup(
    BatchedLookup Loop,
    InvocationExpressionSyntax Call,
    ArgumentSyntax KeyArgument,
    CalleeBody Body,
    IParameterSymbol KeyParameter,
    MethodDeclarationSyntax? Contract,
    IMethodSymbol? ContractMethod,
    bool IsOnlyCall) : IQueryPlan
{
    public SyntaxNode Function => Body.Function;

    public string Title => Loop.Title;

    public string EquivalenceKey => "CalleeLookup";
}
