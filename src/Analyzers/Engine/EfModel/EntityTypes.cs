using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>The conventions of Entity Framework that need nothing but the classes themselves.</summary>
internal static class EntityTypes
{
    /// <summary>The same type, or one derives from the other: a row of the one may be a row of the other.</summary>
    public static bool AreRelated(ITypeSymbol first, ITypeSymbol second) => IsOrDerives(first, second) || IsOrDerives(second, first);

    public static bool IsOrDerives(ITypeSymbol type, ITypeSymbol ancestor)
    {
        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, ancestor.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A class of an application or library that may be an entity; not one of the platform.</summary>
    public static bool MayBeEntity(ITypeSymbol? type)
        => type is INamedTypeSymbol { TypeKind: TypeKind.Class, SpecialType: SpecialType.None, IsStatic: false, IsAnonymousType: false, IsTupleType: false } named
            && !IsPlatform(named);

    /// <summary>
    /// What a property leads to: the class itself or the element of a collection. Null when it is a scalar, or something
    /// that no navigation is: an array, a dictionary, an interface.
    /// </summary>
    public static INamedTypeSymbol? TargetOf(ITypeSymbol type, out bool isCollection)
    {
        isCollection = false;
        if (type is not INamedTypeSymbol named || type.SpecialType != SpecialType.None || type.IsValueType)
        {
            return null;
        }

        if (ElementOf(named) is { } element)
        {
            isCollection = true;
            return MayBeEntity(element) ? (INamedTypeSymbol)element : null;
        }

        return MayBeEntity(named) ? named : null;
    }

    /// <summary>The element type of a generic collection with one type argument.</summary>
    public static ITypeSymbol? ElementOf(INamedTypeSymbol type)
    {
        if (type.TypeArguments is not [var element])
        {
            return null;
        }

        if (type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
        {
            return element;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (implemented.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
            {
                return SymbolEqualityComparer.Default.Equals(implemented.TypeArguments[0], element) ? element : null;
            }
        }

        return null;
    }

    /// <summary>A type that every provider stores in one column: a number, a text, a moment, an enumeration, and these with null.</summary>
    public static bool IsSimple(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] })
        {
            type = inner;
        }

        return type.TypeKind == TypeKind.Enum
            || type.SpecialType is SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_Int32 or SpecialType.System_Int64
                or SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal or SpecialType.System_String or SpecialType.System_DateTime
            || type is { Name: "Guid" or "DateTimeOffset" or "DateOnly" or "TimeOnly" or "TimeSpan", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
    }

    /// <summary>Is the value kept in the entity, so that Entity Framework can set it? Not so for <c>Customer Main => Customers[0]</c>.</summary>
    public static bool IsStored(IPropertySymbol property)
    {
        if (property.IsStatic || property.IsIndexer || property.ExplicitInterfaceImplementations.Length > 0 || property.GetMethod is not { DeclaredAccessibility: Accessibility.Public })
        {
            return false;
        }

        return property.SetMethod is not null || property.IsAutomatic() || HasBackingField(property);
    }

    /// <summary>A field that is called as the convention asks: <c>_lines</c>, <c>m_lines</c> or <c>lines</c> of <c>Lines</c>.</summary>
    private static bool HasBackingField(IPropertySymbol property)
    {
        foreach (var member in property.ContainingType.OriginalDefinition.GetMembers())
        {
            if (member is IFieldSymbol field && string.Equals(field.Name.TrimStart('m', '_'), property.Name, StringComparison.OrdinalIgnoreCase)
                || member is IFieldSymbol { Name: var name } && string.Equals(name.TrimStart('_'), property.Name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The property with this name of the type or of the nearest type that it derives from.</summary>
    public static IPropertySymbol? PropertyOf(INamedTypeSymbol type, string name)
    {
        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            foreach (var member in current.GetMembers(name))
            {
                if (member is IPropertySymbol property)
                {
                    return property;
                }
            }
        }

        return null;
    }

    /// <summary>The public properties of the type and of those that it derives from; an overridden one once.</summary>
    public static IEnumerable<IPropertySymbol> PropertiesOf(INamedTypeSymbol type)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            foreach (var member in current.GetMembers())
            {
                if (member is IPropertySymbol { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public } property && seen.Add(property.Name))
                {
                    yield return property;
                }
            }
        }
    }

    /// <summary>Attributes of Entity Framework and of data annotations are known by their names, so that no assembly need be referenced.</summary>
    public static AttributeData? Attribute(ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == name)
            {
                return attribute;
            }
        }

        return null;
    }

    public static bool HasAttribute(ISymbol symbol, string name) => Attribute(symbol, name) is not null;

    private static bool IsPlatform(INamedTypeSymbol type)
    {
        var outermost = type.ContainingNamespace;
        while (outermost is { IsGlobalNamespace: false, ContainingNamespace: { IsGlobalNamespace: false } outer })
        {
            outermost = outer;
        }

        return outermost is { Name: "System" } || (outermost is { Name: "Microsoft" } && !type.IsIn("Microsoft.AspNetCore.Identity") && type.DeclaringSyntaxReferences.IsEmpty);
    }
}
