using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.HotPaths;

/// <summary>Something that costs more on a hot path than it seems to.</summary>
/// <param name="Descriptor">The rule.</param>
/// <param name="Location">What would have to change.</param>
/// <param name="Arguments">Those of the message, without the last one, which names the hot path.</param>
internal sealed record Allocation(DiagnosticDescriptor Descriptor, Location Location, params object[] Arguments)
{
    /// <summary>The title of the rewrite that our code fix offers; null when there is none.</summary>
    public string? Fix { get; init; }
}
