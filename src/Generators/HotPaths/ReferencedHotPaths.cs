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
                ClassName = HotPathText.UniqueClassName(assembly.Name + "." + model.ClassName, assembly.Name + ": " + model.Id),
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

    public static bool IsVisible(HotPathModel model, IAssemblySymbol assembly, Compilation compilation) => Obstacle(model, assembly, compilation) is null;

    /// <summary>Why this project cannot name the hot path; null when it can.</summary>
    public static string? Obstacle(HotPathModel model, IAssemblySymbol assembly, Compilation compilation)
    {
        // Internal members are gone from a reference assembly that does not show them to this project.
        if (!model.IsPublic && !assembly.GivesAccessTo(compilation.Assembly))
        {
            return $"it is internal to '{assembly.Name}', which does not show its internals to this project; add InternalsVisibleTo there";
        }

        // What is found by reflection has no name here.
        if (model.HiddenContainer is not null || SymbolEqualityComparer.Default.Equals(compilation.GetTypeByMetadataName(model.ContainerMetadataName)?.ContainingAssembly, assembly))
        {
            return null;
        }

        return compilation.IsBehindAlias(assembly) ? $"the reference to '{assembly.Name}' has an extern alias, which generated code does not use; add 'global' to its aliases"
            : OtherWith(model.ContainerMetadataName, assembly, compilation) is { } other ? $"'{other.Name}' has a type '{model.ContainerMetadataName}' too, so that generated code cannot name that of '{assembly.Name}'; give one of the two another name"
            : $"'{assembly.Name}' has no type '{model.ContainerMetadataName}' that this project can name";
    }

    /// <summary>Only <c>extern alias</c> leads to the types of the assembly.</summary>
    public static bool IsBehindAlias(this Compilation compilation, IAssemblySymbol assembly)
        => compilation.GetMetadataReference(assembly) is { Properties.Aliases: { IsDefaultOrEmpty: false } aliases } && !aliases.Contains(MetadataReferenceProperties.GlobalAlias);

    // A type of this project would win over that of a reference.
    private static IAssemblySymbol? OtherWith(string type, IAssemblySymbol assembly, Compilation compilation)
    {
        foreach (var other in compilation.SourceModule.ReferencedAssemblySymbols.Prepend(compilation.Assembly))
        {
            if (!SymbolEqualityComparer.Default.Equals(other, assembly) && other.GetTypeByMetadataName(type) is { } found && compilation.IsSymbolAccessibleWithin(found, compilation.Assembly))
            {
                return other;
            }
        }

        return null;
    }
}
