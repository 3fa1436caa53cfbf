using System.Text.Json.Serialization;

namespace PerfAnalyzers.Benchmarks.Reports;

/// <summary>What became of one limit. The order is that of severity.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BudgetState>))]
internal enum BudgetState
{
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>More than one wants, or more than allowed without proof: a warning.</summary>
    [JsonStringEnumMemberName("aboveTarget")]
    AboveTarget,

    /// <summary>Nobody knows: never a pass.</summary>
    [JsonStringEnumMemberName("unmeasured")]
    Unmeasured,

    [JsonStringEnumMemberName("over")]
    Over,
}

/// <summary>One limit of a hot path and what was measured.</summary>
internal sealed record BudgetOutcome
{
    /// <summary>As the budget file names it: <c>p95</c>.</summary>
    public required string Metric { get; init; }
    public required BudgetState State { get; init; }

    /// <summary>Nanoseconds, bytes, commands, or an exponent.</summary>
    public double? Measured { get; init; }

    /// <summary>For times, what the figure of all calls is at least; this is compared with <see cref="Critical"/>.</summary>
    public double? AtLeast { get; init; }
    public double? Target { get; init; }
    public double? Critical { get; init; }

    /// <summary>Where the limit is written.</summary>
    public required string Source { get; init; }

    /// <summary>Why it is unmeasured, or null.</summary>
    public string? Reason { get; init; }
}
