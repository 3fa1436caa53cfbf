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
