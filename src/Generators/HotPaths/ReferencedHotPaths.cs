using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.HotPaths;

/// <summary>Reads the manifests of the project references.</summary>
internal static class ReferencedHotPaths
{
    /// <summary>Those that this project can name. In the order of the ids.</summary>
    public static IEnumerable<HotPathModel> Read(Compilation compilation, HotPathSettings settings, CancellationToken cancellationToken)
    {
        var readable = new SortedDictionary<string, HotPathModel>(StringComparer.Ordinal);
        foreach (var (assembly, model) in ReadAll(compilation, settings, cancellationToken))
        {
            if (!IsVisible(model, assembly, compilation))
            {
                continue;
            }

            // Two services may both have a GET /health.
            var distinct = !readable.ContainsKey(model.Id) ? model : model with
            {
                Id = assembly.Name + ": " + model.Id,
                DisplayName = assembly.Name + ": " + model.DisplayName,
                ClassName = HotPathText.Identifier(assembly.Name) + "_" + model.ClassName,
            };
            readable[distinct.Id] = distinct;
        }

        return readable.Values;
    }

    public static IEnumerable<(IAssemblySymbol Assembly, HotPathModel Model)> ReadAll(Compilation compilation, HotPathSettings settings, CancellationToken cancellationToken)
    {
        if (!settings.RunsBenchmarks || settings.ProjectReferences.Count == 0)
        {
            yield break;
        }

        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (!settings.ProjectReferences.Contains(assembly.Name, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            foreach (var attribute in assembly.GetAttributes())
            {
                if (attribute.AttributeClass?.Name == "AssemblyMetadataAttribute"
                    && attribute.ConstructorArguments is [{ Value: HotPathManifest.Key }, { Value: string text }]
                    && HotPathManifest.Read(text) is { } model)
                {
                    yield return (assembly, model);
                }
            }
        }
    }

    /// <summary>Internal members are gone from a reference assembly that does not show them to this project.</summary>
    public static bool IsVisible(HotPathModel model, IAssemblySymbol assembly, Compilation compilation)
        => (model.IsPublic || assembly.GivesAccessTo(compilation.Assembly))

            // Not another type of the same name in this project, which would win. What is found by reflection has no name here.
            && (model.HiddenContainer is not null || SymbolEqualityComparer.Default.Equals(compilation.GetTypeByMetadataName(model.ContainerMetadataName)?.ContainingAssembly, assembly));
}
