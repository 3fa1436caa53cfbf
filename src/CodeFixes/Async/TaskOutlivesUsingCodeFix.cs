using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Async;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>Makes the function async, so that its <c>using</c> ends when the task has completed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TaskOutlivesUsingCodeFix)), Shared]
internal sealed class TaskOutlivesUsingCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF5011.Await";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.TaskOutlivesUsing];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        // Two returns of one function are two findings; the first rewrite cures both.
        if (TaskTypes.TryCreate(context.Model.Compilation) is not { } types
            || context.Node is not ExpressionSyntax returned
            || context.Model.GetEnclosingSymbol(returned.SpanStart, cancellationToken) is not IMethodSymbol { IsAsync: false } function
            || TaskOutlivesUsingAnalyzer.Obstacle(returned, function, context.Model, types, cancellationToken) is not null
            || FunctionSyntax.Nearest(returned) is not { } declaration)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        var rewrite = new Rewrite(TaskOutlivesUsingAnalyzer.FixTitle, EquivalenceKey, token => new FunctionRewrite(context, declaration).ApplyAsAsync(types, token));
        return Task.FromResult(ImmutableArray.Create(rewrite));
    }
}
