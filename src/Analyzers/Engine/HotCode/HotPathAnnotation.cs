using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAnalyzers.Engine.HotCode;

/// <summary>
/// The <c>[HotPath]</c> that makes a method a hot path: its own, or that of its type. What an attribute on the type says
/// holds for each of the methods as far as it concerns them: a static method needs no factory.
/// </summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="IsOnType">The attribute marks the type, and so its public methods.</param>
/// <param name="Method">The hot path; of a partial method the part without a body.</param>
internal sealed record HotPathAnnotation(AttributeData Attribute, bool IsOnType, IMethodSymbol Method)
{
    private const string HotPathAttribute = "HotPathAttribute";

    /// <summary>What to show for a method that is not measured: of several methods behind one attribute, the method.</summary>
    public Location? Location => IsOnType ? Method.Locations[0] : HotPathLocation.Of(Attribute);

    /// <summary>Null for a method that is no hot path.</summary>
    public static HotPathAnnotation? Of(IMethodSymbol method)
    {
        method = method.PartialDefinitionPart ?? method;
        return OnIt(method) is { } own ? new HotPathAnnotation(own, IsOnType: false, method)
            : method.MethodKind == MethodKind.Ordinary && OnTypeOf(method) is { } common && IsMeant(method, common) ? new HotPathAnnotation(common, IsOnType: true, method)
            : null;
    }

    /// <summary>The attribute on the method itself.</summary>
    public static AttributeData? OnIt(IMethodSymbol method) => Find(method, HotPathAttribute);

    /// <summary>The attribute on the method's type, which may not mean this method.</summary>
    public static AttributeData? OnTypeOf(IMethodSymbol method)
        => method.ContainingType is not { } type ? null
            : IsExtensionBlock(type) ? Find(type.ContainingType, HotPathAttribute)
            : Find(type, HotPathAttribute);

    /// <summary><c>extension(string text) { ... }</c> in a static class: by its missing name, since C# 14 is newer than the compiler that we need at least.</summary>
    public static bool IsExtensionBlock(INamedTypeSymbol type) => type is { ContainingType.IsStatic: true } && !SyntaxFacts.IsValidIdentifier(type.Name);

    /// <summary>The methods that an attribute on the type marks, in the order of the source.</summary>
    public static IEnumerable<IMethodSymbol> MethodsOf(INamedTypeSymbol type)
    {
        if (Find(type, HotPathAttribute) is not { } common)
        {
            yield break;
        }

        foreach (var member in type.GetMembers().Concat(type.GetTypeMembers().Where(IsExtensionBlock).SelectMany(static block => block.GetMembers())))
        {
            if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary } method && OnIt(method) is null && IsMeant(method, common))
            {
                yield return method;
            }
        }
    }

    /// <summary>The first attribute of ours with this name.</summary>
    public static AttributeData? Find(ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (IsOurs(attribute.AttributeClass, name))
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>By full name: other packages have a <c>[HotPath]</c> of their own.</summary>
    public static bool IsOurs(INamedTypeSymbol? attribute, string name)
        => attribute is { ContainingType: null, ContainingNamespace: { Name: "PerfAnalyzers", ContainingNamespace.IsGlobalNamespace: true } } && attribute.Name == name;

    // ToString and Dispose are public in many classes, and nobody means them; nor the members that the attribute names.
    private static bool IsMeant(IMethodSymbol method, AttributeData common)
    {
        if (method.DeclaredAccessibility != Accessibility.Public || method.IsImplicitlyDeclared || OverridesObject(method)
            || method is { Name: "Dispose" or "DisposeAsync", Parameters.IsEmpty: true })
        {
            return false;
        }

        foreach (var argument in common.NamedArguments)
        {
            if (argument.Value is { Kind: TypedConstantKind.Primitive, Value: string name } && name == method.Name)
            {
                return false;
            }
        }

        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "NonActionAttribute")
            {
                return false;
            }
        }

        return true;
    }

    private static bool OverridesObject(IMethodSymbol method)
    {
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (overridden.ContainingType.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType)
            {
                return true;
            }
        }

        return false;
    }
}
