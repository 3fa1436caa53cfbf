using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Caching;

/// <summary>Whether a decorator can stand before a type, and what of the type the decorator has to repeat.</summary>
internal static class DecoratedType
{
    /// <summary>Half-typed code: the compiler says what is wrong, we say nothing.</summary>
    public static bool IsBroken(INamedTypeSymbol type)
        => type.Name.Length == 0
            || type.BaseType is { TypeKind: TypeKind.Error }
            || type.AllInterfaces.Any(static each => each.TypeKind == TypeKind.Error)
            || type.TypeParameters.Any(static parameter => parameter.Name.Length == 0 || parameter.ConstraintTypes.Any(static each => each.TypeKind == TypeKind.Error));

    /// <summary>Why nothing can stand before the type, or null.</summary>
    public static string? Obstacle(INamedTypeSymbol type)
    {
        if (type.TypeKind is not (TypeKind.Interface or TypeKind.Class))
        {
            return "it is a method of a struct, and nothing can stand before that";
        }

        if (type is { TypeKind: TypeKind.Class } and ({ IsStatic: true } or { IsSealed: true } or { IsAbstract: true } or { IsRecord: true }))
        {
            var what = type.IsStatic ? "static" : type.IsSealed ? "sealed" : type.IsAbstract ? "abstract" : "a record";
            return $"its type '{type.Name}' is {what}, and a decorator derives from the class; put the attribute on a method of an interface";
        }

        foreach (var each in Enclosing(type))
        {
            if (each.IsFileLocal || each.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
            {
                return $"generated code cannot see '{each.Name}'; make it internal or public";
            }

            if (each.TypeParameters.Length > 0 && !SymbolEqualityComparer.Default.Equals(each, type))
            {
                return $"its type stands within the generic type '{each.Name}'";
            }
        }

        if (type.TypeKind == TypeKind.Class && !DecoratedConstructors.Read(type).Any())
        {
            return $"'{type.Name}' has no constructor that a derived class can call";
        }

        return ForeignObstacle(type) ?? NameObstacle(type);
    }

    public static bool IsPublic(INamedTypeSymbol type)
    {
        foreach (var each in Enclosing(type))
        {
            if (each.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }

        return true;
    }

    public static IEnumerable<INamedTypeSymbol> Enclosing(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            yield return current;
        }
    }

    /// <summary>A member of the interface that a decorator could not pass through.</summary>
    private static string? ForeignObstacle(INamedTypeSymbol type)
    {
        if (type.TypeKind != TypeKind.Interface)
        {
            return null;
        }

        foreach (var member in InterfaceMembers.Of(type))
        {
            var reason = member switch
            {
                { IsStatic: true } => member.IsAbstract ? "is static, and belongs to a type" : null,
                { DeclaredAccessibility: Accessibility.Protected or Accessibility.ProtectedAndInternal or Accessibility.ProtectedOrInternal } => "is protected, and cannot be passed through",
                { DeclaredAccessibility: Accessibility.Internal } when !IsVisible(member, type.ContainingAssembly) => "is internal to another project",
                IPropertySymbol { SetMethod.IsInitOnly: true } => "can be set only while an object is made",
                IMethodSymbol method when method.Parameters.Any(static parameter => IsPointer(parameter.Type)) || IsPointer(method.ReturnType) => "takes or gives a pointer",
                _ => null,
            };
            if (reason is not null)
            {
                return $"'{member.ContainingType.Name}.{member.Name}' {reason}";
            }
        }

        return null;
    }

    private static bool IsVisible(ISymbol member, IAssemblySymbol home)
        => SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, home) || member.ContainingAssembly.GivesAccessTo(home);

    private static bool IsPointer(ITypeSymbol type) => type switch
    {
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => true,
        IArrayTypeSymbol array => IsPointer(array.ElementType),
        _ => false,
    };

    /// <summary>Another type has the decorator's name: one of the user's, or the decorator of another type.</summary>
    private static string? NameObstacle(INamedTypeSymbol type)
    {
        var decorator = CacheNames.Decorator(type);
        foreach (var taken in type.ContainingNamespace.GetTypeMembers(decorator, type.Arity).AddRange(type.ContainingNamespace.GetTypeMembers(CacheNames.Extensions(type), 0)))
        {
            if (SymbolEqualityComparer.Default.Equals(taken.ContainingAssembly, type.ContainingAssembly) && !IsGenerated(taken))
            {
                return $"the name '{taken.Name}', which generated code needs, is taken";
            }
        }

        // IReports comes before Reports.
        if (type.TypeKind == TypeKind.Class && type.ContainingType is null)
        {
            foreach (var other in type.ContainingNamespace.GetTypeMembers("I" + type.Name, type.Arity))
            {
                if (other.TypeKind == TypeKind.Interface && SymbolEqualityComparer.Default.Equals(other.ContainingAssembly, type.ContainingAssembly) && CacheableParser.FirstMarked(other) is not null)
                {
                    return $"'{other.Name}' has cached methods, too, and both decorators would be named '{decorator}'; mark the methods of one of them";
                }
            }
        }

        return null;
    }

    private static bool IsGenerated(INamedTypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "GeneratedCodeAttribute" && attribute.ConstructorArguments is [{ Value: CacheableParser.GeneratorName }, ..])
            {
                return true;
            }
        }

        return false;
    }
}
