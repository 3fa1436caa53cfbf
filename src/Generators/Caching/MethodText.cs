using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>How a decorator declares a member of the decorated type, and how it calls the original.</summary>
internal static class MethodText
{
    private static readonly string[] NullStateAttributes =
    [
        "AllowNullAttribute", "DisallowNullAttribute", "MaybeNullAttribute", "NotNullAttribute", "MaybeNullWhenAttribute", "NotNullWhenAttribute", "NotNullIfNotNullAttribute",
    ];

    /// <param name="method">The original; constructed where it is inherited.</param>
    /// <param name="result">What is kept.</param>
    /// <param name="kind">Explicit implementations for an interface, overrides for a class.</param>
    /// <param name="isAsync">The body awaits.</param>
    public static MethodShape Shape(IMethodSymbol method, ITypeSymbol result, DecoratedKind kind, bool isAsync)
    {
        var typeParameters = CacheNames.TypeParameters(method.TypeParameters);
        return new MethodShape(
            Header(method, kind, isAsync),
            kind == DecoratedKind.Interface ? CacheNames.Of(method.ContainingType) : "",
            Keywords.EscapeAll(method.Name) + typeParameters,
            CacheNames.Of(method.ReturnType),
            CacheNames.Of(result),
            typeParameters,
            string.Concat(method.TypeParameters.Select(CacheNames.Constraint).OfType<string>().Select(static constraint => " " + constraint)),
            IsObsolete(method),
            method.Parameters.Select(static parameter => new MethodParameter(Keywords.EscapeAll(parameter.Name), CacheNames.Of(parameter.Type), CacheTextParser.IsToken(parameter))).ToEquatableArray());
    }

    /// <summary>A member that is not cached goes straight to the decorated service.</summary>
    public static ForwardedMember? Forward(ISymbol member)
    {
        var owner = CacheNames.Of(member.ContainingType);
        var inner = $"(({owner})this._inner)";
        switch (member)
        {
            case IMethodSymbol method:
                var arguments = string.Join(", ", method.Parameters.Select(Argument));
                return new ForwardedMember(
                    ForwardedKind.Method,
                    Header(method, DecoratedKind.Interface, isAsync: false),
                    $"{inner}.{Keywords.EscapeAll(method.Name)}{CacheNames.TypeParameters(method.TypeParameters)}({arguments})",
                    HasGetter: false,
                    HasSetter: false,
                    method.ReturnsByRef || method.ReturnsByRefReadonly,
                    IsObsolete(method));
            case IPropertySymbol property:
                var name = property.IsIndexer ? "this" : Keywords.EscapeAll(property.Name);
                return new ForwardedMember(
                    ForwardedKind.Property,
                    $"{Ref(property.RefKind)}{CacheNames.Of(property.Type)} {owner}.{name}{(property.IsIndexer ? $"[{string.Join(", ", property.Parameters.Select(Parameter))}]" : "")}",
                    property.IsIndexer ? $"{inner}[{string.Join(", ", property.Parameters.Select(Argument))}]" : $"{inner}.{name}",
                    HasGetter: property.GetMethod is not null,
                    HasSetter: property.SetMethod is not null,
                    property.ReturnsByRef || property.ReturnsByRefReadonly,
                    IsObsolete(property));
            case IEventSymbol @event:
                return new ForwardedMember(
                    ForwardedKind.Event,
                    $"event {CacheNames.Of(@event.Type)} {owner}.{Keywords.EscapeAll(@event.Name)}",
                    $"{inner}.{Keywords.EscapeAll(@event.Name)}",
                    HasGetter: false,
                    HasSetter: false,
                    ReturnsByRef: false,
                    IsObsolete(@event));
            default:
                return null;
        }
    }

    public static bool IsObsolete(ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "ObsoleteAttribute")
            {
                return true;
            }
        }

        return false;
    }

    private static string Header(IMethodSymbol method, DecoratedKind kind, bool isAsync)
    {
        var attributes = string.Concat(NullState(method.GetReturnTypeAttributes(), "return: "));
        var modifiers = kind == DecoratedKind.Class ? Accessibility(method) + " override " : "";
        var owner = kind == DecoratedKind.Class ? "" : CacheNames.Of(method.ContainingType) + ".";
        var returnType = method.ReturnsByRefReadonly ? "ref readonly " : method.ReturnsByRef ? "ref " : "";
        return $"{attributes}{modifiers}{(isAsync ? "async " : "")}{returnType}{CacheNames.Of(method.ReturnType)} {owner}{Keywords.EscapeAll(method.Name)}{CacheNames.TypeParameters(method.TypeParameters)}"
            + $"({string.Join(", ", method.Parameters.Select(Parameter))}){CacheNames.InheritedConstraints(method)}";
    }

    private static string Accessibility(IMethodSymbol method) => method.DeclaredAccessibility switch
    {
        Microsoft.CodeAnalysis.Accessibility.Public => "public",
        Microsoft.CodeAnalysis.Accessibility.Internal => "internal",
        Microsoft.CodeAnalysis.Accessibility.ProtectedAndInternal => "private protected",
        Microsoft.CodeAnalysis.Accessibility.ProtectedOrInternal => "protected internal",
        _ => "protected",
    };

    // Without default values, which an explicit implementation and an override cannot be called with.
    private static string Parameter(IParameterSymbol parameter)
    {
        var scoped = parameter.ScopedKind == ScopedKind.ScopedRef && parameter.RefKind != RefKind.Out || parameter.ScopedKind == ScopedKind.ScopedValue ? "scoped " : "";
        return $"{string.Concat(NullState(parameter.GetAttributes(), ""))}{scoped}{Ref(parameter.RefKind, ofParameter: true)}{CacheNames.Of(parameter.Type)} {Keywords.EscapeAll(parameter.Name)}";
    }

    private static string Argument(IParameterSymbol parameter) => parameter.RefKind switch
    {
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        RefKind.In or RefKind.RefReadOnlyParameter => "in ",
        _ => "",
    } + Keywords.EscapeAll(parameter.Name);

    private static string Ref(RefKind kind, bool ofParameter = false) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        RefKind.In => ofParameter ? "in " : "ref readonly ",
        RefKind.RefReadOnlyParameter => "ref readonly ",
        _ => "",
    };

    /// <summary><c>[NotNullWhen(true)]</c>: an implementation without it promises less than the interface does.</summary>
    private static IEnumerable<string> NullState(IEnumerable<AttributeData> attributes, string target)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.AttributeClass is { } type && NullStateAttributes.Contains(type.Name) && type.IsType("System.Diagnostics.CodeAnalysis", type.Name))
            {
                yield return $"[{target}global::{attribute}] ";
            }
        }
    }
}
