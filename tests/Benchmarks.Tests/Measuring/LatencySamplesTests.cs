using PerfAnalyzers.Benchmarks.Measuring;

namespace PerfAnalyzers.Benchmarks.Tests.Measuring;

public sealed class LatencySamplesTests
{
    [Fact]
    public void Percentiles_are_of_single_calls()
    {
        // 2 % of the calls take 1000 us, the others 20: means of batches would say 87 and 120.
        var samples = new LatencySamples(Enumerable.Range(0, 1000).Select(i => i % 50 == 0 ? 1_000_000.0 : 20_000.0));

        Assert.Equal(20_000, samples.Percentile(50));
        Assert.Equal(20_000, samples.Percentile(95));
        Assert.Equal(1_000_000, samples.Percentile(99));
    }

    [Fact]
    public void Percentiles_are_interpolated_and_do_not_depend_on_the_order()
    {
        var samples = new LatencySamples(Enumerable.Range(0, 101).Reverse().Select(i => 10_000.0 + (i * 100)));

        Assert.Equal(15_000, samples.Percentile(50));
        Assert.Equal(19_500, samples.Percentile(95));
        Assert.Equal(19_900, samples.Percentile(99));
        Assert.Equal(1_500, new LatencySamples([1_000, 2_000]).Percentile(50));
    }

    [Fact]
    public void Too_few_samples_give_no_high_percentile()
    {
        var samples = new LatencySamples(Enumerable.Repeat(5_000.0, 60));

        Assert.Equal(5_000, samples.Percentile(95));
        Assert.Null(samples.Percentile(99));
        Assert.Null(new LatencySamples(Enumerable.Repeat(5_000.0, 19)).Percentile(95));
    }

    [Fact]
    public void Calls_under_a_microsecond_give_no_percentile() =>
        Assert.Null(new LatencySamples(Enumerable.Repeat(900.0, 1000)).Percentile(50));

    [Fact]
    public void No_samples_give_no_percentile() => Assert.Null(new LatencySamples([]).Percentile(50));
}
