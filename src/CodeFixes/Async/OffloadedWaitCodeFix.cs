using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Async;
using PerfAnalyzers.Engine.Completion;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Awaits the work that is given to a helper which blocks, where the function can await; else makes the function around a wait async.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OffloadedWaitCodeFix)), Shared]
internal sealed class OffloadedWaitCodeFix : RewriteCodeFixProvider
{
    private const string AwaitKey = "PERF5013.Await";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.OffloadedWait];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (TaskTypes.TryCreate(context.Model.Compilation) is not { } types
            || context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } syntax
            || context.Model.GetOperation(syntax, cancellationToken) is not IInvocationOperation call
            || new RunSyncHelpers(context.Model.Compilation, types).WorkOf(call) is not { } work
            || AsyncCapableFunction.Nearest(call, context.Model.GetEnclosingSymbol(syntax.SpanStart, cancellationToken)!, types) is null
            || RunSyncRewrite.Plan(call, work, types, cancellationToken) is not { Refusal: null, Work: { } task, Function: { } function } plan)
        {
            return Task.FromResult(SynchronousWaitCodeFix.Conversion(context, cancellationToken));
        }

        return Task.FromResult(ImmutableArray.Create(new Rewrite(plan.Title, AwaitKey, token =>
        {
            var places = new Dictionary<SyntaxNode, AwaitedPlaces.Rewriting>
            {
                [syntax] = (original, rewritten, configure)
                    => AwaitSyntax.InPlaceOf((ExpressionSyntax)original, AwaitSyntax.Await(task.WithoutTrivia(), (ExpressionSyntax)rewritten, configure)),
            };
            return Task.FromResult(AwaitedPlaces.Rewrite(context, function, plan.MakesAsync, types, places, [], token));
        })));
    }
}
