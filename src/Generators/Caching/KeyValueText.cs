using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>
/// Statements that append a value to a key, so that two different values never give one text: scalars in the invariant
/// culture, and lists, tuples and sealed records by their parts. Null for a type without such a text, such as a class
/// without value equality.
/// </summary>
internal sealed class KeyValueText
{
    private const int MaxDepth = 4;
    private int _variables;

    /// <summary>A type parameter stands for a type that is known only at run time, and may then turn out to have no text.</summary>
    public bool MayBeUnusable { get; private set; }

    public string? Append(string key, string expression, ITypeSymbol type) => Append(key, expression, type, lifted: false, MaxDepth);

    /// <param name="lifted">The expression is null where a value type is not: <c>filter?.Year</c>.</param>
    public string? AppendPath(string key, string expression, ITypeSymbol type, bool lifted) => Append(key, expression, type, lifted, MaxDepth);

    private string? Append(string key, string expression, ITypeSymbol type, bool lifted, int depth)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var underlying] })
        {
            return Append(key, expression, underlying, lifted: true, depth);
        }

        if (type is ITypeParameterSymbol)
        {
            MayBeUnusable = true;
            return $"{key}.AddAny({expression});";
        }

        if (Scalar(type) is { } scalar)
        {
            return string.Format(System.Globalization.CultureInfo.InvariantCulture, scalar, key, expression);
        }

        if (depth == 0 || type is not (INamedTypeSymbol or IArrayTypeSymbol))
        {
            return null;
        }

        return Element(type) is { } element ? AppendAll(key, expression, element, depth) : AppendParts(key, expression, (INamedTypeSymbol)type, lifted, depth);
    }

    private static string? Scalar(ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Enum)
        {
            return "{0}.Add({1}, \"D\");";
        }

        switch (type.SpecialType)
        {
            case SpecialType.System_String or SpecialType.System_Boolean or SpecialType.System_Char:
                return "{0}.Add({1});";
            case SpecialType.System_Single or SpecialType.System_Double:
                return "{0}.Add({1}, \"R\");";
            case SpecialType.System_DateTime:
                return "{0}.Add({1}, \"O\");";
            case SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Int32 or SpecialType.System_UInt32
                or SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Decimal or SpecialType.System_IntPtr or SpecialType.System_UIntPtr:
                return "{0}.Add({1}, null);";
        }

        return type.Name switch
        {
            "DateTimeOffset" or "DateOnly" or "TimeOnly" when type.IsType("System", type.Name) => "{0}.Add({1}, \"O\");",
            "Guid" or "TimeSpan" or "Int128" or "UInt128" when type.IsType("System", type.Name) => "{0}.Add({1}, null);",
            "BigInteger" when type.IsType("System.Numerics", type.Name) => "{0}.Add({1}, null);",
            "Uri" or "Version" when type.IsType("System", type.Name) => "{0}.Add({1});",
            _ => null,
        };
    }

    /// <summary>
    /// Of a list that can be read twice: once for the key, once by the method. Not of an <c>IEnumerable&lt;T&gt;</c>, which may be
    /// a query, and not of a dictionary, whose pairs have no order.
    /// </summary>
    private static ITypeSymbol? Element(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { Rank: 1 } array)
        {
            return array.ElementType;
        }

        if (type is INamedTypeSymbol { TypeArguments: [var own] } named && IsList(named))
        {
            return own;
        }

        if (type.IsRecord || type.IsTupleType)
        {
            return null;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (implemented is { Name: "IReadOnlyCollection", TypeArguments: [var element] } && IsList(implemented))
            {
                return element;
            }
        }

        return null;
    }

    private static bool IsList(INamedTypeSymbol type)
        => type.TypeKind == TypeKind.Interface
            && type.Name is "IReadOnlyCollection" or "IReadOnlyList" or "ICollection" or "IList" or "IReadOnlySet" or "ISet"
            && type.IsType("System.Collections.Generic", type.Name);

    private string? AppendAll(string key, string expression, ITypeSymbol element, int depth)
    {
        var suffix = ++_variables;
        return Append("__k" + suffix, "__v" + suffix, element, lifted: false, depth - 1) is { } each
            ? $"{key}.AddAll({expression}, (__k{suffix}, __v{suffix}) => {{ {each} }});"
            : null;
    }

    private string? AppendParts(string key, string expression, INamedTypeSymbol type, bool lifted, int depth)
    {
        if (Parts(type) is not { Count: > 0 } parts)
        {
            return null;
        }

        var isNullable = lifted || type.IsReferenceType;
        var value = isNullable ? "__v" + ++_variables : expression;
        var statements = new List<string> { $"{key}.Open();" };
        foreach (var (name, partType) in parts)
        {
            if (Append(key, $"{value}.{Keywords.EscapeAll(name)}", partType, lifted: false, depth - 1) is not { } statement)
            {
                return null;
            }

            statements.Add(statements.Count == 1 ? statement : $"{key}.Next(); {statement}");
        }

        statements.Add($"{key}.Close();");
        var all = string.Join(" ", statements);
        return isNullable ? $"if ({expression} is {{ }} {value}) {{ {all} }} else {{ {key}.Add((string?)null); }}" : all;
    }

    /// <summary>Everything that tells two values apart, or null where a part of it cannot be read.</summary>
    private static List<(string Name, ITypeSymbol Type)>? Parts(INamedTypeSymbol type)
    {
        if (type.IsTupleType)
        {
            return [.. type.TupleElements.Select(static element => (element.Name, element.Type))];
        }

        // An instance of a record that can be derived from may have more parts than are seen here.
        var isRecord = type.IsRecord && type.IsSealed && type.BaseType is { SpecialType: SpecialType.System_Object };
        if (type.TypeKind != TypeKind.Struct && !isRecord)
        {
            return null;
        }

        var parts = new List<(string, ITypeSymbol)>();
        foreach (var member in type.GetMembers())
        {
            if (member is IFieldSymbol { IsStatic: false } field)
            {
                if (field.DeclaredAccessibility == Accessibility.Public)
                {
                    parts.Add((field.Name, field.Type));
                }
                else if (PropertyOf(field) is { DeclaredAccessibility: Accessibility.Public, GetMethod.DeclaredAccessibility: Accessibility.Public } property)
                {
                    parts.Add((property.Name, property.Type));
                }
                else
                {
                    return null;
                }
            }
            else if (isRecord && member is IPropertySymbol { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod: { } getter } automatic
                && IsWithoutFields(type) && IsCompilerGenerated(getter))
            {
                parts.Add((automatic.Name, automatic.Type));
            }
        }

        return parts;
    }

    /// <summary>The property whose value the field is; by name where the type comes from another assembly.</summary>
    private static IPropertySymbol? PropertyOf(IFieldSymbol field)
    {
        if (field.AssociatedSymbol is IPropertySymbol property)
        {
            return property;
        }

        const string suffix = ">k__BackingField";
        if (field.Name.StartsWith("<", StringComparison.Ordinal) && field.Name.EndsWith(suffix, StringComparison.Ordinal))
        {
            foreach (var member in field.ContainingType.GetMembers(field.Name.Substring(1, field.Name.Length - suffix.Length - 1)))
            {
                if (member is IPropertySymbol named)
                {
                    return named;
                }
            }
        }

        return null;
    }

    /// <summary>A reference assembly does not show the private fields of a class; its automatic properties can still be told.</summary>
    private static bool IsWithoutFields(INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            if (member is IFieldSymbol { IsStatic: false })
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsCompilerGenerated(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "CompilerGeneratedAttribute")
            {
                return true;
            }
        }

        return false;
    }
}
