using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>Functions as syntax: methods, local functions, lambdas, accessors, and the top-level program.</summary>
internal static class FunctionSyntax
{
    public static SyntaxNode? Nearest(SyntaxNode node)
    {
        for (var parent = node.Parent; parent is not null; parent = parent.Parent)
        {
            if (IsFunction(parent) || parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax or GlobalStatementSyntax)
            {
                return parent;
            }

            if (parent is BaseTypeDeclarationSyntax or BaseFieldDeclarationSyntax)
            {
                return null;
            }
        }

        return null;
    }

    public static bool IsAsync(SyntaxNode function)
        => function switch
        {
            AnonymousFunctionExpressionSyntax anonymous => anonymous.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
            LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
            MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
            GlobalStatementSyntax => true,
            _ => false,
        };

    public static bool IsNested(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax;

    public static SyntaxNode? Body(SyntaxNode function)
        => function switch
        {
            AnonymousFunctionExpressionSyntax anonymous => anonymous.Body,
            LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody,
            BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
            AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
            PropertyDeclarationSyntax property => property.ExpressionBody,
            // The whole program: what one statement declares is seen by the next.
            GlobalStatementSyntax statement => statement.Parent,
            _ => null,
        };

    /// <summary>The nodes of a function that run when it runs: those of lambdas and local functions in it are not.</summary>
    public static IEnumerable<SyntaxNode> OwnNodes(SyntaxNode body)
        => body.DescendantNodesAndSelf(node => node == body || !(IsNested(node) || node is BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax))
            .Where(node => node == body || !(IsNested(node) || node is MemberDeclarationSyntax and not GlobalStatementSyntax));

    /// <summary>What one of the <see cref="OwnNodes"/> of a body gives back: the value of a <c>return</c>, or the body that is an expression.</summary>
    public static ExpressionSyntax? Returned(SyntaxNode node, SyntaxNode body)
        => node switch
        {
            ReturnStatementSyntax { Expression: { } expression } => expression,
            ArrowExpressionClauseSyntax { Expression: var expression } when node == body => expression,
            ExpressionSyntax expression when node == body => expression,
            _ => null,
        };

    private static bool IsFunction(SyntaxNode node) => IsNested(node);
}
