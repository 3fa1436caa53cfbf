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
}
