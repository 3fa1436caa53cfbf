using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.CacheCalls;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Offers <c>FusionCache</c> or <c>HybridCache</c> where each who misses runs the factory.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FactoryForEachCodeFix)), Shared]
internal sealed class FactoryForEachCodeFix : RewriteCodeFixProvider
{
    private const string FusionKey = "PERF4011.FusionCache";
    private const string HybridKey = "PERF4011.HybridCache";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.FactoryForEach];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var rewrites = ImmutableArray.CreateBuilder<Rewrite>();
        if (context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } syntax
            && context.Model.GetOperation(syntax, cancellationToken) is { } operation
            && CacheCalls.At(operation) is { Action: CacheAction.GetOrCreate } call)
        {
            foreach (var (cache, key) in ((LayeredCache, string)[])[(LayeredCache.Fusion, FusionKey), (LayeredCache.Hybrid, HybridKey)])
            {
                if (new LayeredCacheRewriter(context, cache).OfFactory(call, key) is { } rewrite)
                {
                    rewrites.Add(rewrite);
                }
            }
        }

        return Task.FromResult(rewrites.ToImmutable());
    }
}
