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
internal readonly record struct Repeated(RepetitionKind Kind, IOperation? Owner = null, IOperation? Source = null)
{
    /// <summary>
    /// Each round waits on purpose, to spare what it calls: <c>foreach (var user in users) { .. await mailer.SendAsync(..); await Task.Delay(200); }</c>.
    /// That is no reason to ask the database per element, but one to leave alone what can only be done one by one.
    /// </summary>
    public bool IsPaced { get; init; }
}
