namespace PerfAnalyzers.Caching;

/// <summary>What the analyzer announces and the code fix does.</summary>
internal static class OutputCacheRewrite
{
    public const string AttributeTitle = "Cache the response with [OutputCache]";
    public const string ConventionTitle = "Cache the response with CacheOutput";
    public const string RegisterTitle = "Register output caching";
    public const string RemoveTitle = "Remove what has no effect";
    public const string NoPlaceForMiddleware = "this project has no one place for 'UseOutputCache'";
    public const string NoPlace = "output caching is not registered, and this project has no place where it can be";

    public const string DurationOption = "perf_analyzers.PERF4001.duration";
    public const int DefaultDuration = 60;
}
