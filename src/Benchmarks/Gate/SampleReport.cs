namespace PerfAnalyzers.Benchmarks.Gate;

/// <summary>
/// What <c>--samples FILE</c> writes: one process's share of a comparison between two revisions. The perfaudit tool starts
/// many such processes in turns and reads their files. New properties may appear within a schema version.
/// </summary>
internal sealed record SampleReport
{
    public const int CurrentSchemaVersion = 1;

    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>For example <c>.NET 10.0.1</c>: allocated bytes of two runtimes are not comparable.</summary>
    public required string Runtime { get; init; }

    public required IReadOnlyList<HotPathSamples> HotPaths { get; init; }
}

/// <summary>The samples of one hot path with one combination of parameters.</summary>
internal sealed record HotPathSamples
{
    public required string Id { get; init; }
    public required string DisplayName { get; init; }
    public required IReadOnlyDictionary<string, string> Params { get; init; }

    /// <summary>Nanoseconds per call, each of a few milliseconds of calls; empty when it failed.</summary>
    public IReadOnlyList<double> SamplesNs { get; init; } = [];

    /// <summary>Bytes per call of the sample that allocated least: what the code needs, without what happened beside it.</summary>
    public double? AllocatedBytes { get; init; }

    /// <summary>Database commands per call; null when they could not be seen.</summary>
    public double? QueriesPerOp { get; init; }

    public string? Error { get; init; }
}
