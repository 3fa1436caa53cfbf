using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Async;
using PerfAnalyzers.CodeFixes.Conversion;
using PerfAnalyzers.Engine.Completion;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Turns a <c>Lazy&lt;T&gt;</c> that waits for a task into a <c>Lazy&lt;Task&lt;T&gt;&gt;</c> that is awaited where it is read.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LazyTaskCodeFix)), Shared]
internal sealed class LazyTaskCodeFix : RewriteCodeFixProvider
{
    private const string LazyKey = "PERF5003.LazyTask";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.UnavoidableWait];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (TaskTypes.TryCreate(context.Model.Compilation) is not { } types
            || WaitSyntax.Of(context.Node, context.Model, types, cancellationToken) is not { } wait
            || LazyTaskRewrite.Plan(wait, types, cancellationToken) is not { } plan)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        // The field changes once, with the first of its reads.
        var seeds = plan.Reads
            .Select((read, index) => new AwaitSeed(
                context.Document,
                read,
                (place, await) => AwaitSyntax.InPlaceOf(read, AwaitSyntax.Await((ExpressionSyntax)place, read, await.Configure)))
            {
                UnwrapsExceptions = wait.Kind == WaitKind.Result,
                Beside = index == 0 ? FieldRewrites(plan) : [],
                Namespaces = index == 0 ? ["System.Threading.Tasks"] : [],
            })
            .ToImmutableArray();
        return Task.FromResult(ImmutableArray.Create(Rewrite.Convert(LazyTaskRewrite.Title, LazyKey, seeds)));
    }

    private static ImmutableArray<NodeRewrite> FieldRewrites(LazyTaskRewrite plan)
        =>
        [
            new NodeRewrite(plan.Wait, _ => plan.Task.WithoutTrivia().WithTriviaFrom(plan.Wait)),
            .. plan.Types.Select(type => new NodeRewrite(type, node => SyntaxFactory.ParseTypeName($"Task<{node.WithoutTrivia()}>").WithTriviaFrom(node))),
        ];
}
