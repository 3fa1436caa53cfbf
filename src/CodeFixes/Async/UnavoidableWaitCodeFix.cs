using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAnalyzers.Engine.Completion;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>What can be done about a wait where nothing can be awaited, by what stands in the way.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnavoidableWaitCodeFix)), Shared]
internal sealed class UnavoidableWaitCodeFix : RewriteCodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.UnavoidableWait];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(Rewrites(context, cancellationToken));

    private static ImmutableArray<Rewrite> Rewrites(RewriteContext context, CancellationToken cancellationToken)
    {
        if (TaskTypes.TryCreate(context.Model.Compilation) is not { } types
            || WaitSyntax.Of(context.Node, context.Model, types, cancellationToken) is not { } wait)
        {
            return [];
        }

        var template = LazyTaskRewriter.Find(context, wait, types, cancellationToken)
            ?? SemaphoreRewriter.Find(context, wait, types, cancellationToken)
            ?? AsyncDisposalRewriter.Find(context, wait, types, cancellationToken);
        return template is null ? SynchronousWaitCodeFix.Twin(context, wait, types, cancellationToken) : [template];
    }
}
