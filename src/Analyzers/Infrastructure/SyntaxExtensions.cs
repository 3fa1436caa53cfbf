using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Infrastructure;

internal static class SyntaxExtensions
{
    /// <summary><c>nameof(..)</c>, which names and runs nothing.</summary>
    public static bool IsNameOf(this SyntaxNode? node) => node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } };

    /// <summary>Is the expression what a <c>nameof</c> names?</summary>
    public static bool IsInNameOf(this SyntaxNode expression) => expression.Parent is ArgumentSyntax argument && argument.Parent?.Parent.IsNameOf() == true;
}
