using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Async;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Gives the work of an async lambda to something that waits for it: <c>foreach</c> with <c>await</c>, or <c>Parallel.ForEachAsync</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AsyncVoidCodeFix)), Shared]
internal sealed class AsyncVoidCodeFix : RewriteCodeFixProvider
{
    private const string ForEachKey = "PERF5007.ForEach";
    private const string ParallelKey = "PERF5007.Parallel";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.AsyncVoid];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (TaskTypes.TryCreate(context.Model.Compilation) is not { } types
            || context.Node is not LambdaExpressionSyntax lambda
            || context.Model.GetOperation(lambda, cancellationToken) is not { } operation
            || (operation as IAnonymousFunctionOperation ?? (operation as IDelegateCreationOperation)?.Target as IAnonymousFunctionOperation) is not { Parent: IDelegateCreationOperation created } function
            || AsyncVoidLambdaRewrite.Plan(function, AsyncVoidLambda.TakenBy(created), types, cancellationToken) is not { Refusal: null, Call: { } call, Function: { } holder } plan)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        var rewrite = plan.Form == AsyncVoidLambdaForm.ForEach
            ? new Rewrite(plan.Title, ForEachKey, token => new FunctionRewrite(context, holder).With(call.Parent!, _ => ForEach(call, lambda, Usings.EndOfLine(context.Root))).ApplyAsync(token))
            : new Rewrite(plan.Title, ParallelKey, token =>
            {
                var edit = new FunctionRewrite(context, holder);
                return edit.With(call, _ => AwaitSyntax.Await(Parallel(call, lambda), call, edit.Configures)).ApplyAsync(token);
            });
        return Task.FromResult(ImmutableArray.Create(rewrite));
    }

    /// <summary><c>list.ForEach(async x => { ... });</c> as <c>foreach (var x in list) { ... }</c>, where a <c>return</c> goes on with the next element.</summary>
    private static StatementSyntax ForEach(InvocationExpressionSyntax call, LambdaExpressionSyntax lambda, SyntaxTrivia endOfLine)
    {
        var element = ParameterOf(lambda);
        var arguments = call.ArgumentList.Arguments;
        var source = arguments.Count == 1 ? ((MemberAccessExpressionSyntax)call.Expression).Expression : arguments[0].Expression;
        var statement = (ExpressionStatementSyntax)call.Parent!;
        var indentation = TriviaList(statement.GetLeadingTrivia().Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));
        var newLine = TriviaList(endOfLine);
        var body = lambda.Body switch
        {
            BlockSyntax block => Continuing(block).WithoutTrivia().WithLeadingTrivia(indentation),
            var expression => Block(
                Token(indentation, SyntaxKind.OpenBraceToken, newLine),
                SingletonList<StatementSyntax>(ExpressionStatement(
                    ((ExpressionSyntax)expression).WithoutTrivia().WithLeadingTrivia(Whitespace(indentation.ToFullString() + Step(indentation))),
                    Token(TriviaList(), SyntaxKind.SemicolonToken, newLine))),
                Token(indentation, SyntaxKind.CloseBraceToken, TriviaList())),
        };
        return ForEachStatement(
            default,
            Token(TriviaList(), SyntaxKind.ForEachKeyword, TriviaList(Space)),
            Token(SyntaxKind.OpenParenToken),
            (element.Type?.WithoutTrivia() ?? IdentifierName("var")).WithTrailingTrivia(Space),
            element.Identifier.WithLeadingTrivia().WithTrailingTrivia(Space),
            Token(TriviaList(), SyntaxKind.InKeyword, TriviaList(Space)),
            source.WithoutTrivia(),
            Token(TriviaList(), SyntaxKind.CloseParenToken, newLine),
            body).WithTriviaFrom(statement);
    }

    private static string Step(SyntaxTriviaList indentation) => indentation.ToFullString().StartsWith("\t", StringComparison.Ordinal) ? "\t" : "    ";

    private static BlockSyntax Continuing(BlockSyntax block)
    {
        var returns = FunctionSyntax.OwnNodes(block).OfType<ReturnStatementSyntax>();
        return block.ReplaceNodes(returns, (original, _) => ContinueStatement().WithTriviaFrom(original));
    }

    /// <summary><c>Parallel.ForEach(xs, async x => ...)</c> as <c>Parallel.ForEachAsync(xs, async (x, _) => ...)</c>.</summary>
    private static InvocationExpressionSyntax Parallel(InvocationExpressionSyntax call, LambdaExpressionSyntax lambda)
    {
        var element = Parameter(ParameterOf(lambda).Identifier.WithoutTrivia());
        var token = Parameter(Identifier(TriviaList(Space), "_", TriviaList()));
        var widened = ParenthesizedLambdaExpression(ParameterList(SeparatedList([element, token])), (CSharpSyntaxNode)lambda.Body)
            .WithModifiers(lambda.Modifiers)
            .WithArrowToken(lambda.ArrowToken)
            .WithTriviaFrom(lambda);
        if (lambda is ParenthesizedLambdaExpressionSyntax { ParameterList: var parameters })
        {
            widened = widened.WithParameterList(widened.ParameterList.WithTriviaFrom(parameters));
        }
        else if (lambda is SimpleLambdaExpressionSyntax { Parameter: var parameter })
        {
            widened = widened.WithParameterList(widened.ParameterList.WithTriviaFrom(parameter));
        }

        var changed = call.ReplaceNode(lambda, widened);
        var access = (MemberAccessExpressionSyntax)changed.Expression;
        return changed.WithExpression(access.WithName(IdentifierName(access.Name.Identifier.ValueText + "Async").WithTriviaFrom(access.Name)));
    }

    private static ParameterSyntax ParameterOf(LambdaExpressionSyntax lambda)
        => lambda is SimpleLambdaExpressionSyntax simple ? simple.Parameter : ((ParenthesizedLambdaExpressionSyntax)lambda).ParameterList.Parameters[0];
}
