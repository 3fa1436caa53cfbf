using BenchmarkDotNet.Running;
using PerfAnalyzers.Benchmarks.Counting;
using PerfAnalyzers.Benchmarks.Tests.Harnesses;

namespace PerfAnalyzers.Benchmarks.Tests.Counting;

public sealed class CountingPassTests
{
    [Fact]
    public void Queries_and_rows_are_counted_per_parameter_case()
    {
        var counts = Counts(typeof(ParentsOneByOneHarness));

        Assert.Equal([3, 7], counts.Select(count => count.QueriesPerCall));
        Assert.Equal([3, 7], counts.Select(count => count.RowsPerCall));
    }

    [Fact]
    public void Queries_of_setups_do_not_count()
    {
        var count = Assert.Single(Counts(typeof(AllInOneQueryHarness)));

        Assert.Equal(1, count.QueriesPerCall);
        Assert.Equal(20, count.RowsPerCall);
    }

    [Fact]
    public void Rows_of_one_query_with_a_collection_are_those_of_the_join()
    {
        var count = Assert.Single(Counts(typeof(JoinedHarness)));

        Assert.Equal((1, 20), (count.QueriesPerCall, count.RowsPerCall));
    }

    /// <summary>EF Core reads its collections past the reader whose reads it counts.</summary>
    [Fact]
    public void Rows_of_a_split_query_are_not_seen()
    {
        var count = Assert.Single(Counts(typeof(SplitHarness)));

        Assert.Equal((2, null), (count.QueriesPerCall, count.RowsPerCall));
    }

    [Fact]
    public void A_result_without_rows_and_one_that_is_saved_have_rows_that_are_seen()
    {
        var count = Assert.Single(Counts(typeof(SavingHarness)));

        Assert.NotNull(count.RowsPerCall);
    }

    [Fact]
    public void The_call_that_fills_a_cache_does_not_count() => Assert.Equal(0, Assert.Single(Counts(typeof(CachedHarness))).QueriesPerCall);

    [Fact]
    public void Warm_up_calls_do_not_count() => Assert.Equal([3, 7], Counts(typeof(ParentsOneByOneHarness), warmUp: true).Select(count => count.QueriesPerCall));

    [Fact]
    public void Cleanup_runs_when_the_call_throws()
    {
        CleanedUpHarness.Cleanups = 0;

        Assert.Throws<InvalidOperationException>(() => Counts(typeof(CleanedUpHarness)));
        Assert.Equal(1, CleanedUpHarness.Cleanups);
    }

    [Fact]
    public void A_harness_that_hangs_is_given_up()
    {
        using var counter = new QueryCounter();
        var hanging = BenchmarkConverter.TypeToBenchmarks(typeof(HangingHarness)).BenchmarksCases[0];

        Assert.Throws<TimeoutException>(() => CountingPass.Run(hanging, counter, warmUp: false, TimeSpan.FromMilliseconds(200)));
    }

    [Fact]
    public void Work_that_an_application_began_at_its_start_does_not_count()
    {
        // A busy machine may leave the harness's thread waiting for longer than the usual period.
        var count = Assert.Single(Counts(typeof(BusyStartHarness), quietPeriod: TimeSpan.FromSeconds(1)));

        Assert.Equal(1, count.QueriesPerCall);
    }

    private static List<CallCounts> Counts(Type harness, bool warmUp = false, TimeSpan? quietPeriod = null)
    {
        using var counter = new QueryCounter(quietPeriod);
        return [.. BenchmarkConverter.TypeToBenchmarks(harness).BenchmarksCases.Select(@case => CountingPass.Run(@case, counter, warmUp))];
    }
}
