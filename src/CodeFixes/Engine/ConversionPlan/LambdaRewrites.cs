using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Convertibility;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>A lambda that becomes async, and the call that takes it.</summary>
internal static class LambdaRewrites
{
    public static void AddEdits(DocumentEdits edits, Target target, bool configure)
    {
        var part = target.Parts[0];
        var call = target.Host.Call;
        switch (target.Host.Change)
        {
            case LambdaChange.AsyncLambda:
                edits.Add(part.Document, part.Declaration, AsyncFunction.WithModifier);
                break;
            case LambdaChange.AwaitedCall:
                edits.Add(part.Document, part.Declaration, AsyncFunction.WithModifier);
                if (target.Host.CallName is { } name)
                {
                    edits.Add(part.Document, ((MemberAccessExpressionSyntax)call!.Expression).Name, node => ((SimpleNameSyntax)node).WithIdentifier(Identifier(name).WithTriviaFrom(((SimpleNameSyntax)node).Identifier)));
                }

                edits.Add(part.Document, call!, node => AwaitSyntax.InPlaceOf(call!, AwaitSyntax.Await((ExpressionSyntax)node, call!, configure)));
                break;
            case LambdaChange.ParallelForEachAsync:
                edits.Add(part.Document, part.Declaration, node => WithTokenParameter((AnonymousFunctionExpressionSyntax)AsyncFunction.WithModifier(node)));
                edits.Add(part.Document, ((MemberAccessExpressionSyntax)call!.Expression).Name, node => IdentifierName("ForEachAsync").WithTriviaFrom(node));
                edits.Add(part.Document, call, node => AwaitSyntax.Await((ExpressionSyntax)node, call, configure));
                break;
            case LambdaChange.ForEachLoop:
                edits.Add(part.Document, call!.Parent!, node => Loop((ExpressionStatementSyntax)node));
                break;
        }
    }

    /// <summary>Parallel.ForEachAsync hands its body a token as well.</summary>
    private static SyntaxNode WithTokenParameter(AnonymousFunctionExpressionSyntax lambda)
    {
        var token = Parameter(Identifier("_"));
        switch (lambda)
        {
            case SimpleLambdaExpressionSyntax simple:
                var first = simple.Parameter.WithoutTrivia();
                var list = ParameterList(SeparatedList([first, token], [Token(SyntaxKind.CommaToken).WithTrailingTrivia(Space)])).WithTriviaFrom(simple.Parameter);
                return ParenthesizedLambdaExpression(simple.AttributeLists, simple.Modifiers, null, list, simple.ArrowToken, simple.Block, simple.ExpressionBody);
            case ParenthesizedLambdaExpressionSyntax { ParameterList: var parameters } parenthesized:
                if (parameters.Parameters[0].Type is not null)
                {
                    token = token.WithType(IdentifierName("CancellationToken").WithTrailingTrivia(Space));
                }

                return parenthesized.WithParameterList(parameters.WithParameters(SeparatedList(
                    [parameters.Parameters[0], token],
                    [Token(SyntaxKind.CommaToken).WithTrailingTrivia(Space)])));
            default:
                return lambda;
        }
    }

    /// <summary><c>items.ForEach(x => await ...);</c>, its lambda rewritten already, as a loop.</summary>
    private static StatementSyntax Loop(ExpressionStatementSyntax statement)
    {
        var call = (InvocationExpressionSyntax)statement.Expression;
        var list = ((MemberAccessExpressionSyntax)call.Expression).Expression;
        var lambda = (AnonymousFunctionExpressionSyntax)call.ArgumentList.Arguments[0].Expression;
        var parameter = lambda is SimpleLambdaExpressionSyntax simple ? simple.Parameter : ((ParenthesizedLambdaExpressionSyntax)lambda).ParameterList.Parameters[0];
        var type = parameter.Type?.WithoutTrivia() ?? IdentifierName("var");
        var body = lambda.Block is { } block
            ? (StatementSyntax)block.WithTrailingTrivia(statement.GetTrailingTrivia())
            : ExpressionStatement(lambda.ExpressionBody!.WithoutTrivia()).WithLeadingTrivia(Space).WithTrailingTrivia(statement.GetTrailingTrivia());
        return ForEachStatement(type.WithTrailingTrivia(Space), parameter.Identifier.WithoutTrivia(), list.WithoutTrivia(), body)
            .WithForEachKeyword(Token(statement.GetLeadingTrivia(), SyntaxKind.ForEachKeyword, TriviaList(Space)))
            .WithInKeyword(Token(TriviaList(Space), SyntaxKind.InKeyword, TriviaList(Space)))
            .WithCloseParenToken(Token(TriviaList(), SyntaxKind.CloseParenToken, lambda.Block is null ? TriviaList() : ArrowOf(lambda).TrailingTrivia));
    }

    private static SyntaxToken ArrowOf(AnonymousFunctionExpressionSyntax lambda)
        => lambda is LambdaExpressionSyntax { ArrowToken: var arrow } ? arrow : Token(TriviaList(), SyntaxKind.EqualsGreaterThanToken, TriviaList(Space));
}
