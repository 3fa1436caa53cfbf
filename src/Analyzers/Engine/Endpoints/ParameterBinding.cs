using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>Where do the values of a handler's parameters come from? The inference rules of MVC and of minimal APIs.</summary>
internal static class ParameterBinding
{
    public static ImmutableArray<EndpointParameter> OfAction(IMethodSymbol action, string? template, EndpointSymbols symbols)
        => Bind(action, template, minimal: false, symbols);

    public static ImmutableArray<EndpointParameter> OfMinimal(IMethodSymbol handler, string? template, EndpointSymbols symbols)
        => Bind(handler, template, minimal: true, symbols);

    private static ImmutableArray<EndpointParameter> Bind(IMethodSymbol handler, string? template, bool minimal, EndpointSymbols symbols)
    {
        if (handler.Parameters.IsEmpty)
        {
            return [];
        }

        var routeNames = RouteTemplates.ParameterNames(template);
        var bound = ImmutableArray.CreateBuilder<EndpointParameter>(handler.Parameters.Length);
        foreach (var parameter in handler.Parameters)
        {
            var (source, name) = FromAttributes(parameter);
            name ??= parameter.Name;
            bound.Add(new EndpointParameter(name, parameter.Type, source ?? Inferred(parameter, name, routeNames, minimal, symbols), parameter));
        }

        return bound.ToImmutable();
    }

    private static (ParameterSource? Source, string? Name) FromAttributes(IParameterSymbol parameter)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            ParameterSource? source = attribute.AttributeClass?.Name switch
            {
                "FromRouteAttribute" => ParameterSource.Route,
                "FromQueryAttribute" => ParameterSource.Query,
                "FromHeaderAttribute" => ParameterSource.Header,
                "FromBodyAttribute" => ParameterSource.Body,
                "FromFormAttribute" => ParameterSource.Form,
                "FromServicesAttribute" or "FromKeyedServicesAttribute" => ParameterSource.Services,
                "AsParametersAttribute" or "ModelBinderAttribute" => ParameterSource.Unknown,
                _ => null,
            };
            if (source is not null)
            {
                foreach (var argument in attribute.NamedArguments)
                {
                    if (argument is { Key: "Name", Value.Value: string name })
                    {
                        return (source, name);
                    }
                }

                return (source, null);
            }
        }

        return (null, null);
    }

    private static ParameterSource Inferred(IParameterSymbol parameter, string name, ImmutableArray<string> routeNames, bool minimal, EndpointSymbols symbols)
    {
        var type = parameter.Type;
        if (SymbolEqualityComparer.Default.Equals(type, symbols.CancellationToken))
        {
            return ParameterSource.CancellationToken;
        }

        if (type.Name is "HttpContext" or "HttpRequest" or "HttpResponse" or "ClaimsPrincipal" or "Stream" or "PipeReader" or "IFormFile" or "IFormFileCollection" or "IFormCollection")
        {
            return ParameterSource.Request;
        }

        foreach (var routeName in routeNames)
        {
            if (string.Equals(routeName, name, StringComparison.OrdinalIgnoreCase))
            {
                return ParameterSource.Route;
            }
        }

        if (IsSimple(type))
        {
            // A route that is not known may have this name.
            return ParameterSource.Query;
        }

        if (type is IArrayTypeSymbol array)
        {
            return IsSimple(array.ElementType) ? ParameterSource.Query : ParameterSource.Body;
        }

        if (HasStatic(type, "BindAsync"))
        {
            return ParameterSource.Unknown;
        }

        if (HasStatic(type, "TryParse"))
        {
            return ParameterSource.Query;
        }

        // Without [ApiController] MVC fills a class from form, route and query; whether a class is a registered service is not known here.
        return type.TypeKind == TypeKind.Interface || minimal || IsService(type) ? ParameterSource.Services : ParameterSource.Body;
    }

    // A DbContext is what an action is given as a parameter most often.
    private static bool IsService(ITypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.Name is "DbContext" or "DbConnection")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A value that is read from one string: primitives, enums, dates, <c>Guid</c>, <c>Uri</c>, nullable or not.</summary>
    private static bool IsSimple(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
        }

        return type.TypeKind == TypeKind.Enum
            || type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_String or SpecialType.System_DateTime
            || (type.ContainingNamespace?.Name == "System" && type.Name is "Guid" or "DateTimeOffset" or "DateOnly" or "TimeOnly" or "TimeSpan" or "Uri" or "Version");
    }

    private static bool HasStatic(ITypeSymbol type, string name)
    {
        foreach (var member in type.GetMembers(name))
        {
            if (member is IMethodSymbol { IsStatic: true, DeclaredAccessibility: Accessibility.Public })
            {
                return true;
            }
        }

        return false;
    }
}
