using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>Which methods of a Razor Page answer requests: <c>OnGet</c>, <c>OnPostDeleteAsync</c>. The page decides their route.</summary>
internal static class PageHandlers
{
    private static readonly (string Prefix, string Verb)[] Verbs =
    [
        ("OnGet", "GET"), ("OnPost", "POST"), ("OnPut", "PUT"), ("OnDelete", "DELETE"), ("OnPatch", "PATCH"), ("OnHead", "HEAD"), ("OnOptions", "OPTIONS"),
    ];

    public static bool IsPage(INamedTypeSymbol? type) => type is { TypeKind: TypeKind.Class } && type.Inherits("Microsoft.AspNetCore.Mvc.RazorPages", "PageModel");

    /// <summary>The verb that a method of this name answers; null when the name is that of no handler.</summary>
    public static string? Verb(string name)
    {
        foreach (var (prefix, verb) in Verbs)
        {
            // OnGet, OnGetReport; not OnGetting.
            if (name.StartsWith(prefix, StringComparison.Ordinal) && (name.Length == prefix.Length || char.IsUpper(name[prefix.Length])))
            {
                return verb;
            }
        }

        return null;
    }

    public static bool IsHandler(IMethodSymbol method)
        => method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsAbstract: false, IsGenericMethod: false }
            && Verb(method.Name) is not null
            && IsPage(method.ContainingType)
            && !HasNonHandler(method);

    public static Endpoint? Endpoint(IMethodSymbol method, EndpointSymbols symbols)
        => IsHandler(method) && Verb(method.Name) is { } verb
            ? new Endpoint(EndpointKind.PageHandler, [verb], RouteTemplate: null, method, ParameterBinding.OfAction(method, template: null, symbols))
            : null;

    /// <summary>The only handler of the page's GET requests: one with a name beside it is chosen by a part of the address.</summary>
    public static bool IsOnlyGet(IMethodSymbol handler)
    {
        for (var type = handler.ContainingType; type is not null && IsPage(type); type = type.BaseType)
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IMethodSymbol other && !SymbolEqualityComparer.Default.Equals(other, handler) && IsHandler(other) && Verb(other.Name) is "GET" or "HEAD")
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Does the page take forms?</summary>
    public static bool HasPost(INamedTypeSymbol page)
    {
        for (INamedTypeSymbol? type = page; type is not null && IsPage(type); type = type.BaseType)
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IMethodSymbol method && IsHandler(method) && Verb(method.Name) is not ("GET" or "HEAD"))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary><c>[BindProperty(SupportsGet = true)] public string Search { get; set; }</c>: what a GET gives the page besides the parameters of its handler.</summary>
    public static bool BindsPropertiesOfGet(INamedTypeSymbol page)
    {
        for (INamedTypeSymbol? type = page; type is not null && IsPage(type); type = type.BaseType)
        {
            if (BindsGet(type))
            {
                return true;
            }

            foreach (var member in type.GetMembers())
            {
                if (member is IPropertySymbol && BindsGet(member))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool BindsGet(ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            switch (attribute.AttributeClass?.Name)
            {
                case "FromQueryAttribute" or "FromRouteAttribute" or "FromHeaderAttribute" or "ModelBinderAttribute":
                    return true;
                case "BindPropertyAttribute" or "BindPropertiesAttribute" when attribute.NamedArguments.Any(static argument => argument is { Key: "SupportsGet", Value.Value: true }):
                    return true;
            }
        }

        return false;
    }

    private static bool HasNonHandler(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "NonHandlerAttribute")
            {
                return true;
            }
        }

        return false;
    }
}
