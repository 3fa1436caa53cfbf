using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Budgets;

internal static class HotPathAttributeData
{
    /// <summary>On the method or on its type; by full name, because other packages have a <c>[HotPath]</c> of their own.</summary>
    public static bool IsHotPath(IMethodSymbol method)
    {
        for (ISymbol? symbol = method; symbol is IMethodSymbol or INamedTypeSymbol; symbol = symbol.ContainingSymbol)
        {
            if (Has(symbol, "HotPathAttribute") || (symbol is IMethodSymbol { PartialDefinitionPart: { } part } && Has(part, "HotPathAttribute")))
            {
                return true;
            }
        }

        return false;
    }

    public static bool Has(ISymbol symbol, string name) => Find(symbol, name) is not null;

    public static AttributeData? Find(ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { ContainingType: null, ContainingNamespace: { Name: "PerfAnalyzers", ContainingNamespace.IsGlobalNamespace: true } } type && type.Name == name)
            {
                return attribute;
            }
        }

        return null;
    }
}
