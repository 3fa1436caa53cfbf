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

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Awaits <c>Task.Delay</c> instead of sleeping, with the token of the function where it has one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ThreadSleepCodeFix)), Shared]
internal sealed class ThreadSleepCodeFix : RewriteCodeFixProvider
{
    private const string AwaitKey = "PERF5006.Await";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.ThreadSleep];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (TaskTypes.TryCreate(context.Model.Compilation) is not { } types
            || context.Node is not InvocationExpressionSyntax syntax
            || context.Model.GetOperation(syntax, cancellationToken) is not IInvocationOperation { TargetMethod: { Name: "Sleep", ContainingType.Name: "Thread" } } sleep
            || ThreadSleepRewrite.Plan(sleep, types, cancellationToken) is not { Refusal: null, Function: { } function } plan)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        return Task.FromResult(ImmutableArray.Create(new Rewrite(plan.TitleOf(sleep), AwaitKey, token =>
        {
            var places = new Dictionary<SyntaxNode, AwaitedPlaces.Rewriting>
            {
                [syntax] = (_, rewritten, configure) => Awaited((InvocationExpressionSyntax)rewritten, sleep, context.Model, configure, token),
            };
            return Task.FromResult(AwaitedPlaces.Rewrite(context, function, plan.MakesAsync, types, places, ["System.Threading.Tasks"], token));
        })));
    }

    private static ExpressionSyntax Awaited(InvocationExpressionSyntax written, IInvocationOperation sleep, SemanticModel model, bool configure, CancellationToken cancellationToken)
    {
        var called = SyntaxFactory.ParseExpression(ThreadSleepRewrite.DelayOf(sleep));
        if (ThreadSleepRewrite.DelayOf(sleep) == "Task.Yield")
        {
            // What Yield gives cannot be configured.
            return AwaitSyntax.Await(SyntaxFactory.InvocationExpression(called), written, configure: false);
        }

        var delay = written.WithExpression(called);
        if (TokenScope.Find(sleep.Syntax, model, cancellationToken) is { } token)
        {
            delay = TwinBinder.Append(delay, SyntaxFactory.Argument(token));
        }

        return AwaitSyntax.Await(delay, written, configure);
    }
}
