using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>Which cancellation token may be handed on at a place.</summary>
internal static class Tokens
{
    public const string ParameterName = "cancellationToken";

    private const string TypeName = "CancellationToken";

    /// <summary>The token that is in scope: the nearest parameter, a local, or what the request carries. Null when there is none, or it must not be used there.</summary>
    public static ExpressionSyntax? InScope(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        if (IsExcluded(place))
        {
            return null;
        }

        IParameterSymbol? parameter = null;
        ILocalSymbol? local = null;
        string? carried = null;
        foreach (var symbol in model.LookupSymbols(place.SpanStart))
        {
            switch (symbol)
            {
                case IParameterSymbol { RefKind: RefKind.None } candidate when IsToken(candidate.Type):
                    parameter = parameter is null || Start(candidate) > Start(parameter) ? candidate : parameter;
                    break;
                case ILocalSymbol candidate when IsToken(candidate.Type) && Start(candidate) < place.SpanStart && candidate.Name is "cancellationToken" or "stoppingToken" or "token" or "ct":
                    local = candidate;
                    break;
                case IParameterSymbol { Type: var type, Name: var name } when carried is null:
                    carried = type.IsType("Microsoft.AspNetCore.Http", "HttpContext") ? name + ".RequestAborted"
                        : type.IsType("Grpc.Core", "ServerCallContext") ? name + ".CancellationToken"
                        : null;
                    break;
            }
        }

        if ((parameter?.Name ?? local?.Name) is { } found)
        {
            return SyntaxFactory.IdentifierName(found);
        }

        if (carried is null
            && model.GetEnclosingSymbol(place.SpanStart, cancellationToken) is { IsStatic: false, ContainingType: { } containing }
            && containing.Inherits("Microsoft.AspNetCore.SignalR", "Hub"))
        {
            carried = "Context.ConnectionAborted";
        }

        return carried is null ? null : SyntaxFactory.ParseExpression(carried);
    }

    /// <summary>Cleaning up and undoing must go on when the caller has given up: catch, finally, Dispose, rollback.</summary>
    public static bool IsExcluded(SyntaxNode place)
    {
        foreach (var node in place.DescendantNodesAndSelf(node => node is not AnonymousFunctionExpressionSyntax))
        {
            if (node is InvocationExpressionSyntax { Expression: var called } && IsCleanup(NameOf(called)))
            {
                return true;
            }
        }

        foreach (var ancestor in place.Ancestors())
        {
            switch (ancestor)
            {
                case CatchClauseSyntax or FinallyClauseSyntax:
                case BaseMethodDeclarationSyntax when ancestor is MethodDeclarationSyntax method && IsCleanup(method.Identifier.ValueText):
                case LocalFunctionStatementSyntax local when IsCleanup(local.Identifier.ValueText):
                    return true;
                case MemberDeclarationSyntax and not GlobalStatementSyntax:
                    return false;
            }
        }

        return false;
    }

    public static bool IsToken(ITypeSymbol type) => type.IsType("System.Threading", TypeName);

    /// <summary>Does the method take a token that the call leaves to its default?</summary>
    public static bool TakesOmitted(IMethodSymbol method, InvocationExpressionSyntax call)
        => method.Parameters is [.., { IsOptional: true, Type: var type } last]
            && IsToken(type)
            && call.ArgumentList.Arguments.Count < method.Parameters.Length
            && !call.ArgumentList.Arguments.Any(argument => argument.NameColon?.Name.Identifier.ValueText == last.Name);

    /// <summary>The call with the token as last argument, named when others are left out before it.</summary>
    /// <param name="call">The call, which may have been rewritten.</param>
    /// <param name="parameter">The name of the token's parameter.</param>
    /// <param name="position">How many parameters come before it.</param>
    public static InvocationExpressionSyntax Add(InvocationExpressionSyntax call, ExpressionSyntax token, string parameter, int position)
    {
        var arguments = call.ArgumentList.Arguments;
        var argument = SyntaxFactory.Argument(token.WithoutTrivia());
        if (arguments.Count < position || arguments.Any(other => other.NameColon is not null))
        {
            argument = argument.WithNameColon(SyntaxFactory.NameColon(SyntaxFactory.IdentifierName(parameter))
                .WithColonToken(SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space)));
        }

        if (arguments.Count > 0)
        {
            var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
            var separators = arguments.GetSeparators().Append(comma);
            return call.WithArgumentList(call.ArgumentList.WithArguments(SyntaxFactory.SeparatedList(arguments.Append(argument), separators)));
        }

        return call.WithArgumentList(call.ArgumentList.WithArguments(SyntaxFactory.SingletonSeparatedList(argument)));
    }

    private static int Start(ISymbol symbol) => symbol.DeclaringSyntaxReferences is [var reference, ..] ? reference.Span.Start : 0;

    private static bool IsCleanup(string name)
        => name is "Dispose" or "DisposeAsync"
            || name.StartsWith("Rollback", StringComparison.Ordinal)
            || name.StartsWith("Release", StringComparison.Ordinal)
            || name.StartsWith("Compensate", StringComparison.Ordinal)
            || name.StartsWith("Undo", StringComparison.Ordinal);

    private static string NameOf(ExpressionSyntax called)
        => called switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            SimpleNameSyntax name => name.Identifier.ValueText,
            _ => "",
        };
}
