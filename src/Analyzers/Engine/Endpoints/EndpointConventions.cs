using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Endpoints;

internal enum Access
{
    Anonymous,
    Protected,
    Unknown,
}

internal enum ResponseCaching
{
    None,

    /// <summary>Stored by the server or by the client, or expressly not to be stored.</summary>
    Decided,
    Unknown,
}

/// <summary>Who may call an endpoint, and is its response cached: what attributes, conventions and the application's options say together.</summary>
internal sealed class EndpointConventions(EndpointReader endpoints)
{
    private Tuple<Access, ResponseCaching>? _application;
    private static readonly string[] ControllerMaps = ["MapControllers", "MapControllerRoute", "MapDefaultControllerRoute"];
    private static readonly string[] FilterMethods =
    [
        "OnActionExecuting", "OnActionExecutionAsync", "OnPageHandlerSelected", "OnPageHandlerSelectionAsync", "OnPageHandlerExecuting", "OnPageHandlerExecuted", "OnPageHandlerExecutionAsync",
    ];

    private static readonly string[] PageMaps = ["MapRazorPages"];

    private readonly PageConventions _pageConventions = new(endpoints);
    private Tuple<Access, ResponseCaching>? _controllers;
    private Tuple<Access, ResponseCaching>? _pages;

    public (Access Access, ResponseCaching Caching) OfAction(IMethodSymbol action, CancellationToken cancellationToken)
    {
        var effect = new Effect();
        for (var method = action; method is not null; method = method.OverriddenMethod)
        {
            AddAttributes(method, effect);
        }

        for (var type = action.ContainingType; type is not null; type = type.BaseType)
        {
            AddAttributes(type, effect);
            effect.HasUnknownFilter |= OverridesFilter(type);
        }

        effect.Add(Controllers(cancellationToken));
        effect.Add(Application(cancellationToken));
        return effect.Result();
    }

    /// <param name="page">The class of a Razor Page, which decides for all its handlers.</param>
    public (Access Access, ResponseCaching Caching) OfPage(INamedTypeSymbol page, CancellationToken cancellationToken)
    {
        var effect = new Effect();
        for (INamedTypeSymbol? type = page; type is not null; type = type.BaseType)
        {
            AddAttributes(type, effect);
            effect.HasUnknownFilter |= OverridesFilter(type);
        }

        // @attribute [Authorize]
        if (PageViews.Of(page, endpoints.Compilation, cancellationToken) is { } view)
        {
            AddAttributes(view, effect);
        }

        var access = _pageConventions.Of(page, cancellationToken);
        effect.IsOpened |= access.IsOpened;
        effect.IsProtected |= !access.Policies.IsEmpty;
        effect.HasUnknownAccess |= !access.IsComplete;
        effect.Add(Pages(cancellationToken));
        effect.Add(Application(cancellationToken));
        return effect.Result();
    }

    public (Access Access, ResponseCaching Caching) OfMapCall(MapCall call, CancellationToken cancellationToken)
    {
        var effect = new Effect { HasUnknownFilter = !call.ConventionsAreComplete };
        AddAttributes(call.Endpoint.Handler, effect);
        AddConventions(call.Conventions, effect);
        effect.Add(Application(cancellationToken));
        return effect.Result();
    }

    private static void AddAttributes(ISymbol symbol, Effect effect)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is not { } type)
            {
                continue;
            }

            effect.IsOpened |= HasInterface(type, "IAllowAnonymous");
            effect.IsProtected |= HasInterface(type, "IAuthorizeData") || HasInterface(type, "IAuthorizationRequirementData") || HasInterface(type, "IAuthorizationFilter") || HasInterface(type, "IAsyncAuthorizationFilter");
            effect.IsCached |= type.Name.IndexOf("Cache", StringComparison.Ordinal) >= 0;

            // [ServiceFilter(typeof(TenantFilter))], [LogRequest]: code of the application around the action.
            effect.HasUnknownFilter |= HasInterface(type, "IFilterMetadata")
                && (!type.IsIn("Microsoft.AspNetCore") || type.Name is "TypeFilterAttribute" or "ServiceFilterAttribute" or "MiddlewareFilterAttribute" or "EnableQueryAttribute");
        }
    }

    private static void AddConventions(ImmutableArray<IInvocationOperation> conventions, Effect effect)
    {
        foreach (var convention in conventions)
        {
            var method = convention.TargetMethod;
            switch (method.Name)
            {
                case "RequireAuthorization":
                    effect.IsProtected = true;
                    break;
                case "AllowAnonymous":
                    effect.IsOpened = true;
                    break;
                case "CacheOutput":
                    effect.IsCached = true;
                    break;
                case "AddEndpointFilter" or "AddEndpointFilterFactory" or "WithMetadata" or "Add" or "Finally":
                    effect.HasUnknownFilter = true;
                    break;
                default:
                    effect.HasUnknownFilter |= !(method.IsIn("Microsoft.AspNetCore")
                        || (method.DeclaringSyntaxReferences.Length == 0 && IsDescription(method.Name)));
                    break;
            }
        }
    }

    // WithApiVersionSet, MapToApiVersion, WithOpenApi, ProducesValidation: they say what the endpoint is, not what it does.
    private static bool IsDescription(string name)
        => name.StartsWith("With", StringComparison.Ordinal) || name.StartsWith("Produces", StringComparison.Ordinal) || name.StartsWith("Accepts", StringComparison.Ordinal)
            || name.EndsWith("ApiVersion", StringComparison.Ordinal) || name is "IsApiVersionNeutral" or "ReportApiVersions" or "ExcludeFromDescription";

    // class AuditedController : Controller { public override void OnActionExecuting(...) }
    private static bool OverridesFilter(INamedTypeSymbol type)
        => type.DeclaringSyntaxReferences.Length > 0
            && (FilterMethods.Any(name => !type.GetMembers(name).IsEmpty) || HasOwnInterface(type, "IFilterMetadata"));

    /// <summary>What holds for every endpoint: a fallback policy, a base policy of the output cache, a culture for each request that decides how values are written.</summary>
    private (Access, ResponseCaching) Application(CancellationToken cancellationToken)
        => Once(ref _application, () => (
            Uses("FallbackPolicy", cancellationToken) || Uses("SetFallbackPolicy", cancellationToken) ? Access.Unknown : Access.Anonymous,
            Uses("AddBasePolicy", cancellationToken) || Uses("UseRequestLocalization", cancellationToken) ? ResponseCaching.Unknown : ResponseCaching.None));

    private (Access, ResponseCaching) Controllers(CancellationToken cancellationToken)
        => Once(ref _controllers, () => Mapped(ControllerMaps, cancellationToken));

    private (Access, ResponseCaching) Pages(CancellationToken cancellationToken)
        => Once(ref _pages, () => Mapped(PageMaps, cancellationToken));

    /// <summary>What holds for every controller, or page: global filters, and conventions on the call that maps them all.</summary>
    private (Access, ResponseCaching) Mapped(string[] maps, CancellationToken cancellationToken)
    {
        var effect = new Effect { HasUnknownFilter = Uses("AuthorizeFilter", cancellationToken) || AddsUnknownFilter(cancellationToken) };
        foreach (var name in maps)
        {
            foreach (var use in NameIndex.NameIndex.Find(endpoints.Compilation, name, cancellationToken))
            {
                if (use.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } invocation
                    && endpoints.Bind(invocation, cancellationToken) is IInvocationOperation call)
                {
                    var (conventions, complete) = endpoints.ConventionsOn(call, cancellationToken);
                    AddConventions(conventions, effect);
                    effect.HasUnknownFilter |= !complete;
                }
            }
        }

        return effect.Result();
    }

    // options.Filters.Add<TenantFilter>(); options.Filters.Add(new ApiKeyFilter());
    private bool AddsUnknownFilter(CancellationToken cancellationToken)
    {
        foreach (var name in NameIndex.NameIndex.Find(endpoints.Compilation, "Filters", cancellationToken))
        {
            if (name.Parent is not MemberAccessExpressionSyntax { Parent: MemberAccessExpressionSyntax { Name: { Identifier.ValueText: "Add" or "AddService" } add, Parent: InvocationExpressionSyntax invocation } })
            {
                continue;
            }

            var model = endpoints.Compilation.GetSemanticModel(name.SyntaxTree);
            var filter = add is GenericNameSyntax { TypeArgumentList.Arguments: [var argument] }
                ? model.GetTypeInfo(argument, cancellationToken).Type
                : invocation.ArgumentList.Arguments.FirstOrDefault()?.Expression switch
                {
                    TypeOfExpressionSyntax typeOf => model.GetTypeInfo(typeOf.Type, cancellationToken).Type,
                    { } created => model.GetTypeInfo(created, cancellationToken).Type,
                    null => null,
                };
            if (filter is null || !(filter.IsIn("Microsoft.AspNetCore.Mvc") || HasInterface(filter, "IExceptionFilter") || HasInterface(filter, "IAsyncExceptionFilter")))
            {
                return true;
            }
        }

        return false;
    }

    private bool Uses(string name, CancellationToken cancellationToken) => NameIndex.NameIndex.Contains(endpoints.Compilation, name, cancellationToken);

    private static bool HasInterface(ITypeSymbol type, string name)
    {
        foreach (var implemented in type.AllInterfaces)
        {
            if (implemented.Name == name && implemented.IsIn("Microsoft.AspNetCore"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasOwnInterface(INamedTypeSymbol type, string name)
    {
        foreach (var implemented in type.Interfaces)
        {
            if (implemented.Name == name || HasInterface(implemented, name))
            {
                return true;
            }
        }

        return false;
    }

    // Written whole or not at all, and equal whichever thread writes it.
    private static (Access, ResponseCaching) Once(ref Tuple<Access, ResponseCaching>? value, Func<(Access, ResponseCaching)> create)
        => (value ??= create().ToTuple()).ToValueTuple();

    private sealed class Effect
    {
        public bool IsOpened { get; set; }

        public bool IsProtected { get; set; }

        public bool IsCached { get; set; }

        public bool HasUnknownFilter { get; set; }

        public bool HasUnknownAccess { get; set; }

        public bool HasUnknownCaching { get; set; }

        public void Add((Access Access, ResponseCaching Caching) other)
        {
            IsProtected |= other.Access == Access.Protected;
            HasUnknownAccess |= other.Access == Access.Unknown;
            IsCached |= other.Caching == ResponseCaching.Decided;
            HasUnknownCaching |= other.Caching == ResponseCaching.Unknown;
        }

        public (Access Access, ResponseCaching Caching) Result()
            => (HasUnknownFilter ? Access.Unknown
                    : IsOpened ? Access.Anonymous
                    : IsProtected ? Access.Protected
                    : HasUnknownAccess ? Access.Unknown
                    : Access.Anonymous,
                IsCached ? ResponseCaching.Decided : HasUnknownCaching || HasUnknownFilter ? ResponseCaching.Unknown : ResponseCaching.None);
    }
}
