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

    private static readonly TimeSpan SampleTime = TimeSpan.FromMilliseconds(4);

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
            var sampler = new CallSampler(harness, @case.Template);
            var callTime = sampler.WarmUp(Limit);
            var calls = sampler.CallsIn(SampleTime, callTime);

            var times = new List<double>();
            var bytes = double.MaxValue;
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var started = Stopwatch.GetTimestamp();
            while (times.Count < (sampler.IsSetUpPerCall ? 4 * Samples : Samples) && (times.Count < FewestSamples || Stopwatch.GetElapsedTime(started) < Limit))
            {
                var (elapsed, allocated) = sampler.Measure(calls);
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
}
