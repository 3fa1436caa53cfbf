using System.Diagnostics;
using BenchmarkDotNet.Running;
using PerfAnalyzers.Benchmarks.Counting;

namespace PerfAnalyzers.Benchmarks.Gate;

/// <summary>
/// The bytes per call, without those that a timed job adds: of several samples the least, as for a baseline, because what a
/// background thread allocates is not the code's.
/// </summary>
internal static class AllocationPass
{
    private const int Samples = 5;

    /// <summary>A call that fills a cache is the first; of single calls there are enough for one that comes later.</summary>
    private const int SingleCalls = 15;

    private static readonly TimeSpan SampleTime = TimeSpan.FromMilliseconds(20);

    /// <summary>Of warm-up and of sampling each.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <param name="benchmarkCase">The harness and its parameters.</param>
    /// <param name="isWarm">Whether the timed jobs ran in this process, so that the code is compiled as it will stay.</param>
    /// <exception cref="TimeoutException">The harness hangs.</exception>
    /// <exception cref="Exception">Whatever the harness throws.</exception>
    public static double Run(BenchmarkCase benchmarkCase, bool isWarm) => Patience.Run(() =>
    {
        var harness = new HarnessInstance(benchmarkCase);
        harness.GlobalSetup();
        try
        {
            return Least(new CallSampler(harness, benchmarkCase), isWarm);
        }
        finally
        {
            harness.GlobalCleanup();
        }
    });

    private static double Least(CallSampler sampler, bool isWarm)
    {
        var callTime = sampler.WarmUp(isWarm ? SampleTime : Limit);
        var calls = sampler.CallsIn(SampleTime, callTime);
        var least = double.MaxValue;
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i == 0 || (i < (calls == 1 ? SingleCalls : Samples) && Stopwatch.GetElapsedTime(started) < Limit); i++)
        {
            least = Math.Min(least, (double)sampler.Measure(calls).Allocated / calls);
        }

        return Math.Round(least);
    }
}
