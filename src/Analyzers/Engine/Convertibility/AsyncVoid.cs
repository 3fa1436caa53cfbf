using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>Functions that are <c>async void</c> and have to be: those that handle an event.</summary>
internal static class AsyncVoid
{
    /// <summary>Has it the parameters of an event handler, and tells the sender nothing in its arguments?</summary>
    public static bool IsEventHandler(IMethodSymbol symbol, SyntaxNode function)
    {
        if (symbol.Parameters.Length != 2 || symbol.Parameters[0].Type.SpecialType != SpecialType.System_Object || FunctionSyntax.Body(function) is not { } body)
        {
            return false;
        }

        for (var type = (ITypeSymbol?)symbol.Parameters[1].Type; type is not null; type = type.BaseType)
        {
            if (type.Name == "EventArgs")
            {
                var arguments = symbol.Parameters[1].Name;

                // e.Cancel = true is read as soon as the handler returns.
                return !FunctionSyntax.OwnNodes(body).Any(node =>
                    node is AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var owner } } } && owner == arguments);
            }
        }

        return false;
    }
}
