using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Async;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.SyncIo;
using PerfAnalyzers.Engine.Tokens;
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
            || WaitSyntax.Of(context.Node, context.Model, types, cancellationToken) is not { } wait
            || BlockingWaitRewrite.Plan(wait, types, converts: false, cancellationToken) is not { Refusal: null, Operand: { } operand } plan)
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

    private static Task<Solution> ApplyAsync(RewriteContext context, BlockingWaitRewrite plan, TaskTypes types, ExpressionSyntax operand, CancellationToken cancellationToken)
    {
        var configure = AwaitSyntax.Configures(context.Root);
        var function = plan.Function!;
        var asyncFunction = plan.MakesAsync ? new AsyncFunction(function, context.Model, types, configure, cancellationToken) : null;
        var task = plan.Form == AwaitForm.Await
            ? WithToken(WaitSyntax.WithoutAsTask(operand, context.Model, types, cancellationToken), context.Model, types, cancellationToken)
            : operand;
        var place = WaitSyntax.PlaceOf(plan);
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
                rewritten = WaitSyntax.Rewritten(plan, rewritten, task, configure);
            }

            if (original == plan.NarrowedCatch)
            {
                rewritten = WaitSyntax.Narrowed((CatchClauseSyntax)rewritten);
            }

            return asyncFunction is not null && original is not CatchClauseSyntax ? asyncFunction.Rewrite(original, rewritten) : rewritten;
        });
        if (plan.MakesAsync)
        {
            changed = AsyncFunction.WithModifier(changed);
        }

        return Task.FromResult(context.Document.WithSyntaxRoot(context.Root.ReplaceNode(function, changed)).Project.Solution);
    }

    /// <summary>A token that is in scope is handed to a call that could take it, as in any other place where the call is awaited.</summary>
    private static ExpressionSyntax WithToken(ExpressionSyntax task, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
        => WaitSyntax.CallIn(task) is { } call
            && call.SyntaxTree == model.SyntaxTree
            && model.GetOperation(call, cancellationToken) is IInvocationOperation operation
            && LostToken.OnceAwaited(operation, types) is { } lost
            && TokenScope.Find(call, model, cancellationToken) is { } token
            && lost.ArgumentFor(token) is { } argument
            ? task.ReplaceNode(call, TwinBinder.Append(call, argument))
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
