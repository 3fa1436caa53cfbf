using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.HandlerReads;

namespace PerfAnalyzers.Caching;

/// <summary>When does a Razor Page give every caller the same answer? What its class reads is seen; of what is written, its own view is, and its layout is not.</summary>
internal sealed class CacheablePage(EndpointReader endpoints)
{
    private readonly HandlerSearch _search = new(endpoints.Compilation);

    /// <summary>
    /// One GET handler with bounded parameters, on a page that takes no form: the form's token belongs to one visitor, and the
    /// cookie that comes with it keeps the response out of the cache.
    /// </summary>
    public static bool IsCandidate(Endpoint page)
        => page.Verbs is ["GET"]
            && page.Handler.ContainingType is { IsAbstract: false, IsGenericType: false } type
            && (IsRendered(page) || CacheableEndpoint.IsValue(page.Handler.ReturnType))
            && CacheableEndpoint.HasBoundedKeys(page.Parameters)
            && PageHandlers.IsOnlyGet(page.Handler)
            && !PageHandlers.HasPost(type)
            && !PageHandlers.BindsPropertiesOfGet(type);

    /// <summary>May the handler's answer be the page, and not a value of its own?</summary>
    public static bool IsRendered(Endpoint page)
    {
        var type = page.Handler.ReturnType;
        if (type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] })
        {
            type = result;
        }

        return type.SpecialType == SpecialType.System_Void || type.Name is "Task" or "ValueTask" or "IActionResult" or "ActionResult" or "PageResult";
    }

    /// <summary>Does the view neither ask who reads it nor hold a form? A view that is not part of the compilation is taken not to.</summary>
    public bool IsForEverybody(Endpoint page, CancellationToken cancellationToken)
        => PageViews.Of(page.Handler.ContainingType, endpoints.Compilation, cancellationToken) is not { } view
            || PageViews.IsForEverybody(view, _search, cancellationToken);
}
