using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>The cache attributes, and a decorator for each type whose methods have them.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class CacheableGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterPostInitializationOutput(static output =>
        {
            output.AddEmbeddedAttributeDefinition();
            output.AddSource("PerfAnalyzers.CacheAttributes.g.cs", SourceText.From(CacheAttributes.Source, Encoding.UTF8));
        });

        var environment = context.CompilationProvider
            .Select(static (compilation, _) => CacheEnvironment.Of(compilation))
            .WithTrackingName(TrackingNames.Environment);

        var types = Parse(context, CacheAttributes.Cacheable)
            .Collect()
            .Combine(Parse(context, CacheAttributes.CacheEvict).Collect())
            .SelectMany(static (input, _) => Distinct(input.Left.AddRange(input.Right)))
            .WithTrackingName(TrackingNames.Types);

        var isUsed = types
            .Collect()
            .Select(static (types, _) => !types.IsEmpty)
            .WithTrackingName(TrackingNames.IsUsed);

        context.RegisterSourceOutput(types.Combine(environment), static (output, input) => EmitDecorator(output, input.Left, input.Right));
        context.RegisterSourceOutput(isUsed.Combine(environment), static (output, input) => EmitSupport(output, input.Left, input.Right));
    }

    private static IncrementalValuesProvider<CacheableModel?> Parse(IncrementalGeneratorInitializationContext context, string attribute)
        => context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (_, _) => true,
                static (attributed, cancellationToken) => attributed.TargetSymbol is IMethodSymbol { ContainingType: { } type } method
                    && SymbolEqualityComparer.Default.Equals(CacheableParser.FirstMarked(type), method)
                        ? CacheableParser.Parse(type, [], cancellationToken)
                        : null)
            .WithTrackingName(TrackingNames.Parsed);

    private static IEnumerable<CacheableModel> Distinct(ImmutableArray<CacheableModel?> models)
    {
        var distinct = new SortedDictionary<string, CacheableModel>(StringComparer.Ordinal);
        foreach (var model in models)
        {
            if (model is not null && !distinct.ContainsKey(model.FullName))
            {
                distinct.Add(model.FullName, model);
            }
        }

        return distinct.Values;
    }

    private static void EmitDecorator(SourceProductionContext output, CacheableModel model, CacheEnvironment environment)
    {
        if (environment.CanHoldDecorators)
        {
            var name = new string([.. model.Stem.Select(static c => char.IsLetterOrDigit(c) ? c : '_')]);
            output.AddSource($"Cacheable.{name}.{StableHash.Of(model.FullName)}.g.cs", SourceText.From(CacheableEmitter.Emit(model, environment), Encoding.UTF8));
        }
    }

    private static void EmitSupport(SourceProductionContext output, bool isUsed, CacheEnvironment environment)
    {
        if (isUsed && environment.CanHoldDecorators)
        {
            output.AddSource("PerfAnalyzers.CacheableSupport.g.cs", SourceText.From(CacheSupport.Emit(environment), Encoding.UTF8));
        }
    }

    internal static class TrackingNames
    {
        public const string Environment = "CacheEnvironment";
        public const string Parsed = "ParsedCacheables";
        public const string Types = "CacheableTypes";
        public const string IsUsed = "CacheIsUsed";
    }
}
