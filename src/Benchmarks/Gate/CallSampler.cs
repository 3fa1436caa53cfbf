using System.Diagnostics;
using BenchmarkDotNet.Running;
using PerfAnalyzers.Benchmarks.Counting;

namespace PerfAnalyzers.Benchmarks.Gate;

/// <summary>Times calls of a harness in this process, and counts the bytes that they allocate.</summary>
internal sealed class CallSampler
{
    private const int WarmUpCalls = 200;

    /// <summary>After that long the code is compiled as it will stay.</summary>
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromMilliseconds(700);

    private readonly HarnessInstance harness;
    private readonly Action<int> loop;

    /// <param name="harness">Of <paramref name="benchmarkCase"/>; the caller sets it up.</param>
    /// <param name="benchmarkCase">Which method is called.</param>
    public CallSampler(HarnessInstance harness, BenchmarkCase benchmarkCase)
    {
        this.harness = harness;
        loop = CallLoop.Of(harness.Target, benchmarkCase.Descriptor.WorkloadMethod);
        IsSetUpPerCall = benchmarkCase.Descriptor.IterationSetupMethod is not null || benchmarkCase.Descriptor.IterationCleanupMethod is not null;
    }

    /// <summary>Where each call needs a setup of its own, a sample is one call.</summary>
    public bool IsSetUpPerCall { get; }

    /// <summary>Calls until the code is compiled as it will stay; gives the time of the fastest.</summary>
    /// <param name="limit">Slow code is not called much more often.</param>
    public TimeSpan WarmUp(TimeSpan limit)
    {
        var fastest = TimeSpan.MaxValue;
        var started = Stopwatch.GetTimestamp();
        var calls = 0;
        do
        {
            var (elapsed, _) = Measure(1);
            fastest = elapsed > TimeSpan.Zero && elapsed < fastest ? elapsed : fastest;
            calls++;
        }
        while (Stopwatch.GetElapsedTime(started) < limit && (calls < WarmUpCalls || Stopwatch.GetElapsedTime(started) < WarmUpTime));

        return fastest;
    }

    /// <summary>How many calls a sample of about <paramref name="time"/> has.</summary>
    public int CallsIn(TimeSpan time, TimeSpan callTime) => IsSetUpPerCall ? 1 : (int)Math.Clamp(time / callTime, 1, 1_000_000);

    /// <summary>
    /// The bytes are of all threads, and exact. No garbage collection inside, as in BenchmarkDotNet's jobs: what it runs
    /// (finalizers, pools that give memory back) allocated some 4 KB, 14 bytes per call of one that takes 0.3 ms.
    /// </summary>
    public (TimeSpan Elapsed, long Allocated) Measure(int calls)
    {
        harness.IterationSetup();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        loop(calls);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        harness.IterationCleanup();
        return (elapsed, allocated);
    }
}
