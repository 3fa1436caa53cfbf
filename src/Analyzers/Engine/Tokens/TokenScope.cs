using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Tokens;

/// <summary>The door for cancellation tokens: which token can a call in this place be given, and may it be given one at all?</summary>
internal static class TokenScope
{
    private static readonly ConditionalWeakTable<SyntaxNode, object> Commits = new();

    /// <summary>
    /// The token as it is written here: the only one among the parameters of the nearest function that has any, a local by one of
    /// the usual names, or the token of a gRPC call. Null when there is none, when there are several to choose from, or where work
    /// must be done to its end.
    /// </summary>
    /// <param name="node">The call.</param>
    /// <param name="model">The model of its file.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static ExpressionSyntax? Find(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
        => MustRunToItsEnd(node) ? null : OfFunction(node, model, cancellationToken) ?? OfLocal(node, model);

    /// <summary>Cleaning up, undoing and what follows a commit is not to be cancelled with the request that led to it.</summary>
    public static bool MustRunToItsEnd(SyntaxNode node)
    {
        if (IsCleanup(node))
        {
            return true;
        }

        for (var current = node.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case CatchClauseSyntax or FinallyClauseSyntax or DestructorDeclarationSyntax:
                case MethodDeclarationSyntax { Identifier.ValueText: var method } when IsCleanup(method):
                case LocalFunctionStatementSyntax { Identifier.ValueText: var local } when IsCleanup(local):
                    return true;
                case MemberDeclarationSyntax:
                    return FollowsCommit(node);
            }
        }

        return false;
    }

    /// <summary>Is it a call of what cleans up or undoes?</summary>
    public static bool IsCleanup(SyntaxNode node)
        => node is InvocationExpressionSyntax { Expression: var called } && IsCleanup(NameOf(called));

    private static bool IsCleanup(string name)
        => name.StartsWith("Dispose", StringComparison.Ordinal)
            || name.StartsWith("Rollback", StringComparison.Ordinal)
            || name.StartsWith("RollBack", StringComparison.Ordinal)
            || name.StartsWith("Compensate", StringComparison.Ordinal)
            || name.StartsWith("Release", StringComparison.Ordinal)
            || name.StartsWith("Undo", StringComparison.Ordinal)
            || name.StartsWith("Cleanup", StringComparison.Ordinal)
            || name.StartsWith("CleanUp", StringComparison.Ordinal);

    private static bool FollowsCommit(SyntaxNode node)
    {
        return FunctionSyntax.Nearest(node) is { } function
            && FunctionSyntax.Body(function) is { } body
            && (int)Commits.GetValue(body, static key => EndOfFirstCommit(key)) <= node.SpanStart;
    }

    private static int EndOfFirstCommit(SyntaxNode body)
    {
        var end = int.MaxValue;
        foreach (var node in FunctionSyntax.OwnNodes(body))
        {
            if (node is InvocationExpressionSyntax { Expression: var called } && NameOf(called).StartsWith("Commit", StringComparison.Ordinal))
            {
                end = Math.Min(end, node.Span.End);
            }
        }

        return end;
    }

    private static ExpressionSyntax? OfFunction(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken)
    {
        for (var symbol = model.GetEnclosingSymbol(node.SpanStart, cancellationToken); symbol is IMethodSymbol function; symbol = symbol.ContainingSymbol)
        {
            IParameterSymbol? only = null;
            foreach (var parameter in function.Parameters)
            {
                if (IsToken(parameter.Type) && parameter.RefKind == RefKind.None)
                {
                    if (only is not null)
                    {
                        return null;
                    }

                    only = parameter;
                }
            }

            if (only is not null)
            {
                return IsVisible(only, node, model) ? Name(only.Name) : null;
            }

            if (ServerCall(function) is { } call)
            {
                return IsVisible(call, node, model)
                    ? SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, Name(call.Name), SyntaxFactory.IdentifierName("CancellationToken"))
                    : null;
            }

            // A static function sees nothing of what is around it.
            if (function.IsStatic && function.MethodKind is MethodKind.AnonymousFunction or MethodKind.LocalFunction)
            {
                return null;
            }
        }

        return null;
    }

    private static ExpressionSyntax? OfLocal(SyntaxNode node, SemanticModel model)
    {
        foreach (var name in new[] { "cancellationToken", "stoppingToken", "token", "ct" })
        {
            foreach (var symbol in model.LookupSymbols(node.SpanStart, name: name))
            {
                if (symbol is ILocalSymbol local && IsToken(local.Type) && local.Locations[0].SourceSpan.Start < node.SpanStart)
                {
                    return Name(name);
                }
            }
        }

        return null;
    }

    private static bool IsVisible(ISymbol parameter, SyntaxNode node, SemanticModel model)
    {
        foreach (var symbol in model.LookupSymbols(node.SpanStart, name: parameter.Name))
        {
            return SymbolEqualityComparer.Default.Equals(symbol, parameter);
        }

        return false;
    }

    private static IParameterSymbol? ServerCall(IMethodSymbol function)
    {
        foreach (var parameter in function.Parameters)
        {
            if (parameter.Type.IsType("Grpc.Core", "ServerCallContext"))
            {
                return parameter;
            }
        }

        return null;
    }

    public static bool IsToken(ITypeSymbol type) => type.IsType("System.Threading", "CancellationToken");

    private static string NameOf(ExpressionSyntax called)
        => called switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => "",
        };

    private static IdentifierNameSyntax Name(string name)
        => SyntaxFactory.IdentifierName(
            SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? SyntaxFactory.Identifier(name) : SyntaxFactory.VerbatimIdentifier(default, name, name, default));
}
