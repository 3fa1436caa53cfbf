using PerfAnalyzers.Benchmarks.Reports;

namespace PerfAnalyzers.Benchmarks.Tests.Reports;

/// <summary>Reports as a run would have written them.</summary>
internal static class Runs
{
    public static RunReport Of(params HotPathResult[] results) => new()
    {
        Mode = RunReport.Quick,
        StartedAt = DateTimeOffset.UnixEpoch,
        DurationSeconds = 1,
        Environment = new RunEnvironment
        {
            Os = "Linux",
            Architecture = "X64",
            LogicalCores = 2,
            Runtime = ".NET 10.0.1",
            Configuration = "Release",
            TieredPgo = false,
            BenchmarkDotNet = "0.14.0",
            PerfAnalyzers = "0.1.0",
        },
        HotPaths = results,
    };

    public static HotPathResult HotPath(string id) => new()
    {
        Id = id,
        DisplayName = id.Split('.')[^1],
        Benchmark = id,
        Params = new Dictionary<string, string>(),
    };
}
