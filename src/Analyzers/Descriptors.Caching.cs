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

    public static readonly DiagnosticDescriptor OutputCacheWithoutMiddleware = Create(
        id: RuleIds.OutputCacheWithoutMiddleware,
        title: "Register the middleware that output caching needs",
        messageFormat: "'{0}' has no effect: 'UseOutputCache' is called nowhere, so that no response is stored",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "An endpoint's attribute or convention only says what the middleware is to do. Without it in the pipeline each request runs the endpoint, and nothing tells.");

    public static readonly DiagnosticDescriptor OutputCacheOnVerb = Create(
        id: RuleIds.OutputCacheOnVerb,
        title: "Do not ask the output cache for what it never stores",
        messageFormat: "'{0}' has no effect: {1}",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "The output cache stores responses to GET and HEAD alone. On any other verb, and on a handler of a Razor Page, it is ignored without a word.");

    public static readonly DiagnosticDescriptor OutputCacheForSignedIn = Create(
        id: RuleIds.OutputCacheForSignedIn,
        title: "Do not ask the output cache for responses to signed-in callers",
        messageFormat: "'{0}' has no effect: callers of {1} must be signed in, and the output cache stores nothing for them",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "The output cache leaves out requests with an Authorization header and those of authenticated users. On an endpoint that lets nobody else in it never stores a response.");

    public static readonly DiagnosticDescriptor OutputCacheSetsCookie = Create(
        id: RuleIds.OutputCacheSetsCookie,
        title: "Do not set a cookie in a response that is to be cached",
        messageFormat: "'{0}' does not go with '{1}', which sets a cookie: such a response is not stored, and one that is stored runs no code",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "The output cache does not store a response that sets a cookie. When the cookie is set only now and then, the stored response leaves out what the code would have written.");

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

    public static readonly DiagnosticDescriptor OutputCacheLeak = Create(
        id: RuleIds.OutputCacheLeak,
        title: "Do not give the cached response of one caller to another",
        messageFormat: "'{0}' gives the response of '{1}' for one caller to others: {2}",
        category: Areas.Caching,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A stored response is served before authorization runs. Where the cache does not know who asks, or is told not to care, everybody gets what was computed for the first caller.");
}
