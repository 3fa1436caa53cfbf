using Microsoft.CodeAnalysis;

namespace PerfAnalyzers;

/// <summary>Every rule's descriptor, one partial file per area (<c>Descriptors.RoundTrips.cs</c>, ...).</summary>
internal static partial class Descriptors
{
    private const string RulePages = "https://github.com/PerfAnalyzers/PerfAnalyzers/blob/main/docs/rules/";

    // The parameters are named as those of DiagnosticDescriptor: the release-tracking check RS2001 reads them by name.
    private static DiagnosticDescriptor Create(
        string id,
        string title,
        string messageFormat,
        string category,
        DiagnosticSeverity defaultSeverity,
        bool isEnabledByDefault = true,
        string? description = null,
        params string[] customTags)
        => new(id, title, messageFormat, category, defaultSeverity, isEnabledByDefault, description, RulePages + id + ".md", customTags);

    /// <summary>A rule's category is the name of its area.</summary>
    private static class Areas
    {
        public const string RoundTrips = nameof(RoundTrips);
        public const string Caching = nameof(Caching);
        public const string Async = nameof(Async);
        public const string Writes = nameof(Writes);
        public const string HotPaths = nameof(HotPaths);
        public const string Budgets = nameof(Budgets);
        public const string Configuration = nameof(Configuration);
    }
}
