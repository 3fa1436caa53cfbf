using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAnalyzers.Caching;

/// <summary>
/// The cache attributes of other libraries that work by standing before a method, and what none of them can stand before.
/// By full name: an attribute of the same name in another namespace may work in another way.
/// </summary>
internal static class ForeignCacheAttribute
{
    private static readonly string[] Names =
    [
        "EasyCaching.Core.Interceptor.EasyCachingAbleAttribute",
        "MethodCache.Core.CacheAttribute",
    ];

    public static ImmutableArray<INamedTypeSymbol> Resolve(Compilation compilation)
        => [.. Names.Select(compilation.GetTypeByMetadataName).OfType<INamedTypeSymbol>()];

    public static void Analyze(SymbolAnalysisContext context, ImmutableArray<INamedTypeSymbol> attributes)
    {
        var method = (IMethodSymbol)context.Symbol;
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && attributes.Contains(type, SymbolEqualityComparer.Default) && Obstacle(method) is { } obstacle)
            {
                var fault = CacheFault.WithoutEffect(attribute, method.Name, obstacle);
                context.ReportDiagnostic(Diagnostic.Create(fault.Descriptor, fault.Location, fault.Arguments));
            }
        }
    }

    private static string? Obstacle(IMethodSymbol method)
        => method.IsStatic ? "it is static, so that nothing can stand before it"
            : method.DeclaredAccessibility == Accessibility.Private && method.ExplicitInterfaceImplementations.IsEmpty ? "it is private, so that nothing can stand before it"
            : CachedResult.Kind(method, out _) is ResultKind.Nothing or ResultKind.TaskOfNothing or ResultKind.ValueTaskOfNothing ? "it has no result to keep"
            : null;
}
