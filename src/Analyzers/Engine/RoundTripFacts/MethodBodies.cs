using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>From a symbol to the operations of its body in this compilation, and back.</summary>
internal static class MethodBodies
{
    private const int MaxDepth = 500;

    public static IOperation? Of(IMethodSymbol method, Compilation compilation)
    {
        method = (method.PartialImplementationPart ?? method).OriginalDefinition;
        if (method.IsAbstract || method.DeclaringSyntaxReferences is not [var reference])
        {
            return null;
        }

        var syntax = reference.GetSyntax();
        return compilation.ContainsSyntaxTree(syntax.SyntaxTree) && !IsTooDeep(syntax) ? compilation.ModelOf(syntax.SyntaxTree).GetOperation(syntax) : null;
    }

    /// <summary>
    /// Machine-made code that is nested, or chained, beyond what anyone writes. Its operations are bound by methods of the
    /// compiler that call themselves, on the stack of whoever asks: a chain of 2,000 calls overflows that of a generator,
    /// and with it goes the compiler.
    /// </summary>
    private static bool IsTooDeep(SyntaxNode body)
    {
        // One level takes a character at least; most take more.
        if (body.Span.Length < MaxDepth)
        {
            return false;
        }

        var pending = new Stack<(SyntaxNode Node, int Depth)>();
        pending.Push((body, 0));
        while (pending.Count > 0)
        {
            var (node, depth) = pending.Pop();
            if (depth > MaxDepth)
            {
                return true;
            }

            foreach (var child in node.ChildNodesAndTokens())
            {
                if (child.AsNode() is { } inner)
                {
                    pending.Push((inner, depth + 1));
                }
            }
        }

        return false;
    }

    /// <summary>The value that a field or variable is initialised with where it is declared.</summary>
    public static IOperation? InitializerOf(SyntaxReference declaration, Compilation compilation)
        => declaration.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } && compilation.ContainsSyntaxTree(value.SyntaxTree)
            ? compilation.ModelOf(value.SyntaxTree).GetOperation(value)?.Unwrap()
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

    /// <summary>What the body of a member or local function returns, in source order; not what the lambdas in it do.</summary>
    public static IEnumerable<IOperation> ReturnedValues(IOperation body)
    {
        foreach (var operation in body.Executed())
        {
            if (operation is IReturnOperation { ReturnedValue: { } value } && FunctionOf(operation) is null or ILocalFunctionOperation)
            {
                yield return value;
            }
        }
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
