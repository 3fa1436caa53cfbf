using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>
/// Does a caller let go of the task of a function that does all its work before it returns? <c>SaveAsync(); Show();</c> shows
/// what was saved only as long as <c>SaveAsync</c> blocks.
/// </summary>
internal static class DiscardedResult
{
    public static bool Exists(IMethodSymbol function, Compilation compilation, CancellationToken cancellationToken)
    {
        if (function.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction))
        {
            return false;
        }

        foreach (var name in NameIndex.NameIndex.Find(compilation, function.Name, cancellationToken))
        {
            // Only the few calls in such a place are bound. A call through an interface has the same name.
            if (DiscardedCall(name) is { } call
                && compilation.GetSemanticModel(call.SyntaxTree).GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol called
                && SymbolEqualityComparer.Default.Equals(called.OriginalDefinition.ReturnType.OriginalDefinition, function.OriginalDefinition.ReturnType.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>SaveAsync();</c>, <c>store?.SaveAsync();</c> or <c>_ = SaveAsync();</c></summary>
    private static InvocationExpressionSyntax? DiscardedCall(SimpleNameSyntax name)
    {
        SyntaxNode access = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member
            : name.Parent is MemberBindingExpressionSyntax binding ? binding
            : name;
        if (access.Parent is not InvocationExpressionSyntax call || call.Expression != access)
        {
            return null;
        }

        SyntaxNode whole = call;
        while (whole.Parent is ConditionalAccessExpressionSyntax conditional && conditional.WhenNotNull == whole)
        {
            whole = conditional;
        }

        return whole.Parent is ExpressionStatementSyntax
            || (whole.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } assignment && assignment.Right == whole)
                ? call
                : null;
    }
}
