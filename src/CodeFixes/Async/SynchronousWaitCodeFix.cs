using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Async;
using PerfAnalyzers.CodeFixes.Conversion;
using PerfAnalyzers.Engine.Completion;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Makes the synchronous function around a wait async, and everything that calls it, as far as the solution goes.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SynchronousWaitCodeFix)), Shared]
internal sealed class SynchronousWaitCodeFix : RewriteCodeFixProvider
{
    private const string ConvertKey = "PERF5002.Convert";
    private const string BridgeKey = "PERF5002.Bridge";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.SynchronousWait];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(Conversion(context, cancellationToken));

    public static ImmutableArray<Rewrite> Conversion(RewriteContext context, CancellationToken cancellationToken)
        => TaskTypes.TryCreate(context.Model.Compilation) is { } types
            && WaitSyntax.Of(context.Node, context.Model, types, cancellationToken) is { } wait
            && BlockingWaitRewrite.Plan(wait, types, converts: true, cancellationToken) is { Refusal: null } plan
                ? WithBridge(plan, Rewrite.Convert(plan.Title, ConvertKey, Seed(context, wait, plan, types, cancellationToken)))
                : [];

    /// <summary>The asynchronous twin of a synchronous member that has to stay.</summary>
    public static ImmutableArray<Rewrite> Twin(RewriteContext context, BlockingWait wait, TaskTypes types, CancellationToken cancellationToken)
        => BlockingWaitRewrite.Plan(wait, types, converts: true, cancellationToken) is { Refusal: null, BridgeTitle: { } title } plan
            ? [Rewrite.Bridge(title, BridgeKey, Seed(context, wait, plan, types, cancellationToken))]
            : [];

    /// <summary>The second is offered where the first is not, because a caller cannot follow.</summary>
    private static ImmutableArray<Rewrite> WithBridge(BlockingWaitRewrite plan, Rewrite conversion)
        => plan.BridgeTitle is { } title ? [conversion, Rewrite.Bridge(title, BridgeKey, conversion.Seeds)] : [conversion];

    public static AwaitSeed Seed(RewriteContext context, BlockingWait wait, BlockingWaitRewrite plan, TaskTypes types, CancellationToken cancellationToken)
    {
        var operand = plan.Operand!;
        var dropsAsTask = plan.Form == AwaitForm.Await && WaitSyntax.WithoutAsTask(operand, context.Model, types, cancellationToken) != operand;
        var overload = plan.Form == AwaitForm.Await && WaitSyntax.CallIn(operand) is { } call ? TokenOverload.Of(call, context.Model, cancellationToken) : null;
        return new AwaitSeed(context.Document, WaitSyntax.PlaceOf(plan), Rewrite)
        {
            TakesToken = overload is not null,
            UnwrapsExceptions = wait.WrapsExceptions,
            Beside = plan.NarrowedCatch is { } clause ? [new NodeRewrite(clause, node => WaitSyntax.Narrowed((CatchClauseSyntax)node))] : [],
        };

        SyntaxNode Rewrite(SyntaxNode place, AwaitContext await)
        {
            var task = WaitSyntax.OperandIn(plan, place);
            if (dropsAsTask && task is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var valueTask } })
            {
                task = valueTask;
            }

            if (overload is { } taking && await.Token is { } token && WaitSyntax.CallIn(task) is { } called)
            {
                task = task.ReplaceNode(called, Tokens.Add(called, token, taking.Parameter, taking.Position));
            }

            return WaitSyntax.Rewritten(plan, place, task, await.Configure);
        }
    }
}
