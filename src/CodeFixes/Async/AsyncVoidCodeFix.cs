using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Async;
using PerfAnalyzers.CodeFixes.Conversion;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>
/// Lets an <c>async void</c> function return a task that its callers await, and gives the work of an async lambda to something that
/// waits for it: <c>foreach</c> with <c>await</c>, or <c>Parallel.ForEachAsync</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AsyncVoidCodeFix)), Shared]
internal sealed class AsyncVoidCodeFix : RewriteCodeFixProvider
{
    private const string FunctionKey = "PERF5007.ReturnTask";
    private const string ForEachKey = "PERF5007.ForEach";
    private const string ParallelKey = "PERF5007.Parallel";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.AsyncVoid];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(context.Node switch
        {
            MethodDeclarationSyntax or LocalFunctionStatementSyntax => [Rewrite.Convert(
                AsyncVoidAnalyzer.FunctionFixTitle,
                FunctionKey,
                new AwaitSeed(context.Document, context.Node, (function, _) => function))],
            LambdaExpressionSyntax lambda => OfLambda(context, lambda, cancellationToken),
            _ => ImmutableArray<Rewrite>.Empty,
        });

    private static ImmutableArray<Rewrite> OfLambda(RewriteContext context, LambdaExpressionSyntax lambda, CancellationToken cancellationToken)
    {
        if (TaskTypes.TryCreate(context.Model.Compilation) is not { } types
            || context.Model.GetOperation(lambda, cancellationToken) is not { } operation
            || (operation as IAnonymousFunctionOperation ?? (operation as IDelegateCreationOperation)?.Target as IAnonymousFunctionOperation) is not { Parent: IDelegateCreationOperation created } function
            || AsyncVoidLambdaRewrite.Plan(function, AsyncVoidLambda.TakenBy(created), types, cancellationToken) is not { Refusal: null, Call: { } call, Function: { } holder } plan)
        {
            return [];
        }

        var isForEach = plan.Form == AsyncVoidLambdaForm.ForEach;
        var key = isForEach ? ForEachKey : ParallelKey;
        var place = isForEach ? call.Parent! : call;
        if (plan.Converts)
        {
            return [Rewrite.Convert(plan.Title, key, new AwaitSeed(context.Document, place, (node, await) => Rewritten(node, await.Configure)))];
        }

        var edit = new FunctionRewrite(context, holder);
        return [new Rewrite(plan.Title, key, token => edit.With(place, node => Rewritten(node, edit.Configures)).ApplyAsync(token))];

        SyntaxNode Rewritten(SyntaxNode node, bool configure)
            => isForEach
                ? ForEach((ExpressionStatementSyntax)node, Usings.EndOfLine(context.Root))
                : AwaitSyntax.Await(Parallel((InvocationExpressionSyntax)node), (InvocationExpressionSyntax)node, configure);
    }

    /// <summary><c>list.ForEach(async x => { ... });</c> as <c>foreach (var x in list) { ... }</c>, where a <c>return</c> goes on with the next element.</summary>
    private static StatementSyntax ForEach(ExpressionStatementSyntax statement, SyntaxTrivia endOfLine)
    {
        var call = (InvocationExpressionSyntax)statement.Expression;
        var lambda = LambdaOf(call);
        var element = ParameterOf(lambda);
        var arguments = call.ArgumentList.Arguments;
        var source = arguments.Count == 1 ? ((MemberAccessExpressionSyntax)call.Expression).Expression : arguments[0].Expression;
        var indentation = Indentation.TriviaOf(statement);
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
    private static InvocationExpressionSyntax Parallel(InvocationExpressionSyntax call)
    {
        var lambda = LambdaOf(call);
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

    private static LambdaExpressionSyntax LambdaOf(InvocationExpressionSyntax call)
        => call.ArgumentList.Arguments.Select(argument => argument.Expression).OfType<LambdaExpressionSyntax>().Last();

    private static ParameterSyntax ParameterOf(LambdaExpressionSyntax lambda)
        => lambda is SimpleLambdaExpressionSyntax simple ? simple.Parameter : ((ParenthesizedLambdaExpressionSyntax)lambda).ParameterList.Parameters[0];
}
