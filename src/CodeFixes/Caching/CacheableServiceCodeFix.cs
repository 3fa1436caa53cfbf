using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>PERF4009: two ways for a service to keep what it reads, by hand.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CacheableServiceCodeFix)), Shared]
internal sealed class CacheableServiceCodeFix : RewriteCodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.CacheableService];

    protected internal override async Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => context.Node is MethodDeclarationSyntax syntax && context.Model.GetDeclaredSymbol(syntax, cancellationToken) is { } method
            ?
            [
                .. CacheableServiceRewrites.Of(context, method.ImplementedByName() ?? method, cancellationToken),
                .. await HybridCacheMethod.OfAsync(context, method, cancellationToken).ConfigureAwait(false),
            ]
            : [];
}
