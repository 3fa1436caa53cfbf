using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Tokens;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>Which cancellation token may be handed on at a place.</summary>
internal static class Tokens
{
    public const string ParameterName = "cancellationToken";

    /// <summary>The token that is in scope, or what the request carries. Null when there is none, or it must not be used there.</summary>
    public static ExpressionSyntax? InScope(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
        => IsExcluded(place) ? null : TokenScope.Find(place, model, cancellationToken) ?? OfRequest(place, model, cancellationToken);

    /// <summary>Is it, or does it call, what must go on when the caller has given up?</summary>
    public static bool IsExcluded(SyntaxNode place)
        => TokenScope.MustRunToItsEnd(place)
            || place.DescendantNodes(node => node is not AnonymousFunctionExpressionSyntax).Any(TokenScope.IsCleanup);

    private static ExpressionSyntax? OfRequest(SyntaxNode place, SemanticModel model, CancellationToken cancellationToken)
    {
        string? carrier = null;
        foreach (var symbol in model.LookupSymbols(place.SpanStart))
        {
            if (symbol is not IParameterSymbol parameter)
            {
                continue;
            }

            if (TokenScope.IsToken(parameter.Type))
            {
                // One of several: whoever wrote them knows which ends what.
                return null;
            }

            carrier ??= parameter.Type.IsType("Microsoft.AspNetCore.Http", "HttpContext") ? parameter.Name + ".RequestAborted" : null;
        }

        if (carrier is null
            && model.GetEnclosingSymbol(place.SpanStart, cancellationToken) is { IsStatic: false, ContainingType: { } containing }
            && containing.Inherits("Microsoft.AspNetCore.SignalR", "Hub"))
        {
            carrier = "Context.ConnectionAborted";
        }

        return carrier is null ? null : SyntaxFactory.ParseExpression(carrier);
    }

    /// <summary>Does the method take a token that the call leaves to its default?</summary>
    public static bool TakesOmitted(IMethodSymbol method, InvocationExpressionSyntax call, SemanticModel model)
        => method.Parameters is [.., { IsOptional: true, Type: var type } last]
            && TokenScope.IsToken(type)
            && call.ArgumentList.Arguments.Count < ParameterCount(method, call, model)
            && !call.ArgumentList.Arguments.Any(argument => argument.NameColon?.Name.Identifier.ValueText == last.Name);

    /// <summary>How many parameters the arguments of the call are for: called as an extension, its first one takes what stands before the dot.</summary>
    public static int ParameterCount(IMethodSymbol method, InvocationExpressionSyntax call, SemanticModel model)
        => (method.ReducedFrom ?? method).Parameters.Length - (model.GetSymbolInfo(call).Symbol is IMethodSymbol { ReducedFrom: not null } ? 1 : 0);

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
}
