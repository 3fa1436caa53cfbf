using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary>What the type parameters of the method being read stand for: <c>T</c> is <c>Country</c> inside <c>EfRepository&lt;T&gt;</c> called through <c>IRepository&lt;Country&gt;</c>.</summary>
internal sealed class TypeArguments
{
    public static readonly TypeArguments None = new(ImmutableDictionary<ISymbol, ITypeSymbol>.Empty.WithComparers(SymbolEqualityComparer.Default));

    private readonly ImmutableDictionary<ISymbol, ITypeSymbol> _values;

    private TypeArguments(ImmutableDictionary<ISymbol, ITypeSymbol> values) => _values = values;

    public ITypeSymbol Resolve(ITypeSymbol type) => _values.TryGetValue(type, out var value) ? value : type;

    /// <summary>The arguments inside the method that a call runs.</summary>
    /// <param name="called">The method as it is called, with its type arguments.</param>
    /// <param name="target">The definition that runs: the same method or its implementation.</param>
    public TypeArguments Into(IMethodSymbol called, IMethodSymbol? target)
    {
        if (target is null)
        {
            return None;
        }

        var values = None._values;
        for (var i = 0; i < called.TypeArguments.Length && i < target.TypeParameters.Length; i++)
        {
            values = values.SetItem(target.TypeParameters[i], Resolve(called.TypeArguments[i]));
        }

        var onType = called.ContainingType;
        var parameters = OriginalArguments(onType, target.ContainingType.OriginalDefinition);
        for (var i = 0; i < onType.TypeArguments.Length && i < parameters.Length; i++)
        {
            if (parameters[i] is ITypeParameterSymbol parameter)
            {
                values = values.SetItem(parameter, Resolve(onType.TypeArguments[i]));
            }
        }

        return new TypeArguments(values);
    }

    /// <summary>How the running type fills the called type's parameters: its own, or those in its base list.</summary>
    private static ImmutableArray<ITypeSymbol> OriginalArguments(INamedTypeSymbol called, INamedTypeSymbol running)
    {
        for (var type = running; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, called.OriginalDefinition))
            {
                return type.TypeArguments;
            }
        }

        foreach (var implemented in running.AllInterfaces)
        {
            if (SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, called.OriginalDefinition))
            {
                return implemented.TypeArguments;
            }
        }

        return [];
    }
}
