using PerfAnalyzers.Benchmarks.Measuring;

namespace PerfAnalyzers.Benchmarks.Reports;

/// <summary>
/// What one run measured; <c>--json FILE</c> writes it, <c>--compare FILE</c> and the perfaudit tool read it.
/// Property names are camel case. All times are nanoseconds per call, all sizes bytes per call.
/// A metric is null when it was not measured: null is never a pass and never zero.
/// New properties may appear within a schema version; a changed meaning raises it.
/// </summary>
internal sealed record RunReport
{
    public const int CurrentSchemaVersion = 1;

    public const string Quick = "quick";
    public const string Full = "full";

    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary><see cref="Quick"/>: in-process and short, for a first impression; <see cref="Full"/>: processes of their own.</summary>
    public required string Mode { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required double DurationSeconds { get; init; }

    public required RunEnvironment Environment { get; init; }

    /// <summary>Budgets that no hot path of this run has, by their key: never a pass.</summary>
    public IReadOnlyList<string> UnmeasuredBudgets { get; init; } = [];

    /// <summary>One entry per hot path and combination of its parameters, in the order in which they ran.</summary>
    public required IReadOnlyList<HotPathResult> HotPaths { get; init; }

    /// <summary>One entry per hot path that was measured at several sizes.</summary>
    public IReadOnlyList<HotPathGrowth> Growth { get; init; } = [];

    /// <summary>What source each hot path runs, as far as it can be told; empty where no symbol files lie beside the assemblies.</summary>
    public IReadOnlyList<HotPathReach> Reach { get; init; } = [];
}

/// <summary>The source that a hot path runs, the nearest first.</summary>
internal sealed record HotPathReach
{
    /// <summary>That of the hot path's results.</summary>
    public required string Id { get; init; }

    public required IReadOnlyList<ReachedSource> Places { get; init; }
}

/// <summary>The body of one method, lambda or local function; lines are one-based.</summary>
internal sealed record ReachedSource
{
    public required string File { get; init; }
    public required int Line { get; init; }
    public required int EndLine { get; init; }

    /// <summary>The methods from the hot path to this one.</summary>
    public required IReadOnlyList<string> Path { get; init; }
}

/// <summary>Where the numbers come from. Times of two environments are not comparable; allocated bytes of two runtimes neither.</summary>
internal sealed record RunEnvironment
{
    public required string Os { get; init; }
    public required string Architecture { get; init; }
    public string? Processor { get; init; }
    public required int LogicalCores { get; init; }

    /// <summary>For example <c>.NET 10.0.1</c>.</summary>
    public required string Runtime { get; init; }

    /// <summary><c>Release</c>, or <c>Debug</c> when the measured assembly was compiled without optimisation.</summary>
    public required string Configuration { get; init; }

    /// <summary>Whether the JIT was free to use profile-guided optimisation; allocated bytes are only reproducible without.</summary>
    public required bool TieredPgo { get; init; }

    public required string BenchmarkDotNet { get; init; }
    public required string PerfAnalyzers { get; init; }
}

/// <summary>The figures of one hot path with one combination of parameters.</summary>
internal sealed record HotPathResult
{
    /// <summary>Same hot path in another run: same id and same <see cref="Params"/>.</summary>
    public required string Id { get; init; }
    public required string DisplayName { get; init; }
    public string? Kind { get; init; }
    public string? File { get; init; }
    public int? Line { get; init; }

    /// <summary>BenchmarkDotNet's name of the harness method, which its <c>--filter</c> matches.</summary>
    public required string Benchmark { get; init; }

    /// <summary>Parameter names and values as BenchmarkDotNet displays them; empty without parameters.</summary>
    public required IReadOnlyDictionary<string, string> Params { get; init; }

    /// <summary>From the throughput job.</summary>
    public double? MeanNs { get; init; }

    /// <summary>Of single calls, from the latency job; null for calls under a microsecond or with too few samples.</summary>
    public double? P50Ns { get; init; }
    public double? P95Ns { get; init; }
    public double? P99Ns { get; init; }

    /// <summary>What the mean and the percentiles of all calls are at least, with 95 % confidence or more; null when that cannot be said.</summary>
    public double? MeanLowNs { get; init; }
    public double? P50LowNs { get; init; }
    public double? P95LowNs { get; init; }
    public double? P99LowNs { get; init; }

    /// <summary>The 0th, 1st, ... 100th percentile of the single calls.</summary>
    public IReadOnlyList<double>? Distribution { get; init; }

    /// <summary>The number of single calls behind the percentiles.</summary>
    public int LatencySamples { get; init; }

    public double? AllocatedBytes { get; init; }

    /// <summary>Database commands per call; null when a database was used whose commands could not be seen.</summary>
    public double? QueriesPerOp { get; init; }

    /// <summary>Rows read per call by EF Core's readers.</summary>
    public double? RowsPerOp { get; init; }

    /// <summary>What became of each limit that the hot path has; empty without a budget.</summary>
    public IReadOnlyList<BudgetOutcome> Budget { get; init; } = [];

    /// <summary>The databases whose commands were counted, for example <c>SQLite</c>; null when there were none.</summary>
    public string? Database { get; init; }

    /// <summary>Why the hot path could not be measured (exception type, message and first stack line), or null.</summary>
    public string? Error { get; init; }
}

/// <summary>How the cost of a hot path grows with its size; a metric is null when it was not measured at enough sizes.</summary>
internal sealed record HotPathGrowth
{
    public required string Id { get; init; }
    public required string DisplayName { get; init; }

    /// <summary>The parameter among those of the results that is the size.</summary>
    public required string SizeParameter { get; init; }

    /// <summary>The other parameters, whose values the entry is about.</summary>
    public required IReadOnlyDictionary<string, string> Params { get; init; }

    public GrowthFit? Mean { get; init; }
    public GrowthFit? Allocated { get; init; }
    public GrowthFit? Queries { get; init; }

    /// <summary>Whether the result is one of the sizes that the entry was fitted to.</summary>
    public bool IsOf(HotPathResult result) =>
        result.Id == Id
        && result.Params.ContainsKey(SizeParameter)
        && Params.All(parameter => result.Params.GetValueOrDefault(parameter.Key) == parameter.Value);
}
