using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAnalyzers.Caching;

/// <summary>What a project offers to the decorators in it.</summary>
/// <param name="HasMemoryCache"><c>IMemoryCache</c> resolves.</param>
/// <param name="HasHybridCache"><c>HybridCache</c> resolves, and its options, which have init-only properties, can be set.</param>
/// <param name="HasFusionCache"><c>IFusionCache</c> resolves, in a version that knows tags.</param>
/// <param name="HasServices">Microsoft's dependency injection resolves, with keyed services: the decorated service stays a registration of its own, so that the container disposes it.</param>
/// <param name="HasLanguage">Decorators are written in C# 8.</param>
internal sealed record CacheEnvironment(bool HasMemoryCache, bool HasHybridCache, bool HasFusionCache, bool HasServices, bool HasLanguage)
{
    public bool CanHoldDecorators => HasMemoryCache && HasLanguage;

    public static CacheEnvironment Of(Compilation compilation)
        => new(
            HasMemoryCache: compilation.GetTypeByMetadataName("Microsoft.Extensions.Caching.Memory.IMemoryCache") is not null,
            HasHybridCache: compilation is CSharpCompilation { LanguageVersion: >= LanguageVersion.CSharp9 } && compilation.GetTypeByMetadataName("Microsoft.Extensions.Caching.Hybrid.HybridCache") is not null,
            HasFusionCache: compilation.GetTypeByMetadataName("ZiggyCreatures.Caching.Fusion.IFusionCache") is { } fusion && !fusion.GetMembers("RemoveByTagAsync").IsEmpty,
            HasServices: compilation.GetTypeByMetadataName("Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions") is not null,
            HasLanguage: compilation is CSharpCompilation { LanguageVersion: >= LanguageVersion.CSharp8 });

    /// <summary>Why no decorator can stand in the project, or null.</summary>
    public string? Obstacle
        => !HasLanguage ? "generated decorators need C# 8 or later"
            : !HasMemoryCache ? "the project has no cache; reference Microsoft.Extensions.Caching.Hybrid or Microsoft.Extensions.Caching.Memory"
            : null;
}
