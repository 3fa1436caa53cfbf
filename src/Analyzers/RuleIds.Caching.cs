namespace PerfAnalyzers;

internal static partial class RuleIds
{
    public const string MissingCacheAttribute = "PERF4001";

    /// <summary>The output cache is asked to store responses, and its middleware is not in the pipeline.</summary>
    public const string OutputCacheWithoutMiddleware = "PERF4003";

    /// <summary>The output cache is asked to store what it never stores: responses to POST.</summary>
    public const string OutputCacheOnVerb = "PERF4004";

    /// <summary>The output cache is asked to store responses to signed-in callers, which it never does.</summary>
    public const string OutputCacheForSignedIn = "PERF4005";

    /// <summary>The output cache is asked to store a response that sets a cookie.</summary>
    public const string OutputCacheSetsCookie = "PERF4008";

    /// <summary>A cache entry never expires.</summary>
    public const string EntryNeverExpires = "PERF4012";

    /// <summary>A cache entry that is read often enough never expires.</summary>
    public const string EntrySlidesForever = "PERF4013";

    /// <summary>The output cache gives the response for one caller to others.</summary>
    public const string OutputCacheLeak = "PERF4015";
}
