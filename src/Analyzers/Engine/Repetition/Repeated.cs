using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.Repetition;

internal enum RepetitionKind
{
    /// <summary>Once each time its function runs.</summary>
    Once,

    PerElement,

    /// <summary>Repeated, but not per element: a page, a chunk, a retry, a search, a cache miss, ...</summary>
    Quiet,

    /// <summary>Inside a lambda of which nobody can tell when it runs.</summary>
    Unknown,
}

/// <param name="Owner">The loop, or the call that runs a lambda per element.</param>
/// <param name="Source">What is walked; null where the loop counts.</param>
internal readonly record struct Repeated(RepetitionKind Kind, IOperation? Owner = null, IOperation? Source = null);
