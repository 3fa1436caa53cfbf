using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.RoundTrips;

/// <summary>What a type says of the elements in it.</summary>
internal static class SequenceTypes
{
    /// <summary>Is everything there before it is walked, so that it can be walked again?</summary>
    public static bool IsCollection(ITypeSymbol? type)
    {
        if (type is null)
        {
            return false;
        }

        if (type.TypeKind == TypeKind.Array || IsCountable(type))
        {
            return true;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (IsCountable(implemented))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>As the collection declares it; null where the type is no sequence.</summary>
    public static ITypeSymbol? ElementOf(ITypeSymbol? type)
    {
        switch (type)
        {
            case IArrayTypeSymbol { Rank: 1 } array:
                return array.ElementType;
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T } enumerable:
                return enumerable.TypeArguments[0];
            case null:
                return null;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (implemented.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
            {
                return implemented.TypeArguments[0];
            }
        }

        return null;
    }

    private static bool IsCountable(ITypeSymbol type)
        => type.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_ICollection_T or SpecialType.System_Collections_Generic_IReadOnlyCollection_T;
}
