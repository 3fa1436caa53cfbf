using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>Which of some classes and structs implement an interface or inherit a class; read once, since each dispatched call asks.</summary>
internal sealed class TypeHierarchy
{
    private static readonly List<INamedTypeSymbol> None = [];

    private readonly Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> _below = new(SymbolEqualityComparer.Default);

    public TypeHierarchy(ImmutableArray<INamedTypeSymbol> types)
    {
        Types = types;
        foreach (var type in types)
        {
            foreach (var implemented in type.AllInterfaces)
            {
                Add(implemented.OriginalDefinition, type);
            }

            for (var ancestor = type.BaseType; ancestor is { SpecialType: SpecialType.None }; ancestor = ancestor.BaseType)
            {
                Add(ancestor.OriginalDefinition, type);
            }
        }
    }

    public ImmutableArray<INamedTypeSymbol> Types { get; }

    /// <summary>The types that implement the interface, or that inherit the class, in the order in which they were given.</summary>
    /// <param name="definition">Without type arguments.</param>
    public IReadOnlyList<INamedTypeSymbol> Below(INamedTypeSymbol definition) => _below.TryGetValue(definition, out var types) ? types : None;

    private void Add(INamedTypeSymbol above, INamedTypeSymbol type)
    {
        if (!_below.TryGetValue(above, out var types))
        {
            _below.Add(above, types = []);
        }

        // An interface may be implemented with several type arguments.
        if (types.Count == 0 || !ReferenceEquals(types[types.Count - 1], type))
        {
            types.Add(type);
        }
    }
}
