using PerfAnalyzers.Benchmarks.Reports;

namespace PerfAnalyzers.Benchmarks;

/// <summary>
/// What the process tells its caller. BenchmarkDotNet itself ends with 0 when benchmarks failed, so that a pipeline
/// would take a broken hot path for a fast one.
/// </summary>
internal static class ExitCodes
{
    public const int Passed = 0;

    /// <summary>A usage error, or at least one hot path that could not be measured.</summary>
    public const int Failed = 2;

    // 1 is over budget or regressed and 3 is inconclusive; neither is decided from a single run without budgets.
    public static int Of(RunReport report) =>
        report.HotPaths.Any(hotPath => hotPath.Error is not null) ? Failed : Passed;
}
