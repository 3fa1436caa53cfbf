using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes;

/// <summary>
/// Makes a function that returns a task <c>async</c>: the modifier, and what it returns. Functions inside it keep theirs.
/// The obstacles to that are found beforehand, by <see cref="AsyncBodyObstacles"/>.
/// </summary>
internal sealed class AsyncFunction
{
    private readonly SyntaxNode body;
    private readonly bool hasResult;
    private readonly bool configure;
    private readonly Dictionary<SyntaxNode, ReturnedKind> returns = [];
    private readonly HashSet<SyntaxNode> lists = [];

    public AsyncFunction(SyntaxNode function, SemanticModel model, TaskTypes types, bool configure, CancellationToken cancellationToken)
    {
        this.configure = configure;
        body = FunctionSyntax.Body(function)!;
        var symbol = (IMethodSymbol)(function is AnonymousFunctionExpressionSyntax ? model.GetSymbolInfo(function, cancellationToken).Symbol : model.GetDeclaredSymbol(function, cancellationToken))!;
        hasResult = types.IsTaskWithResult(symbol.ReturnType);
        foreach (var node in FunctionSyntax.OwnNodes(body))
        {
            if (FunctionSyntax.Returned(node, body) is { } returned)
            {
                var place = node is ReturnStatementSyntax ? node : returned;
                returns.Add(place, AsyncBodyObstacles.Classify(returned, model, types, cancellationToken).Kind);
                if (place.Parent is BlockSyntax or SwitchSectionSyntax)
                {
                    lists.Add(place.Parent);
                }
            }
        }
    }

    /// <summary>The nodes of the function that change.</summary>
    public IEnumerable<SyntaxNode> Places => returns.Keys.Concat(lists);

    /// <summary>The new form of one of the <see cref="Places"/>, whose parts may have been rewritten already.</summary>
    public SyntaxNode Rewrite(SyntaxNode original, SyntaxNode rewritten)
        => rewritten switch
        {
            BlockSyntax block when lists.Contains(original) => Flatten(block, original == body),
            SwitchSectionSyntax section => SeveralStatements.Flatten(section),
            ReturnStatementSyntax statement when returns.TryGetValue(original, out var kind) => RewriteReturn(original, statement, kind),
            ExpressionSyntax expression when returns.TryGetValue(original, out var kind) => RewriteBody(expression, kind),
            _ => rewritten,
        };

    /// <summary>The function with the modifier.</summary>
    public static SyntaxNode WithModifier(SyntaxNode function)
    {
        switch (function)
        {
            case MethodDeclarationSyntax method:
                return method.Modifiers.Count == 0
                    ? method.WithReturnType(method.ReturnType.WithoutLeadingTrivia()).WithModifiers(TokenList(Async(method.ReturnType.GetLeadingTrivia())))
                    : method.WithModifiers(Inserted(method.Modifiers));
            case LocalFunctionStatementSyntax local:
                return local.Modifiers.Count == 0
                    ? local.WithReturnType(local.ReturnType.WithoutLeadingTrivia()).WithModifiers(TokenList(Async(local.ReturnType.GetLeadingTrivia())))
                    : local.WithModifiers(Inserted(local.Modifiers));
            case AnonymousFunctionExpressionSyntax anonymous:
                if (anonymous.Modifiers.Count > 0)
                {
                    return anonymous.WithModifiers(Inserted(anonymous.Modifiers));
                }

                // Attributes come before the modifier, a return type after it.
                var first = anonymous is ParenthesizedLambdaExpressionSyntax { AttributeLists.Count: > 0 } lambda
                    ? (lambda.ReturnType?.GetFirstToken() ?? lambda.ParameterList.OpenParenToken)
                    : anonymous is SimpleLambdaExpressionSyntax { AttributeLists.Count: > 0 } simple ? simple.Parameter.GetFirstToken() : anonymous.GetFirstToken();
                var moved = anonymous.ReplaceToken(first, first.WithLeadingTrivia());
                return moved.WithModifiers(TokenList(Async(first.LeadingTrivia)));
            default:
                return function;
        }
    }

    private static SyntaxToken Async(SyntaxTriviaList leading) => Token(leading, SyntaxKind.AsyncKeyword, TriviaList(Space));

    /// <summary>At the end of the modifiers, but <c>partial</c> must stay the last.</summary>
    private static SyntaxTokenList Inserted(SyntaxTokenList modifiers)
    {
        var partial = modifiers.IndexOf(SyntaxKind.PartialKeyword);
        if (partial < 0)
        {
            return modifiers.Add(Async(default));
        }

        var token = modifiers[partial];
        return modifiers.Replace(token, token.WithLeadingTrivia()).Insert(partial, Async(token.LeadingTrivia));
    }

    private StatementSyntax RewriteReturn(SyntaxNode original, ReturnStatementSyntax statement, ReturnedKind kind)
    {
        var expression = statement.Expression!;
        switch (kind)
        {
            case ReturnedKind.Throw:
                return statement;
            case ReturnedKind.Nothing:
                return statement
                    .WithReturnKeyword(statement.ReturnKeyword.WithTrailingTrivia())
                    .WithExpression(null);
            case ReturnedKind.Default:
                return statement.WithExpression(LiteralExpression(SyntaxKind.DefaultLiteralExpression).WithTriviaFrom(expression));
            case ReturnedKind.Value when hasResult:
                return statement.WithExpression(Argument(expression).WithTriviaFrom(expression));
        }

        var awaited = AwaitSyntax.Await(kind == ReturnedKind.Wrapped ? Argument(expression) : expression, expression, configure);
        if (hasResult)
        {
            return statement.WithExpression(awaited);
        }

        return AwaitAndLeave(awaited, original, statement);
    }

    /// <summary><c>return task;</c> of a function without a result: <c>await task; return;</c>, laid out as the statement was.</summary>
    private static BlockSyntax AwaitAndLeave(ExpressionSyntax awaited, SyntaxNode original, ReturnStatementSyntax statement)
    {
        var ownLine = original.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        var newLine = ownLine ? original.GetFirstToken().GetPreviousToken().TrailingTrivia.Last(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) : Space;
        var indentation = TriviaList(ownLine ? statement.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1) : []);
        var awaiting = ExpressionStatement(awaited.WithoutLeadingTrivia(), Token(TriviaList(), SyntaxKind.SemicolonToken, TriviaList(newLine)))
            .WithLeadingTrivia(statement.GetLeadingTrivia());
        var leaving = ReturnStatement().WithLeadingTrivia(indentation);
        if (original.Parent is BlockSyntax or SwitchSectionSyntax)
        {
            return SeveralStatements.Of(awaiting, leaving.WithTrailingTrivia(statement.GetTrailingTrivia()));
        }

        // The body of an if without braces gets them.
        var outer = TriviaList(ownLine ? IndentationOf(original.Parent!) : []);
        return Block(
            Token(outer, SyntaxKind.OpenBraceToken, TriviaList(newLine)),
            List<StatementSyntax>([awaiting, leaving.WithTrailingTrivia(newLine)]),
            Token(outer, SyntaxKind.CloseBraceToken, statement.GetTrailingTrivia()));
    }

    private static IEnumerable<SyntaxTrivia> IndentationOf(SyntaxNode node)
    {
        var line = node.SyntaxTree.GetText().Lines.GetLineFromPosition(node.SpanStart).ToString();
        var text = line.Substring(0, line.Length - line.TrimStart().Length);
        return text.Length == 0 ? [] : [Whitespace(text)];
    }

    private ExpressionSyntax RewriteBody(ExpressionSyntax expression, ReturnedKind kind)
        => kind switch
        {
            ReturnedKind.Throw => expression,
            ReturnedKind.Value when hasResult => Argument(expression).WithTriviaFrom(expression),
            ReturnedKind.Default => LiteralExpression(SyntaxKind.DefaultLiteralExpression).WithTriviaFrom(expression),
            _ => AwaitSyntax.Await(kind == ReturnedKind.Wrapped ? Argument(expression) : expression, expression, configure),
        };

    /// <summary>The value of <c>Task.FromResult(value)</c> or <c>new(value)</c>, the task of <c>new ValueTask(task)</c>.</summary>
    private static ExpressionSyntax Argument(ExpressionSyntax expression)
        => Unwrap(expression) switch
        {
            InvocationExpressionSyntax call => call.ArgumentList.Arguments[0].Expression,
            BaseObjectCreationExpressionSyntax creation => creation.ArgumentList!.Arguments[0].Expression,
            _ => expression,
        };

    private static ExpressionSyntax Unwrap(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax parenthesized)
        {
            expression = parenthesized.Expression;
        }

        return expression;
    }

    private static BlockSyntax Flatten(BlockSyntax block, bool isBody)
    {
        var statements = SeveralStatements.Flatten(block.Statements);
        if (isBody && statements.LastOrDefault() is ReturnStatementSyntax { Expression: null } last)
        {
            // Nothing follows: the return is not needed. Comments on it stay.
            statements = statements.RemoveAt(statements.Count - 1);
            var kept = last.GetLeadingTrivia();
            while (kept.Count > 0 && kept.Last().IsKind(SyntaxKind.WhitespaceTrivia))
            {
                kept = kept.RemoveAt(kept.Count - 1);
            }

            if (last.GetTrailingTrivia().Any(trivia => !trivia.IsBlank()))
            {
                kept = kept.AddRange(last.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1)).AddRange(last.GetTrailingTrivia().SkipWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));
            }

            if (kept.Any(trivia => !trivia.IsBlank()))
            {
                block = block.WithCloseBraceToken(block.CloseBraceToken.WithLeadingTrivia(kept.AddRange(block.CloseBraceToken.LeadingTrivia)));
            }
        }

        return block.WithStatements(statements);
    }
}
