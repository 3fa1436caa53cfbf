namespace PerfAnalyzers;

internal static partial class RuleIds
{
    public const string MissingCacheAttribute = "PERF4001";

    /// <summary>As <see cref="MissingCacheAttribute"/>, where what is computed may be cheap.</summary>
    public const string CacheableEndpoint = "PERF4002";

    /// <summary>The output cache is asked to store responses, and its middleware is not in the pipeline.</summary>
    public const string OutputCacheWithoutMiddleware = "PERF4003";

    /// <summary>The output cache is asked to store what it never stores: responses to POST.</summary>
    public const string OutputCacheOnVerb = "PERF4004";

    /// <summary>The output cache is asked to store responses to signed-in callers, which it never does.</summary>
    public const string OutputCacheForSignedIn = "PERF4005";

    /// <summary>A response for one caller is marked as one that everybody may store.</summary>
    public const string PublicResponseCache = "PERF4006";

    /// <summary>A response is to vary by query keys, which throws without the middleware.</summary>
    public const string ResponseCacheWithoutMiddleware = "PERF4007";

    /// <summary>The output cache is asked to store a response that sets a cookie.</summary>
    public const string OutputCacheSetsCookie = "PERF4008";

    /// <summary>A service computes the same for several endpoints, which the output cache does not all serve.</summary>
    public const string CacheableService = "PERF4009";

    /// <summary>All who miss a cache entry at the same time load it.</summary>
    public const string Stampede = "PERF4010";

    /// <summary>A factory that loads is run by each who misses.</summary>
    public const string FactoryForEach = "PERF4011";

    /// <summary>A cache entry never expires.</summary>
    public const string EntryNeverExpires = "PERF4012";

    /// <summary>A cache entry that is read often enough never expires.</summary>
    public const string EntrySlidesForever = "PERF4013";

    /// <summary>A cache with a limit throws on an entry without a size.</summary>
    public const string EntryWithoutSize = "PERF4014";

    /// <summary>The output cache gives the response for one caller to others.</summary>
    public const string OutputCacheLeak = "PERF4015";

    /// <summary>A part of a constant length of time that is always zero.</summary>
    public const string ZeroDuration = "PERF4016";

    /// <summary>A value depends on something that its key does not have.</summary>
    public const string KeyLacksInput = "PERF4020";

    /// <summary>What belongs to one user is kept for all.</summary>
    public const string KeyLacksUser = "PERF4021";

    /// <summary>A key is stored as one type and asked for as another.</summary>
    public const string KeyOfTwoTypes = "PERF4022";

    /// <summary>Two inputs of a key touch.</summary>
    public const string AmbiguousKey = "PERF4023";

    /// <summary>A cache entry holds what produces the data.</summary>
    public const string UncacheableValue = "PERF4030";

    /// <summary>Cached entities are still tracked.</summary>
    public const string TrackedValue = "PERF4031";

    /// <summary>An object that all readers of an entry share is changed.</summary>
    public const string CachedObjectChanged = "PERF4032";

    /// <summary>A static dictionary keeps whatever it was asked for.</summary>
    public const string UnboundedMap = "PERF4040";

    /// <summary>The entries of a cache in another process are asked for one by one.</summary>
    public const string CacheCallPerElement = "PERF4041";

    /// <summary>A cache is gone before anyone could find an entry in it.</summary>
    public const string ShortLivedCache = "PERF4042";

    /// <summary>A factory that works for many stops when one of them does.</summary>
    public const string FactoryToken = "PERF4043";

    /// <summary>Requests write to a dictionary at the same time.</summary>
    public const string UnguardedMap = "PERF4044";

    /// <summary>A cache attribute where nothing can be cached.</summary>
    public const string CacheAttributeWithoutEffect = "PERF4050";

    /// <summary>Rows are changed while a cache holds them as they were.</summary>
    public const string StaleEntry = "PERF4051";

    /// <summary>A key or tag names what is not there.</summary>
    public const string CacheKeyUnknownName = "PERF4052";

    /// <summary>A key is the same for calls that differ.</summary>
    public const string CacheKeyLacksParameter = "PERF4053";

    /// <summary>A call that the decorator does not see.</summary>
    public const string CacheBypassed = "PERF4054";

    /// <summary>A decorator that nothing uses.</summary>
    public const string CacheNotRegistered = "PERF4055";
}
