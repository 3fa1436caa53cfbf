using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Async;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.SyncIo;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Awaits the asynchronous twin of a call, where <see cref="SyncIoRewrite"/> finds nothing against it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SyncIoCodeFix)), Shared]
internal sealed class SyncIoCodeFix : RewriteCodeFixProvider
{
    private const string AwaitKey = "PERF5004.Await";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.SyncIo, RuleIds.AsyncSibling];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var syncIo = SyncIo.Of(context.Model.Compilation);
        if (TaskTypes.TryCreate(context.Model.Compilation) is not { } types
            || ReportedCall.At(context, Reported, cancellationToken) is not { } call
            || SyncIoRewrite.Plan(call, types, cancellationToken) is not { Refusal: null, Function: { } function } plan)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        return Task.FromResult(ImmutableArray.Create(new Rewrite(plan.Title, AwaitKey, token =>
        {
            var places = new Dictionary<SyntaxNode, AwaitedPlaces.Rewriting>
            {
                [AwaitedTwin.PlaceOf(call)] = AwaitedTwin.Rewriting(call, SyncIoRewrite.TokenArgument(call, syncIo, token)),
            };
            return Task.FromResult(AwaitedPlaces.Rewrite(context, function, plan.MakesAsync, types, places, call.Twin.Namespace is { } name ? [name] : [], token));
        })));

        SyncIoCall? Reported(IOperation operation)
        {
            var invocation = operation as IInvocationOperation;
            return context.Diagnostic.Id != RuleIds.SyncIo ? invocation is null ? null : syncIo.SiblingAt(invocation)
                : syncIo.At(operation) ?? (invocation is null ? null : SyncIoPaths.Of(context.Model.Compilation, types.IsTaskOrValueTask).SiblingOf(invocation, cancellationToken));
        }
    }
}
