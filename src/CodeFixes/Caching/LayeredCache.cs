using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>A cache that loads an entry once for all who ask for it at the same time.</summary>
/// <param name="Ask">The method that gives the entry, or has it loaded.</param>
/// <param name="IsInjected">May code that has none be given one? A package that is referenced need not be registered.</param>
internal sealed record LayeredCache(string Namespace, string TypeName, string Title, string Ask, bool IsInjected)
{
    public static readonly LayeredCache Hybrid = new(
        "Microsoft.Extensions.Caching.Hybrid",
        "HybridCache",
        "Use HybridCache, which loads once for each key and keeps a serialized copy",
        "GetOrCreateAsync",
        IsInjected: true);

    public static readonly LayeredCache Fusion = new(
        "ZiggyCreatures.Caching.Fusion",
        "IFusionCache",
        "Use FusionCache, which loads once for each key",
        "GetOrSetAsync",
        IsInjected: false);

    /// <summary>How the entry is told when it ends.</summary>
    public ExpressionSyntax Options(ExpressionSyntax expiration)
        => this == Hybrid ? ParseExpression($"new HybridCacheEntryOptions {{ Expiration = {expiration.WithoutTrivia()} }}") : expiration.WithoutTrivia();
}
