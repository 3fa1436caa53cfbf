using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Engine.Endpoints;

internal enum EndpointKind
{
    ControllerAction,
    MinimalApi,

    /// <summary>A method of a Razor Page, whose route is that of the page.</summary>
    PageHandler,
}

/// <summary>Where the framework takes the value of a handler's parameter from.</summary>
internal enum ParameterSource
{
    /// <summary>A custom binder, or a shape that this reader does not know.</summary>
    Unknown,
    Route,
    Query,
    Header,
    Body,
    Form,
    Services,
    CancellationToken,

    /// <summary>The request or what it carries: <c>HttpContext</c>, <c>HttpRequest</c>, <c>HttpResponse</c>, <c>ClaimsPrincipal</c>, its streams.</summary>
    Request,
}

/// <summary>A parameter of a handler. <paramref name="Name"/> is its name in the request, which an attribute may change.</summary>
internal sealed record EndpointParameter(string Name, ITypeSymbol Type, ParameterSource Source, IParameterSymbol Symbol);

/// <summary>One route that reaches a handler. A handler with two routes gives two endpoints.</summary>
/// <param name="Verbs">HTTP methods in upper case; empty when every method is accepted.</param>
/// <param name="RouteTemplate">
/// The whole template without a leading slash, tokens replaced and constraints kept (<c>api/users/{id:int}</c>);
/// null when it is not known: conventional routing, or a template or group prefix that is not a constant.
/// </param>
/// <param name="Handler">The action, or the method, local function or lambda that a minimal endpoint calls.</param>
internal sealed record Endpoint(
    EndpointKind Kind,
    ImmutableArray<string> Verbs,
    string? RouteTemplate,
    IMethodSymbol Handler,
    ImmutableArray<EndpointParameter> Parameters)
{
    public bool Accepts(string verb) => Verbs.IsEmpty || Verbs.Contains(verb);

    /// <summary><c>GET api/users/{id:int}</c>, for messages.</summary>
    public string DisplayName => (Verbs.IsEmpty ? "*" : string.Join("|", Verbs)) + " " + (RouteTemplate is { } known ? known.Length == 0 ? "/" : known : "?");
}

/// <summary>A minimal endpoint with everything that is chained to it or to its groups.</summary>
/// <param name="Conventions">Calls on the endpoint's builder and on those of its groups (<c>RequireAuthorization()</c>, <c>CacheOutput()</c>, ...), the endpoint's own first.</param>
/// <param name="ConventionsAreComplete">False when the builder comes from or goes to a place that cannot be followed, so that there may be more conventions.</param>
/// <param name="IsConditional">Mapped in a branch that asks for the environment: <c>if (app.Environment.IsDevelopment())</c>.</param>
internal sealed record MapCall(
    IInvocationOperation Call,
    Endpoint Endpoint,
    ImmutableArray<IInvocationOperation> Conventions,
    bool ConventionsAreComplete,
    bool IsConditional);
