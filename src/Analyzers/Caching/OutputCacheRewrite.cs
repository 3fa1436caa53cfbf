namespace PerfAnalyzers.Caching;

/// <summary>What the analyzer announces and the code fix does.</summary>
internal static class OutputCacheRewrite
{
    public const string AttributeTitle = "Cache the response with [OutputCache]";
    public const string PageTitle = "Cache the page with [OutputCache]";
    public const string ConventionTitle = "Cache the response with CacheOutput";
    public const string RegisterTitle = "Register output caching";
    public const string RemoveTitle = "Remove what has no effect";
    public const string MoveTitle = "Run the output cache behind authentication";
    public const string NoOneBlock = "the middleware is not registered by statements of one block";
    public const string PolicyDecides = "the policy has to vary its entries by the caller, or leave signed-in callers out";
    public const string KeyNeedsUser = "a cache for signed-in callers needs a key that has the caller in it";
    public const string CookieDecides = "the cookie or the cache has to go";
    public const string NoPlaceForMiddleware = "this project has no one place for 'UseOutputCache'";
    public const string LayoutDecides = "what the layout shows around the page is not seen";
    public const string NoPlace = "output caching is not registered, and this project has no place where it can be";
}
