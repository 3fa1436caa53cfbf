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

    [Theory]
    [InlineData(1000, 50, 474)]
    [InlineData(1000, 95, 938)]
    [InlineData(1000, 99, 985)]
    [InlineData(100, 99, 97)]
    [InlineData(59, 95, 53)]
    public void The_lower_bound_is_the_sample_that_the_percentile_is_above_with_95_percent_confidence(int count, int percentile, int expectedRank)
    {
        var samples = new LatencySamples(Enumerable.Range(1, count).Select(rank => 10_000.0 + rank));

        Assert.Equal(10_000 + expectedRank, samples.LowerBound(percentile));
    }

    [Fact]
    public void Samples_that_give_no_percentile_give_no_bound()
    {
        Assert.Null(new LatencySamples(Enumerable.Repeat(5_000.0, 99)).LowerBound(99));
        Assert.Null(new LatencySamples(Enumerable.Repeat(500.0, 1000)).LowerBound(50));
        Assert.Null(new LatencySamples([5_000, 5_000]).LowerBound(50));
    }

    /// <summary>Of runs whose true percentile is known, at most 5 in 100 may have a bound above it.</summary>
    [Theory]
    [InlineData(50)]
    [InlineData(95)]
    public void The_bound_holds_as_often_as_it_says(int percentile)
    {
        var random = new Random(1);
        var truth = 10_000 - (1_000 * Math.Log(1 - (percentile / 100.0)));

        var wrong = Enumerable.Range(0, 2_000).Count(_ =>
            new LatencySamples(Enumerable.Range(0, 200).Select(_ => 10_000 - (1_000 * Math.Log(1 - random.NextDouble())))).LowerBound(percentile) > truth);

        Assert.InRange(wrong, 20, 115);
    }

    [Fact]
    public void The_distribution_has_every_percentile()
    {
        var distribution = new LatencySamples(Enumerable.Range(0, 101).Select(i => 10_000.0 + i)).Distribution()!;

        Assert.Equal(Enumerable.Range(10_000, 101).Select(i => (double)i), distribution);
        Assert.Null(new LatencySamples([5_000]).Distribution());
    }
}
