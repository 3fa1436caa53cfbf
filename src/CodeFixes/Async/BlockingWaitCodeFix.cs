using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Async;
using PerfAnalyzers.Engine.Completion;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Awaits instead of blocking, where <see cref="BlockingWaitRewrite"/> finds nothing against it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BlockingWaitCodeFix)), Shared]
internal sealed class BlockingWaitCodeFix : RewriteCodeFixProvider
{
    private const string AwaitKey = "PERF5001.Await";
    private const string DirectKey = "PERF5001.AwaitWithoutTaskRun";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.BlockingWait];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (TaskTypes.TryCreate(context.Model.Compilation) is not { } types
            || WaitOf(context, types, cancellationToken) is not { } wait
            || BlockingWaitRewrite.Plan(wait, types, cancellationToken) is not { Refusal: null, Operand: { } operand } plan)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        var rewrites = ImmutableArray.Create(new Rewrite(plan.Title, AwaitKey, token => ApplyAsync(context, plan, types, operand, token)));
        if (plan.Form == AwaitForm.Await && OffloadedCall(operand, context.Model, types, cancellationToken) is { } direct)
        {
            rewrites = rewrites.Add(new Rewrite(plan.Title + " without Task.Run", DirectKey, token => ApplyAsync(context, plan, types, direct, token)));
        }

        return Task.FromResult(rewrites);
    }

    /// <summary>The wait that the reported name belongs to.</summary>
    private static BlockingWait? WaitOf(RewriteContext context, TaskTypes types, CancellationToken cancellationToken)
    {
        if (context.Node is not SimpleNameSyntax name)
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

        return context.Model.GetOperation(access, cancellationToken) is { } operation ? BlockingWait.TryCreate(operation, types) : null;
    }

    private static Task<Solution> ApplyAsync(RewriteContext context, BlockingWaitRewrite plan, TaskTypes types, ExpressionSyntax operand, CancellationToken cancellationToken)
    {
        var configure = AwaitSyntax.Configures(context.Root);
        var function = plan.Function!;
        var asyncFunction = plan.MakesAsync ? new AsyncFunction(function, context.Model, types, configure, cancellationToken) : null;
        var task = plan.Form == AwaitForm.Await ? WithoutAsTask(operand, context.Model, types, cancellationToken) : operand;

        // The node that the wait fills, or is a part of, and its new form.
        var place = plan.Form switch
        {
            AwaitForm.ForEach or AwaitForm.NullTest => plan.Wait!.Parent!,
            _ => plan.Wait!,
        };
        var places = new List<SyntaxNode> { place };
        if (plan.NarrowedCatch is not null)
        {
            places.Add(plan.NarrowedCatch);
        }

        if (asyncFunction is not null)
        {
            places.AddRange(asyncFunction.Places);
        }

        var changed = function.ReplaceNodes(places.Distinct(), (original, rewritten) =>
        {
            if (original == place)
            {
                rewritten = Rewritten(plan, rewritten, task, configure);
            }

            if (original == plan.NarrowedCatch)
            {
                rewritten = Narrowed((CatchClauseSyntax)rewritten);
            }

            return asyncFunction is not null && original is not CatchClauseSyntax ? asyncFunction.Rewrite(original, rewritten) : rewritten;
        });
        if (plan.MakesAsync)
        {
            changed = AsyncFunction.WithModifier(changed);
        }

        return Task.FromResult(context.Document.WithSyntaxRoot(context.Root.ReplaceNode(function, changed)).Project.Solution);
    }

    private static SyntaxNode Rewritten(BlockingWaitRewrite plan, SyntaxNode place, ExpressionSyntax task, bool configure)
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
    private static CatchClauseSyntax Narrowed(CatchClauseSyntax clause)
    {
        var (type, variable) = PerfAnalyzers.Engine.Convertibility.ExceptionContract.CaughtTest(clause)!.Value;
        var declaration = CatchDeclaration(type.WithoutTrivia()).WithCloseParenToken(Token(SyntaxKind.CloseParenToken).WithTrailingTrivia(clause.Filter!.GetTrailingTrivia()));
        return clause
            .WithDeclaration(variable.IsKind(SyntaxKind.IdentifierToken)
                ? declaration.WithType(declaration.Type.WithTrailingTrivia(Space)).WithIdentifier(variable.WithoutTrivia())
                : declaration)
            .WithFilter(null);
    }

    /// <summary>A value task can itself be awaited: <c>v.AsTask().Result</c> becomes <c>await v</c>.</summary>
    private static ExpressionSyntax WithoutAsTask(ExpressionSyntax task, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
        => task is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AsTask", Expression: var valueTask } }
            && types.IsValueTask(model.GetTypeInfo(valueTask, cancellationToken).Type)
            ? valueTask
            : task;

    /// <summary>The call in <c>Task.Run(() => LoadAsync())</c>, <c>Task.Run(async () => await LoadAsync())</c> or <c>Task.Run(LoadAsync)</c>.</summary>
    private static ExpressionSyntax? OffloadedCall(ExpressionSyntax task, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        if (task is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run" }, ArgumentList.Arguments: [{ Expression: var work }] } run
            || model.GetSymbolInfo(run, cancellationToken).Symbol is not IMethodSymbol { IsStatic: true } method
            || !types.IsPlainTask(method.ContainingType))
        {
            return null;
        }

        var call = work switch
        {
            ParenthesizedLambdaExpressionSyntax { ExpressionBody: AwaitExpressionSyntax { Expression: var awaited } } => awaited,
            ParenthesizedLambdaExpressionSyntax { ExpressionBody: { } body } => body,
            IdentifierNameSyntax or MemberAccessExpressionSyntax when model.GetSymbolInfo(work, cancellationToken).Symbol is IMethodSymbol => InvocationExpression(work),
            _ => null,
        };
        var returned = call is InvocationExpressionSyntax { SyntaxTree: var tree } && tree == work.SyntaxTree
            ? model.GetTypeInfo(call, cancellationToken).Type
            : (model.GetSymbolInfo(work, cancellationToken).Symbol as IMethodSymbol)?.ReturnType;
        return call is InvocationExpressionSyntax && types.IsTaskOrValueTask(returned) ? call : null;
    }
}
