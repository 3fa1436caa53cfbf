using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.CacheCalls;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Offers <c>HybridCache</c> where each who misses runs the factory.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FactoryForEachCodeFix)), Shared]
internal sealed class FactoryForEachCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF4011.HybridCache";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.FactoryForEach];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(
            context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } syntax
            && context.Model.GetOperation(syntax, cancellationToken) is { } operation
            && CacheCalls.At(operation) is { Action: CacheAction.GetOrCreate } call
            && new HybridCacheRewriter(context).OfFactory(call, EquivalenceKey) is { } rewrite
                ? [rewrite]
                : ImmutableArray<Rewrite>.Empty);
}
