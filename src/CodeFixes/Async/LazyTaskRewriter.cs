using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Async;
using PerfAnalyzers.CodeFixes.Conversion;
using PerfAnalyzers.Engine.Completion;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Turns a <c>Lazy&lt;T&gt;</c> that waits for a task into a <c>Lazy&lt;Task&lt;T&gt;&gt;</c> that is awaited where it is read.</summary>
internal static class LazyTaskRewriter
{
    private const string LazyKey = "PERF5003.LazyTask";

    public static Rewrite? Find(RewriteContext context, BlockingWait wait, TaskTypes types, CancellationToken cancellationToken)
    {
        if (LazyTaskRewrite.Plan(wait, types, cancellationToken) is not { } plan)
        {
            return null;
        }

        // The field changes once, with the first of its reads.
        var seeds = plan.Reads
            .Select((read, index) => new AwaitSeed(
                context.Document,
                read,
                (place, await) => AwaitSyntax.InPlaceOf(read, AwaitSyntax.Await((ExpressionSyntax)place, read, await.Configure)))
            {
                UnwrapsExceptions = wait.WrapsExceptions,
                Beside = index == 0 ? FieldRewrites(plan) : [],
                Namespaces = index == 0 ? ["System.Threading.Tasks"] : [],
            })
            .ToImmutableArray();
        return Rewrite.Convert(LazyTaskRewrite.Title, LazyKey, seeds);
    }

    private static ImmutableArray<NodeRewrite> FieldRewrites(LazyTaskRewrite plan)
        =>
        [
            new NodeRewrite(plan.Wait, _ => plan.Task.WithoutTrivia().WithTriviaFrom(plan.Wait)),
            .. plan.Types.Select(type => new NodeRewrite(type, node => SyntaxFactory.ParseTypeName($"Task<{node.WithoutTrivia()}>").WithTriviaFrom(node))),
        ];
}
