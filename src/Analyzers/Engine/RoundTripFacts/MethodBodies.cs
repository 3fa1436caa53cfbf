using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>From a symbol to the operations of its body in this compilation, and back.</summary>
internal static class MethodBodies
{
    public static IOperation? Of(IMethodSymbol method, Compilation compilation)
    {
        method = (method.PartialImplementationPart ?? method).OriginalDefinition;
        if (method.IsAbstract || method.DeclaringSyntaxReferences is not [var reference])
        {
            return null;
        }

        var syntax = reference.GetSyntax();
        return compilation.ContainsSyntaxTree(syntax.SyntaxTree) ? compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax) : null;
    }

    /// <summary>The value that a field or variable is initialised with where it is declared.</summary>
    public static IOperation? InitializerOf(SyntaxReference declaration, Compilation compilation)
        => declaration.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } && compilation.ContainsSyntaxTree(value.SyntaxTree)
            ? compilation.GetSemanticModel(value.SyntaxTree).GetOperation(value)?.Unwrap()
            : null;

    /// <summary>The lambda or local function that the operation is in; null in the body of a member.</summary>
    public static IOperation? FunctionOf(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return current;
            }
        }

        return null;
    }

    /// <summary>An iterator: calling it runs nothing of its body.</summary>
    public static bool HasYield(this IMethodSymbol method)
    {
        if (method.ReturnType.Name is not ("IEnumerable" or "IEnumerator" or "IAsyncEnumerable" or "IAsyncEnumerator"))
        {
            return false;
        }

        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            foreach (var node in reference.GetSyntax().DescendantNodes(static node => node is not (ExpressionSyntax or TypeDeclarationSyntax)))
            {
                if (node is YieldStatementSyntax && ReferenceEquals(node.FirstAncestorOrSelf<SyntaxNode>(IsFunction), reference.GetSyntax()))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsFunction(SyntaxNode node)
        => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax or AnonymousFunctionExpressionSyntax;
}
