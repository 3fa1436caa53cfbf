using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes;

/// <summary>Writes await expressions.</summary>
internal static class AwaitSyntax
{
    private const string ConfigureAwait = nameof(ConfigureAwait);

    /// <summary>Does the file as a rule write <c>ConfigureAwait(false)</c>? Then a new await does as well.</summary>
    public static bool Configures(SyntaxNode root)
    {
        var balance = 0;
        foreach (var node in root.DescendantNodes())
        {
            if (node is AwaitExpressionSyntax awaited)
            {
                balance += IsConfigured(awaited.Expression) ? 1 : -1;
            }
        }

        return balance > 0;
    }

    /// <param name="task">What is awaited.</param>
    /// <param name="replaced">The expression whose place, with its comments, the await takes.</param>
    /// <param name="configure">Add <c>ConfigureAwait(false)</c>.</param>
    public static ExpressionSyntax Await(ExpressionSyntax task, ExpressionSyntax replaced, bool configure)
    {
        var trailing = task.Span.End < replaced.Span.End && task.SyntaxTree == replaced.SyntaxTree
            ? TrailingWithComments(task, replaced)
            : replaced.GetTrailingTrivia();
        var operand = Parenthesize(task.WithoutLeadingTrivia().WithoutTrailingTrivia());
        if (configure && !IsConfigured(operand))
        {
            operand = InvocationExpression(
                MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, operand, IdentifierName(ConfigureAwait)),
                ArgumentList(SingletonSeparatedList(Argument(LiteralExpression(SyntaxKind.FalseLiteralExpression)))));
        }

        var expression = AwaitExpression(Token(replaced.GetLeadingTrivia(), SyntaxKind.AwaitKeyword, TriviaList(Space)), operand);
        return expression.WithTrailingTrivia(trailing);
    }

    /// <summary>The await as it must be written where the given expression stands: <c>(await t).Length</c>.</summary>
    public static ExpressionSyntax InPlaceOf(ExpressionSyntax replaced, ExpressionSyntax expression)
    {
        var binds = replaced.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression == replaced,
            ElementAccessExpressionSyntax access => access.Expression == replaced,
            InvocationExpressionSyntax call => call.Expression == replaced,
            ConditionalAccessExpressionSyntax access => access.Expression == replaced,
            PostfixUnaryExpressionSyntax => true,
            _ => false,
        };
        return binds ? InParentheses(expression) : expression;
    }

    public static ParenthesizedExpressionSyntax InParentheses(ExpressionSyntax expression)
        => ParenthesizedExpression(expression.WithoutLeadingTrivia().WithoutTrailingTrivia())
            .WithLeadingTrivia(expression.GetLeadingTrivia())
            .WithTrailingTrivia(expression.GetTrailingTrivia());

    private static ExpressionSyntax Parenthesize(ExpressionSyntax task)
        => task is InvocationExpressionSyntax or MemberAccessExpressionSyntax or SimpleNameSyntax or ElementAccessExpressionSyntax
                or BaseObjectCreationExpressionSyntax or ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax or AwaitExpressionSyntax or ThisExpressionSyntax
            ? task
            : ParenthesizedExpression(task);

    private static bool IsConfigured(ExpressionSyntax task)
        => task is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: ConfigureAwait } };

    /// <summary>A comment between the task and the end of the wait, as in a call chain over several lines, is kept.</summary>
    private static SyntaxTriviaList TrailingWithComments(ExpressionSyntax task, ExpressionSyntax replaced)
    {
        var between = task.GetTrailingTrivia();
        foreach (var token in replaced.DescendantTokens().Where(token => token.SpanStart >= task.Span.End))
        {
            between = between.AddRange(token.LeadingTrivia);
            if (token != replaced.GetLastToken())
            {
                between = between.AddRange(token.TrailingTrivia);
            }
        }

        return between.Any(trivia => !trivia.IsBlank())
            ? between.AddRange(replaced.GetTrailingTrivia())
            : replaced.GetTrailingTrivia();
    }
}
