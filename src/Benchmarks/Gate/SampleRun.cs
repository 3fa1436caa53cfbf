using System.Diagnostics;
using System.Runtime.InteropServices;
using PerfAnalyzers.Benchmarks.Counting;
using PerfAnalyzers.Benchmarks.HotPaths;
using PerfAnalyzers.Benchmarks.Measuring;

namespace PerfAnalyzers.Benchmarks.Gate;

/// <summary>
/// Takes short samples of every case in this process. Short, because on a shared machine the fastest of many short samples
/// comes close to what the code costs, and every long one is disturbed.
/// </summary>
internal static class SampleRun
{
    private const int Samples = 15;
    private const int FewestSamples = 3;
    private const int WarmUpCalls = 200;

    private static readonly TimeSpan SampleTime = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromMilliseconds(700);

    /// <summary>Of warm-up and of sampling each: a call of a second is sampled three times.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public static SampleReport Run(IReadOnlyList<HotPathCase> cases)
    {
        var queries = new Dictionary<HotPathCase, double?>();
        var errors = new Dictionary<HotPathCase, string>();

        // All are counted before any is timed: the listeners cost time, and EF Core remembers for a second that there are some.
        using (var counter = new QueryCounter())
        {
            foreach (var @case in cases)
            {
                Guard(@case, errors, () => queries[@case] = CountingPass.Run(@case.Template, counter, warmUp: false).QueriesPerCall);
            }
        }

        var results = new List<HotPathSamples>();
        foreach (var @case in cases)
        {
            (IReadOnlyList<double> Times, double Bytes)? sampled = null;
            if (!errors.ContainsKey(@case))
            {
                Guard(@case, errors, () => sampled = Sample(@case));
            }

            results.Add(new HotPathSamples
            {
                Id = @case.HotPath.Id,
                DisplayName = @case.HotPath.DisplayName,
                Params = @case.Parameters,
                SamplesNs = sampled?.Times ?? [],
                AllocatedBytes = sampled?.Bytes,
                QueriesPerOp = queries.GetValueOrDefault(@case),
                Error = errors.GetValueOrDefault(@case),
            });
        }

        return new SampleReport { Runtime = RuntimeInformation.FrameworkDescription, HotPaths = results };
    }

    private static void Guard(HotPathCase @case, Dictionary<HotPathCase, string> errors, Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception)
        {
            // The harness is the user's code: whatever it throws is this hot path's result.
            errors[@case] = FailureText.Of(exception);
        }
    }

    private static (IReadOnlyList<double> Times, double Bytes) Sample(HotPathCase @case)
    {
        var harness = new HarnessInstance(@case.Template);
        harness.GlobalSetup();
        try
        {
            // Where each call needs a setup of its own, a sample is one call.
            var isSetUpPerCall = @case.Template.Descriptor.IterationSetupMethod is not null || @case.Template.Descriptor.IterationCleanupMethod is not null;
            var loop = CallLoop.Of(harness.Target, @case.Template.Descriptor.WorkloadMethod);
            var callTime = WarmUp(harness, loop);
            var calls = isSetUpPerCall ? 1 : (int)Math.Clamp(SampleTime / callTime, 1, 1_000_000);

            var times = new List<double>();
            var bytes = double.MaxValue;
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var started = Stopwatch.GetTimestamp();
            while (times.Count < (isSetUpPerCall ? 4 * Samples : Samples) && (times.Count < FewestSamples || Stopwatch.GetElapsedTime(started) < Limit))
            {
                var (elapsed, allocated) = Measure(harness, loop, calls);
                times.Add(Math.Round(elapsed.TotalNanoseconds / calls, 2));
                bytes = Math.Min(bytes, (double)allocated / calls);
            }

            return (times, Math.Round(bytes));
        }
        finally
        {
            harness.GlobalCleanup();
        }
    }

    /// <summary>Until the code is compiled as it will stay; gives the time of the fastest call.</summary>
    private static TimeSpan WarmUp(HarnessInstance harness, Action<int> loop)
    {
        var fastest = TimeSpan.MaxValue;
        var started = Stopwatch.GetTimestamp();
        for (var calls = 0; Stopwatch.GetElapsedTime(started) < Limit && (calls < WarmUpCalls || Stopwatch.GetElapsedTime(started) < WarmUpTime); calls++)
        {
            var (elapsed, _) = Measure(harness, loop, 1);
            fastest = elapsed > TimeSpan.Zero && elapsed < fastest ? elapsed : fastest;
        }

        return fastest;
    }

    private static (TimeSpan Elapsed, long Allocated) Measure(HarnessInstance harness, Action<int> loop, int calls)
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
