using System.Diagnostics;
using BenchmarkDotNet.Running;

namespace PerfAnalyzers.Benchmarks.Counting;

/// <summary>What the counting pass learned of one case.</summary>
/// <param name="QueriesPerCall">Database commands per call, or null when they could not be seen.</param>
/// <param name="RowsPerCall">Rows read per call, or null when not all of them could be seen.</param>
/// <param name="Database">The databases that got the commands, or null.</param>
/// <param name="CallTime">The fastest counted call: an estimate that sizes the jobs, never reported.</param>
internal sealed record CallCounts(double? QueriesPerCall, double? RowsPerCall, string? Database, TimeSpan CallTime);

/// <summary>
/// Counts the database commands of single calls: setup, one warm call that fills caches, then a few counted calls.
/// The timed jobs run without any listener, because EF Core builds its event payloads only for listeners.
/// All cases are counted before any is timed: EF Core remembers for a second that nobody listens.
/// </summary>
internal static class CountingPass
{
    private const int CountedCalls = 5;

    /// <summary>The JIT compiles a method again, optimised, after its thirtieth call.</summary>
    private const int WarmUpCalls = 60;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <param name="benchmarkCase">The harness and its parameters.</param>
    /// <param name="counter">Listens since before the setup: EF Core remembers for a second that nobody does.</param>
    /// <param name="warmUp">Whether the timed jobs run in this process too, and briefly: the calls here then warm up the code for them.</param>
    /// <param name="patience">How long setup and calls may take together; five minutes by default.</param>
    /// <exception cref="TimeoutException">The harness hangs.</exception>
    /// <exception cref="Exception">Whatever the harness throws.</exception>
    public static CallCounts Run(BenchmarkCase benchmarkCase, QueryCounter counter, bool warmUp, TimeSpan? patience = null)
        => Patience.Run(() => Count(benchmarkCase, counter, warmUp), patience);

    private static CallCounts Count(BenchmarkCase benchmarkCase, QueryCounter counter, bool warmUp)
    {
        var harness = new HarnessInstance(benchmarkCase);
        harness.GlobalSetup();
        try
        {
            Call(harness);
            counter.WaitUntilQuiet();

            var fastest = TimeSpan.MaxValue;
            var started = Stopwatch.GetTimestamp();
            var totals = default(QueryCounts);
            var databases = new SortedSet<string>(StringComparer.Ordinal);
            var calls = 0;
            do
            {
                harness.IterationSetup();
                counter.Start();
                var callStarted = Stopwatch.GetTimestamp();
                harness.Call();
                var elapsed = Stopwatch.GetElapsedTime(callStarted);
                totals += counter.Stop();
                databases.UnionWith(counter.Databases);
                harness.IterationCleanup();

                fastest = elapsed < fastest ? elapsed : fastest;
                calls++;
            }
            while (calls < CountedCalls && Stopwatch.GetElapsedTime(started) < Limit);

            var isSeen = totals.Commands > 0 || !counter.IsBlind;
            double? queries = isSeen ? (double)totals.Commands / calls : null;
            double? rows = isSeen && !totals.HasUnseenRows ? (double)totals.Rows / calls : null;

            for (; warmUp && calls < WarmUpCalls && Stopwatch.GetElapsedTime(started) < Limit; calls++)
            {
                Call(harness);
            }

            return new CallCounts(queries, rows, databases.Count > 0 ? string.Join(", ", databases) : null, fastest);
        }
        finally
        {
            harness.GlobalCleanup();
        }
    }

    private static void Call(HarnessInstance harness)
    {
        harness.IterationSetup();
        harness.Call();
        harness.IterationCleanup();
    }
}
