using System.Collections.Immutable;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>What a compilation shows of a method with all that shares its signature.</summary>
internal readonly record struct MethodFamily()
{
    /// <summary>Why they cannot become async, or why the synchronous form has to stay for somebody, as a clause.</summary>
    public string? Obstacle { get; init; }

    /// <summary>Does the obstacle say which caller it is about?</summary>
    public bool NamesCaller { get; init; }

    /// <summary>The functions that call one of them.</summary>
    public ImmutableArray<Caller> Callers { get; init; } = [];

    /// <summary>May other projects call, override or implement one of them?</summary>
    public bool IsOpen { get; init; }
}
