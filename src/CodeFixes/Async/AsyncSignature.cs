using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Async;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Gives a synchronous function the signature of an async one: <c>async</c>, <c>Task&lt;T&gt;</c> in place of <c>T</c>, a token.</summary>
internal static class AsyncSignature
{
    public static SyntaxNode WithTask(SyntaxNode function)
        => AsyncFunction.WithModifier(function switch
        {
            MethodDeclarationSyntax method => method.WithReturnType(TaskOf(method.ReturnType)),
            LocalFunctionStatementSyntax local => local.WithReturnType(TaskOf(local.ReturnType)),
            ParenthesizedLambdaExpressionSyntax { ReturnType: { } type } lambda => lambda.WithReturnType(TaskOf(type)),
            _ => function,
        });

    /// <summary>Adds the request's token as the last parameter, where <see cref="ActionTokens.TakesOneMore"/> allows it.</summary>
    public static SyntaxNode WithToken(SyntaxNode function)
    {
        var list = ParametersOf(function)!;
        var token = Parameter(Identifier(ActionTokens.TokenName)).WithType(IdentifierName("CancellationToken").WithTrailingTrivia(Space));
        if (list.Parameters.Any(parameter => parameter.Default is not null))
        {
            token = token.WithDefault(EqualsValueClause(
                Token(TriviaList(Space), SyntaxKind.EqualsToken, TriviaList(Space)),
                LiteralExpression(SyntaxKind.DefaultLiteralExpression)));
        }

        if (list.Parameters.Count == 0)
        {
            return function.ReplaceNode(list, list.AddParameters(token));
        }

        // A list that has a line for each parameter gets one more.
        var last = list.Parameters.Last();
        var ownLine = last.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        var separator = Token(SyntaxKind.CommaToken)
            .WithTrailingTrivia(ownLine ? last.GetFirstToken().GetPreviousToken().TrailingTrivia : TriviaList(Space));
        return function.ReplaceNode(list, list.WithParameters(SeparatedList<ParameterSyntax>(
            list.Parameters.GetWithSeparators()
                .Add(separator)
                .Add(ownLine ? token.WithLeadingTrivia(last.GetLeadingTrivia()) : token))));
    }

    private static ParameterListSyntax? ParametersOf(SyntaxNode function)
        => function switch
        {
            MethodDeclarationSyntax method => method.ParameterList,
            LocalFunctionStatementSyntax local => local.ParameterList,
            ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList,
            _ => null,
        };

    private static TypeSyntax TaskOf(TypeSyntax type)
        => (type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }
            ? (TypeSyntax)IdentifierName("Task")
            : GenericName(Identifier("Task"), TypeArgumentList(SingletonSeparatedList(type.WithoutLeadingTrivia().WithoutTrailingTrivia())))).WithTriviaFrom(type);
}
