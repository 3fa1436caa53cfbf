using Microsoft.CodeAnalysis;

namespace PerfAnalyzers;

internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor MissingCacheAttribute = Create(
        id: RuleIds.MissingCacheAttribute,
        title: "Cache the response of an endpoint that computes the same answer for everyone",
        messageFormat: "{0} {1} on every anonymous request and is not cached{2}",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "An anonymous GET that aggregates or reads a whole table gives every caller the same response. Output caching computes it once per period.");

    public static readonly DiagnosticDescriptor CacheableEndpoint = Create(
        id: RuleIds.CacheableEndpoint,
        title: "Consider caching the response of an endpoint that gives everyone the same",
        messageFormat: "{0} {1} on every anonymous request; consider caching its response{2}",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "An anonymous GET that makes several round trips, loads a graph of entities or asks another server gives every caller the same response. Output caching computes it once per period.");

    public static readonly DiagnosticDescriptor OutputCacheWithoutMiddleware = Create(
        id: RuleIds.OutputCacheWithoutMiddleware,
        title: "Register the middleware that output caching needs",
        messageFormat: "'{0}' has no effect: 'UseOutputCache' is called nowhere, so that no response is stored",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "An endpoint's attribute or convention only says what the middleware is to do. Without it in the pipeline each request runs the endpoint, and nothing tells.");

    public static readonly DiagnosticDescriptor OutputCacheOnVerb = Create(
        id: RuleIds.OutputCacheOnVerb,
        title: "Do not ask a cache for responses that it never stores",
        messageFormat: "'{0}' has no effect: {1}",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "The output cache stores responses to GET and HEAD alone. On any other verb, and on a handler of a Razor Page, it is ignored without a word. Nor does any cache store the response to a PUT or DELETE, whatever its header says.");

    public static readonly DiagnosticDescriptor OutputCacheForSignedIn = Create(
        id: RuleIds.OutputCacheForSignedIn,
        title: "Do not ask the output cache for responses to signed-in callers",
        messageFormat: "'{0}' has no effect: callers of {1} must be signed in, and the output cache stores nothing for them",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "The output cache leaves out requests with an Authorization header and those of authenticated users. On an endpoint that lets nobody else in it never stores a response.");

    public static readonly DiagnosticDescriptor PublicResponseCache = Create(
        id: RuleIds.PublicResponseCache,
        title: "Keep the response for one caller out of shared caches",
        messageFormat: "'[ResponseCache]' lets everybody store the response of '{0}', which {1}",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "Unless it says otherwise, [ResponseCache] sends 'Cache-Control: public'. A proxy, a content delivery network and the response caching middleware then give one caller's response to the next.");

    public static readonly DiagnosticDescriptor ResponseCacheWithoutMiddleware = Create(
        id: RuleIds.ResponseCacheWithoutMiddleware,
        title: "Register the middleware that VaryByQueryKeys needs",
        messageFormat: "'VaryByQueryKeys' makes each request fail: 'UseResponseCaching' is called nowhere",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "Only the response caching middleware reads VaryByQueryKeys. Without it in the pipeline the attribute throws, and the caller is answered with status 500.");

    public static readonly DiagnosticDescriptor OutputCacheSetsCookie = Create(
        id: RuleIds.OutputCacheSetsCookie,
        title: "Do not set a cookie in a response that is to be cached",
        messageFormat: "'{0}' does not go with '{1}', which sets a cookie: such a response is not stored, and one that is stored runs no code",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "The output cache does not store a response that sets a cookie. When the cookie is set only now and then, the stored response leaves out what the code would have written.");

    public static readonly DiagnosticDescriptor CacheableService = Create(
        id: RuleIds.CacheableService,
        title: "Consider caching what a service reads for several endpoints",
        messageFormat: "'{0}' {1} for {2} each time, and nothing in the application writes these rows; consider caching the result",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Reference data that several endpoints need are read from the database for each of their requests. A cache in the service serves signed-in callers too, whose responses the output cache never stores.");

    /// <summary>Reported as information where the key is a visitor's: few ask for it at the same time.</summary>
    public static readonly DiagnosticDescriptor Stampede = Create(
        id: RuleIds.Stampede,
        title: "Load a missing cache entry once for all who ask for it",
        messageFormat: "All who call '{0}' before the first has stored the entry run '{1}' as well",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A cache that is asked, missed and filled step by step lets everyone through who comes before the entry is stored. When a popular entry expires, the load that the cache was to take away arrives all at once.");

    public static readonly DiagnosticDescriptor FactoryForEach = Create(
        id: RuleIds.FactoryForEach,
        title: "Do not rely on IMemoryCache.GetOrCreate to load once",
        messageFormat: "'{0}' runs '{1}' for each who misses the entry at the same time, not once for all",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "GetOrCreate and GetOrCreateAsync of IMemoryCache ask, and run the factory when nothing is found; there is no lock in between.");

    /// <summary>Reported as information where the key is constant: such an entry grows old, but not in number.</summary>
    public static readonly DiagnosticDescriptor EntryNeverExpires = Create(
        id: RuleIds.EntryNeverExpires,
        title: "Give a cache entry an expiration",
        messageFormat: "The entry that '{0}' adds never expires{1}",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "An entry without an expiration stays until the process ends, with the value of the day on which it was made. With a key that is built from an input, their number grows without limit.");

    public static readonly DiagnosticDescriptor EntrySlidesForever = Create(
        id: RuleIds.EntrySlidesForever,
        title: "Give a sliding cache entry an absolute end",
        messageFormat: "The entry that '{0}' adds never expires as long as it is read within its sliding expiration; give it an absolute one, too",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A sliding expiration starts anew with each read. What is read often is never loaded again, and the readers see the old value for good.");

    public static readonly DiagnosticDescriptor EntryWithoutSize = Create(
        id: RuleIds.EntryWithoutSize,
        title: "Give the entries of a limited cache a size",
        messageFormat: "'{0}' adds an entry without a size to a cache with a SizeLimit, which throws",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A MemoryCache with a SizeLimit throws an InvalidOperationException when an entry without a Size is added.");

    public static readonly DiagnosticDescriptor OutputCacheLeak = Create(
        id: RuleIds.OutputCacheLeak,
        title: "Do not give the cached response of one caller to another",
        messageFormat: "'{0}' gives the response of '{1}' for one caller to others: {2}",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A stored response is served before authorization runs. Where the cache does not know who asks, or is told not to care, everybody gets what was computed for the first caller.");

    public static readonly DiagnosticDescriptor ZeroDuration = Create(
        id: RuleIds.ZeroDuration,
        title: "Take the whole length of a duration, not a part that is zero",
        messageFormat: "'{0}' is always 0: it is what the larger units leave over; '{1}' is the whole length",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "The Seconds of a TimeSpan are those that whole minutes leave over, and so on. Of a constant number of minutes, hours or days they are zero, and what they are to last for lasts for no time at all.");

    public static readonly DiagnosticDescriptor KeyLacksInput = Create(
        id: RuleIds.KeyLacksInput,
        title: "Put everything that a cached value is computed from into its key",
        messageFormat: "The value that '{0}' gives is computed from {1}, and kept under a key without it",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "Whoever asks second is given what was computed for the first, although he asked for something else.");

    public static readonly DiagnosticDescriptor KeyLacksUser = Create(
        id: RuleIds.KeyLacksUser,
        title: "Put the user into the key of what is computed for one user",
        messageFormat: "What is computed from {0} is kept under a key that is the same for every user",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A shared cache gives what was computed for the first user, or tenant, to all others until it expires.");

    public static readonly DiagnosticDescriptor KeyOfTwoTypes = Create(
        id: RuleIds.KeyOfTwoTypes,
        title: "Keep values of one type under one cache key",
        messageFormat: "The key \"{0}\" is used for '{1}' here and for '{2}' elsewhere",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "Whoever asks for the other type is thrown an InvalidCastException, or never finds the entry, and two who store different types overwrite each other.",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor AmbiguousKey = Create(
        id: RuleIds.AmbiguousKey,
        title: "Put something between the inputs of a cache key",
        messageFormat: "Different values of '{0}' and '{1}' can give the same key, because nothing stands between them",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Without a separator \"1\" and \"11\" make the same key as \"11\" and \"1\", and one of the two is given the value of the other.");

    public static readonly DiagnosticDescriptor UncacheableValue = Create(
        id: RuleIds.UncacheableValue,
        title: "Cache the data, not what produces it",
        messageFormat: "The cache keeps {0}: {1}",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A query, a lazy sequence, a task or a stream in a cache saves no work: it works anew for each reader, fails for all of them, or is used up by the first.");

    public static readonly DiagnosticDescriptor TrackedValue = Create(
        id: RuleIds.TrackedValue,
        title: "Cache entities that no context tracks",
        messageFormat: "The cached '{0}' entities are tracked: what their context loads later is added to them, and cached with them",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A context that tracks an entity connects it with everything else that it loads. In a cache, the entity carries all that along, and every reader sees it.");

    public static readonly DiagnosticDescriptor CachedObjectChanged = Create(
        id: RuleIds.CachedObjectChanged,
        title: "Do not change an object that a cache in memory shares",
        messageFormat: "'{0}' is the cache's own object: this changes it for everyone who reads the entry, while they read it",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A cache in memory gives the same object to all readers. What one of them changes is changed for all, without being stored, and a collection that is changed while another thread reads it throws.");

    public static readonly DiagnosticDescriptor UnboundedMap = Create(
        id: RuleIds.UnboundedMap,
        title: "Give a static dictionary that only grows an end",
        messageFormat: "'{0}' keeps an entry for every '{1}' that it was ever asked for",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A static dictionary that is filled on request and never emptied grows as long as the process lives. What it was given as an answer is as old as the first question, and a lock or counter in it is kept when nobody needs it any more. A cache with an expiration forgets.");

    public static readonly DiagnosticDescriptor CacheCallPerElement = Create(
        id: RuleIds.CacheCallPerElement,
        title: "Ask a cache for many entries together",
        messageFormat: "'{0}' asks the cache once per {1}, each after the one before{2}",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A cache in another process answers in a round trip. A loop that waits for each entry takes the sum of all of them; reads that are sent together take about one.");

    public static readonly DiagnosticDescriptor ShortLivedCache = Create(
        id: RuleIds.ShortLivedCache,
        title: "Share a cache between requests",
        messageFormat: "{0} has a cache of its own, in which nothing of an earlier one can be found",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A cache that lives no longer than the request that fills it never has an entry. It costs what a cache costs and saves nothing.");

    public static readonly DiagnosticDescriptor FactoryToken = Create(
        id: RuleIds.FactoryToken,
        title: "Use the token that the cache gives to a factory",
        messageFormat: "'{0}' is the token of one caller: when that one stops, the load stops for all who wait for it",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "HybridCache and FusionCache run a factory once for all who wait for its entry, and give it a token of its own. The token of the caller who happened to be first is none of theirs.");

    public static readonly DiagnosticDescriptor UnguardedMap = Create(
        id: RuleIds.UnguardedMap,
        title: "Do not write to a shared Dictionary from several requests",
        messageFormat: "'{0}' is a plain Dictionary, and requests that use '{1}' at the same time write to it at the same time",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "Dictionary<TKey, TValue> supports no writer beside other readers or writers. Two that write at once lose entries, throw, or leave it in a state in which a lookup never ends.");

    public static readonly DiagnosticDescriptor CacheAttributeWithoutEffect = Create(
        id: RuleIds.CacheAttributeWithoutEffect,
        title: "Put the cache attribute where it works",
        messageFormat: "'[{0}]' on '{1}' does nothing: {2}",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A decorator caches the results of a method that it can stand before: a method of an interface or a virtual method of a class, with a result that can be kept and arguments that make a key.");

    public static readonly DiagnosticDescriptor StaleEntry = Create(
        id: RuleIds.StaleEntry,
        title: "Take an entry out of the cache when its rows change",
        messageFormat: "'{0}' stores changes of '{1}', and the cache entry '{2}' goes on showing it as it was",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        description: "An entry that is computed from rows of the database is as old as its last load. Code that changes the rows and leaves the entry where it is has its users see the old values until the entry expires.");

    public static readonly DiagnosticDescriptor CacheKeyUnknownName = Create(
        id: RuleIds.CacheKeyUnknownName,
        title: "Name parameters in the cache key",
        messageFormat: "The {0} names '{1}', {2}",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Error,
        description: "What stands in braces in a key or a tag is a parameter of the method, a property of one, or a type parameter.");

    public static readonly DiagnosticDescriptor CacheKeyLacksParameter = Create(
        id: RuleIds.CacheKeyLacksParameter,
        title: "Tell calls with different arguments apart in the cache key",
        messageFormat: "The key '{0}' of '{1}' leaves out {2}: calls that differ in it share one entry; name it, or mark the parameter with [CacheIgnore]",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A caller gets the result that was computed for the arguments of another one.");

    public static readonly DiagnosticDescriptor CacheBypassed = Create(
        id: RuleIds.CacheBypassed,
        title: "Call the cached method through its service",
        messageFormat: "'{0}' is called on this object, so that '[{1}]' of '{2}' has no effect",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "The cache stands before the service. A call of an object to itself does not pass it: nothing is read from the cache, kept or evicted.");

    public static readonly DiagnosticDescriptor CacheNotRegistered = Create(
        id: RuleIds.CacheNotRegistered,
        title: "Register the cache of a service",
        messageFormat: "Nothing puts the cache before '{0}': call {1}() after the service is registered",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "The decorator of a type with [Cacheable] methods is generated, and the application neither registers nor makes one. All calls go past the cache.");
}
