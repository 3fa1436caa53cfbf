using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.HandlerReads;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>When does an action that answers with a view give every caller the same page? As for a Razor Page, its layout is not seen.</summary>
internal sealed class CacheableView(EndpointReader endpoints)
{
    /// <summary>Where the Razor compiler puts the class of a view.</summary>
    private const string Views = "AspNetCoreGeneratedDocument.";

    private readonly HandlerSearch _search = new(endpoints.Compilation);

    /// <summary>An action of a controller with views. It needs no verb: a page is asked for by GET.</summary>
    public static bool MayRender(Endpoint endpoint)
    {
        if (endpoint.Kind != EndpointKind.ControllerAction || !endpoint.Handler.ContainingType.Inherits("Microsoft.AspNetCore.Mvc", "Controller"))
        {
            return false;
        }

        var type = endpoint.Handler.ReturnType;
        if (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] })
        {
            type = result;
        }

        return type is INamedTypeSymbol { IsGenericType: false, Name: "IActionResult" or "ActionResult" or "ViewResult" or "PartialViewResult" };
    }

    public static bool IsForAnyVerb(ImmutableArray<Endpoint> endpoints) => endpoints.Any(static endpoint => endpoint.Verbs.IsEmpty);

    /// <summary>
    /// Is no form sent to the action's name, and do its views neither hold one nor ask who reads them? The token of a form belongs
    /// to one visitor. A view that is not part of the compilation is taken to do neither.
    /// </summary>
    public bool AreForEverybody(IMethodSymbol action, ImmutableArray<IInvocationOperation> views, CancellationToken cancellationToken)
    {
        if (HasOtherOfName(action))
        {
            return false;
        }

        foreach (var view in views)
        {
            if (ViewOf(action, view) is { } type && !PageViews.IsForEverybody(type, _search, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>Create()</c> shows the form that <c>[HttpPost] Create(Album album)</c> is sent.</summary>
    private bool HasOtherOfName(IMethodSymbol action)
    {
        var name = ControllerRoutes.ActionName(action);
        for (var type = action.ContainingType; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public } other
                    && !SymbolEqualityComparer.Default.Equals(other, action)
                    && endpoints.IsAction(other)
                    && string.Equals(ControllerRoutes.ActionName(other), name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private INamedTypeSymbol? ViewOf(IMethodSymbol action, IInvocationOperation call)
    {
        var name = MapCallReader.Argument(call, "viewName") is { } given ? given.ConstantValue is { HasValue: true, Value: string text } ? text : null : ControllerRoutes.ActionName(action);
        if (name is null)
        {
            return null;
        }

        var area = ControllerRoutes.Area(action.ContainingType) is { } known ? $"Areas_{known}_" : "";
        foreach (var path in (string[])[$"{area}Views_{ControllerRoutes.ControllerName(action.ContainingType)}_{name}", $"{area}Views_Shared_{name}", $"Views_Shared_{name}"])
        {
            if (endpoints.Compilation.GetTypeByMetadataName(Views + path) is { } view)
            {
                return view;
            }
        }

        return null;
    }
}
