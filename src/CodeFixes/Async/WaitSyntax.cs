using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Async;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Finds a reported wait, and writes the await in its place.</summary>
internal static class WaitSyntax
{
    /// <summary>The wait that the reported name belongs to.</summary>
    public static BlockingWait? Of(SyntaxNode node, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        if (node is not SimpleNameSyntax name)
        {
            return null;
        }

        SyntaxNode access = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member
            : name.Parent is MemberBindingExpressionSyntax binding ? binding
            : name;
        if (access.Parent is InvocationExpressionSyntax call && call.Expression == access)
        {
            access = call;
        }

        return model.GetOperation(access, cancellationToken) is { } operation ? BlockingWait.TryCreate(operation, types) : null;
    }

    /// <summary>The node that the wait fills, or is a part of.</summary>
    public static SyntaxNode PlaceOf(BlockingWaitRewrite plan)
        => plan.Form is AwaitForm.ForEach or AwaitForm.NullTest ? plan.Wait!.Parent! : plan.Wait!;

    /// <summary>What is awaited, in a place whose parts may have been rewritten.</summary>
    public static ExpressionSyntax OperandIn(BlockingWaitRewrite plan, SyntaxNode place)
    {
        if (plan.Form is AwaitForm.WhenAll)
        {
            return (ExpressionSyntax)place;
        }

        var expression = place switch
        {
            CommonForEachStatementSyntax loop => loop.Expression,
            ConditionalAccessExpressionSyntax access => access.Expression,
            _ => (ExpressionSyntax)place,
        };
        if (plan.Form is AwaitForm.NullTest)
        {
            return expression;
        }

        var task = ReceiverOf(expression);
        return expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetResult" } } ? ReceiverOf(task) : task;
    }

    public static ExpressionSyntax ReceiverOf(ExpressionSyntax expression)
        => ((MemberAccessExpressionSyntax)(expression is InvocationExpressionSyntax call ? call.Expression : expression)).Expression;

    public static SyntaxNode Rewritten(BlockingWaitRewrite plan, SyntaxNode place, ExpressionSyntax task, bool configure)
    {
        var wait = plan.Wait!;
        switch (plan.Form)
        {
            case AwaitForm.ForEach:
                var loop = (CommonForEachStatementSyntax)place;
                var sequence = configure
                    ? InvocationExpression(
                        MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, task.WithoutTrivia(), IdentifierName("ConfigureAwait")),
                        ArgumentList(SingletonSeparatedList(Argument(LiteralExpression(SyntaxKind.FalseLiteralExpression)))))
                    : task;
                return loop
                    .ReplaceNode(loop.Expression, sequence.WithTriviaFrom(wait))
                    .WithAwaitKeyword(Token(loop.GetLeadingTrivia(), SyntaxKind.AwaitKeyword, TriviaList(Space)))
                    .WithForEachKeyword(loop.ForEachKeyword.WithLeadingTrivia());

            case AwaitForm.NullTest:
                var access = (ExpressionSyntax)wait.Parent!;
                var test = IsPatternExpression(
                    task.WithoutTrivia().WithTrailingTrivia(Space),
                    Token(TriviaList(), SyntaxKind.IsKeyword, TriviaList(Space)),
                    ConstantPattern(LiteralExpression(SyntaxKind.NullLiteralExpression).WithTrailingTrivia(Space)));
                var choice = ConditionalExpression(
                    test,
                    Token(TriviaList(), SyntaxKind.QuestionToken, TriviaList(Space)),
                    LiteralExpression(SyntaxKind.DefaultLiteralExpression).WithTrailingTrivia(Space),
                    Token(TriviaList(), SyntaxKind.ColonToken, TriviaList(Space)),
                    AwaitSyntax.Await(task, task.WithoutTrivia(), configure));
                return AwaitSyntax.InParentheses(choice.WithLeadingTrivia(access.GetLeadingTrivia()).WithTrailingTrivia(access.GetTrailingTrivia()));

            case AwaitForm.WhenAll:
                var call = (InvocationExpressionSyntax)wait;
                var whenAll = IdentifierName("WhenAll");
                var named = call.WithExpression(call.Expression is MemberAccessExpressionSyntax member ? member.WithName(whenAll) : whenAll);
                return AwaitSyntax.Await(named, wait, configure);

            case AwaitForm.AwaitWithToken:
                var limited = InvocationExpression(
                    MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, task, IdentifierName("WaitAsync")),
                    ((InvocationExpressionSyntax)wait).ArgumentList.WithoutTrivia());
                return AwaitSyntax.Await(limited, wait, configure);

            default:
                return AwaitSyntax.InPlaceOf(wait, AwaitSyntax.Await(task, wait, configure));
        }
    }

    /// <summary><c>catch (AggregateException e) when (e.InnerException is T x)</c> as <c>catch (T x)</c>.</summary>
    public static CatchClauseSyntax Narrowed(CatchClauseSyntax clause)
    {
        var (type, variable) = ExceptionContract.CaughtTest(clause)!.Value;
        var declaration = CatchDeclaration(type.WithoutTrivia()).WithCloseParenToken(Token(SyntaxKind.CloseParenToken).WithTrailingTrivia(clause.Filter!.GetTrailingTrivia()));
        return clause
            .WithDeclaration(variable.IsKind(SyntaxKind.IdentifierToken)
                ? declaration.WithType(declaration.Type.WithTrailingTrivia(Space)).WithIdentifier(variable.WithoutTrivia())
                : declaration)
            .WithFilter(null);
    }

    /// <summary>The call that gives the task, inside <c>ConfigureAwait</c> and <c>AsTask</c>.</summary>
    public static InvocationExpressionSyntax? CallIn(ExpressionSyntax task)
    {
        while (task is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" or "AsTask", Expression: var inner } })
        {
            task = inner;
        }

        return task as InvocationExpressionSyntax;
    }

    /// <summary>A value task can itself be awaited: <c>v.AsTask().Result</c> becomes <c>await v</c>.</summary>
    public static ExpressionSyntax WithoutAsTask(ExpressionSyntax task, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
        => task is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AsTask", Expression: var valueTask } }
            && types.IsValueTask(model.GetTypeInfo(valueTask, cancellationToken).Type)
            ? valueTask
            : task;
}
