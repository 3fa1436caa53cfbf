using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Endpoints;

internal enum EntryPointKind
{
    /// <summary>An action of a controller.</summary>
    Action,

    /// <summary>A lambda or method that is mapped to a route.</summary>
    MinimalEndpoint,

    /// <summary><c>OnGet</c> of a Razor Page.</summary>
    PageHandler,

    /// <summary>A method of a SignalR hub.</summary>
    HubMethod,

    /// <summary>A method of a synchronous filter, view component or tag helper, each of which has an asynchronous counterpart.</summary>
    Filter,

    /// <summary><c>Handle</c> of a MediatR handler whose base class is synchronous.</summary>
    RequestHandler,
}

/// <param name="Kind">What the framework calls it as.</param>
/// <param name="Name">Kind and name for messages: <c>action 'UsersController.Get'</c>, <c>handler of 'users/{id}'</c>.</param>
internal readonly record struct EntryPoint(EntryPointKind Kind, string Name);

/// <summary>Which functions does the framework itself call to serve a request? Asked for single functions, without their routes.</summary>
internal sealed class RequestEntryPoints
{
    private static readonly string[] MapMethods = ["MapGet", "MapPost", "MapPut", "MapDelete", "MapPatch", "MapMethods", "Map", "MapFallback"];

    private readonly EndpointReader _endpoints;
    private ImmutableHashSet<string>? _mappedNames;

    private RequestEntryPoints(EndpointReader endpoints) => _endpoints = endpoints;

    /// <summary>Null when the compilation does not reference ASP.NET Core.</summary>
    public static RequestEntryPoints? TryCreate(Compilation compilation)
        => EndpointReader.TryCreate(compilation, out var endpoints) ? new RequestEntryPoints(endpoints) : null;

    /// <summary>A method or local function that is called for a request; null when it is none.</summary>
    public EntryPoint? Of(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ExplicitInterfaceImplementation))
        {
            return null;
        }

        return OfMember(method) ?? (IsMapped(method, cancellationToken) ? new EntryPoint(EntryPointKind.MinimalEndpoint, $"handler '{method.Name}'") : null);
    }

    /// <summary>The lambda that a call of <c>MapGet</c>, <c>MapPost</c>, ... maps to a route; null for any other call.</summary>
    public (IAnonymousFunctionOperation Lambda, EntryPoint EntryPoint)? OfMapCall(IInvocationOperation call)
    {
        if (!IsMapCall(call))
        {
            return null;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Value.Unwrap() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda })
            {
                var route = MapCallReader.Argument(call, "pattern")?.ConstantValue is { HasValue: true, Value: string pattern } ? $"handler of '{pattern}'" : "mapped handler";
                return (lambda, new EntryPoint(EntryPointKind.MinimalEndpoint, route));
            }
        }

        return null;
    }

    private bool IsMapCall(IInvocationOperation call)
        => call.TargetMethod.Name.StartsWith("Map", StringComparison.Ordinal)
            && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, _endpoints.Symbols.MapExtensions);

    private EntryPoint? OfMember(IMethodSymbol method)
    {
        var type = method.ContainingType;
        if (_endpoints.IsAction(method))
        {
            return new EntryPoint(EntryPointKind.Action, $"action '{type.Name}.{method.Name}'");
        }

        if (IsCallable(method))
        {
            if (PageHandlers.Verb(method.Name) is not null && PageHandlers.IsPage(type))
            {
                return new EntryPoint(EntryPointKind.PageHandler, $"page handler '{type.Name}.{method.Name}'");
            }

            if (!method.IsOverride && type.Inherits("Microsoft.AspNetCore.SignalR", "Hub"))
            {
                return new EntryPoint(EntryPointKind.HubMethod, $"hub method '{type.Name}.{method.Name}'");
            }
        }

        if (IsFilter(method))
        {
            var part = method.Name switch { "Invoke" => "view component", "Process" => "tag helper", _ => "filter" };
            return new EntryPoint(EntryPointKind.Filter, $"{part} '{type.Name}.{method.Name}'");
        }

        return method is { Name: "Handle", IsOverride: true } && type.BaseType is { Name: "RequestHandler" or "AsyncRequestHandler" } handler && handler.IsIn("MediatR")
            ? new EntryPoint(EntryPointKind.RequestHandler, $"request handler '{type.Name}'")
            : null;
    }

    private static bool IsCallable(IMethodSymbol method)
        => method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsAbstract: false, IsGenericMethod: false }
            && !HasAttribute(method, "NonHandlerAttribute");

    /// <summary>The synchronous half of a pair of interfaces, of which the framework prefers the asynchronous one.</summary>
    private static bool IsFilter(IMethodSymbol method)
    {
        var name = method.Name.Substring(method.Name.LastIndexOf('.') + 1);
        var declaring = name switch
        {
            "OnActionExecuting" or "OnActionExecuted" => "IActionFilter",
            "OnResultExecuting" or "OnResultExecuted" => "IResultFilter",
            "OnResourceExecuting" or "OnResourceExecuted" => "IResourceFilter",
            "OnAuthorization" => "IAuthorizationFilter",
            "OnException" => "IExceptionFilter",
            "OnPageHandlerExecuting" or "OnPageHandlerExecuted" => "IPageFilter",
            "Invoke" => "ViewComponent",
            "Process" => "ITagHelper",
            _ => null,
        };
        if (declaring is null)
        {
            return false;
        }

        if (declaring == "ViewComponent")
        {
            return method.ContainingType.Inherits("Microsoft.AspNetCore.Mvc", "ViewComponent");
        }

        foreach (var implemented in method.ContainingType.AllInterfaces)
        {
            if (implemented.Name == declaring && implemented.IsIn("Microsoft.AspNetCore"))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsMapped(IMethodSymbol method, CancellationToken cancellationToken)
        => MappedNames(cancellationToken).Contains(method.Name) && !_endpoints.FindMapCalls(method, cancellationToken).IsEmpty;

    /// <summary>The names of all methods that are given to a <c>Map</c> method as they are; found once, in the few files that map.</summary>
    private ImmutableHashSet<string> MappedNames(CancellationToken cancellationToken)
    {
        if (_mappedNames is { } known)
        {
            return known;
        }

        var names = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var map in MapMethods)
        {
            foreach (var name in NameIndex.NameIndex.Find(_endpoints.Compilation, map, cancellationToken))
            {
                if (name.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access && access.Name == name)
                {
                    foreach (var argument in call.ArgumentList.Arguments)
                    {
                        switch (argument.Expression)
                        {
                            case SimpleNameSyntax simple:
                                names.Add(simple.Identifier.ValueText);
                                break;
                            case MemberAccessExpressionSyntax member:
                                names.Add(member.Name.Identifier.ValueText);
                                break;
                        }
                    }
                }
            }
        }

        return _mappedNames = names.ToImmutable();
    }

    private static bool HasAttribute(IMethodSymbol method, string attributeName)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == attributeName)
            {
                return true;
            }
        }

        return false;
    }
}
