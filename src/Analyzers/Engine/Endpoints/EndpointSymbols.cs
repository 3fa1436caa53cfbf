using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.Endpoints;

/// <summary>The framework's types, resolved once. A compilation without ASP.NET Core routing gives none.</summary>
internal sealed class EndpointSymbols
{
    /// <summary>Asked for each public method of a class.</summary>
    public ConcurrentDictionary<INamedTypeSymbol, bool> Controllers { get; } = new(SymbolEqualityComparer.Default);

    public required INamedTypeSymbol EndpointRouteBuilder { get; init; }
    public required INamedTypeSymbol? WebApplication { get; init; }
    public required INamedTypeSymbol? MapExtensions { get; init; }
    public required INamedTypeSymbol? RouteTemplateProvider { get; init; }
    public required INamedTypeSymbol? HttpMethodProvider { get; init; }
    public required INamedTypeSymbol? Controller { get; init; }
    public required INamedTypeSymbol? NonController { get; init; }
    public required INamedTypeSymbol? NonAction { get; init; }
    public required INamedTypeSymbol? CancellationToken { get; init; }

    public static bool TryCreate(Compilation compilation, [NotNullWhen(true)] out EndpointSymbols? symbols)
    {
        symbols = null;
        if (compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Routing.IEndpointRouteBuilder") is not { } routeBuilder)
        {
            return false;
        }

        symbols = new EndpointSymbols
        {
            EndpointRouteBuilder = routeBuilder,
            WebApplication = compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Builder.WebApplication"),
            MapExtensions = compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions"),
            RouteTemplateProvider = compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Mvc.Routing.IRouteTemplateProvider"),
            HttpMethodProvider = compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Mvc.Routing.IActionHttpMethodProvider"),
            Controller = compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Mvc.ControllerAttribute"),
            NonController = compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Mvc.NonControllerAttribute"),
            NonAction = compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Mvc.NonActionAttribute"),
            CancellationToken = compilation.GetTypeByMetadataName("System.Threading.CancellationToken"),
        };
        return true;
    }

    public static bool Implements(ITypeSymbol? type, INamedTypeSymbol? @interface)
    {
        if (type is null || @interface is null)
        {
            return false;
        }

        if (SymbolEqualityComparer.Default.Equals(type, @interface))
        {
            return true;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (SymbolEqualityComparer.Default.Equals(implemented, @interface))
            {
                return true;
            }
        }

        return false;
    }

    public static bool HasAttribute(ISymbol symbol, INamedTypeSymbol? attribute)
    {
        if (attribute is not null)
        {
            foreach (var data in symbol.GetAttributes())
            {
                if (SymbolEqualityComparer.Default.Equals(data.AttributeClass, attribute))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
