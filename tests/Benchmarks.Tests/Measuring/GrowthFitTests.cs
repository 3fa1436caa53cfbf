using PerfAnalyzers.Benchmarks.HotPaths;
using PerfAnalyzers.Benchmarks.Measuring;
using PerfAnalyzers.Benchmarks.Reports;

namespace PerfAnalyzers.Benchmarks.Tests.Measuring;

public sealed class GrowthFitTests
{
    /// <summary>Sizes, costs, and the exponent that they show.</summary>
    public static TheoryData<string, double[], double[], double, double> Curves => new()
    {
        { "linear", [10, 100, 1000], [50, 500, 5000], 1, 0.01 },
        { "quadratic", [10, 100, 1000], [3e2, 3e4, 3e6], 2, 0.01 },
        { "square root", [16, 256, 4096], [4, 16, 64], 0.5, 0.01 },
        { "constant", [10, 100, 1000], [42, 42, 42], 0, 0 },
        { "nothing at all", [10, 100, 1000], [0, 0, 0], 0, 0 },
        { "constant with noise", [10, 100, 1000], [41, 43, 40], 0, 0 },
        { "linear above a fixed cost", [10, 100, 1000], [1010, 1100, 2000], 1, 0.02 },
        { "queries: one and one per row", [10, 100, 1000], [11, 101, 1001], 1, 0.01 },
        { "n log n", [10, 100, 1000, 10000], [33, 664, 9966, 132877], 1.2, 0.1 },
        { "log n", [10, 100, 1000, 10000], [3.3, 6.6, 10, 13.3], 0.2, 0.1 },
        { "linear from a threshold on", [10, 100, 1000, 10000], [0, 100, 1000, 10000], 1, 0.01 },
        { "log n from a threshold on", [1, 10, 100, 1000, 10000], [0, 3.3, 6.6, 10, 13.3], 0.2, 0.1 },

        // Recorded on two cores with other work: pairs of an array's elements, and string concatenation in a loop, which
        // copies what there is, but in larger blocks the longer it is.
        { "recorded nested loop", [10, 100, 1000], [28.6, 5606.2, 497768], 2, 0.1 },
        { "recorded concatenation", [10, 100, 1000], [64, 2391.3, 100933.4], 1.6, 0.1 },
    };

    [Theory]
    [MemberData(nameof(Curves))]
    public void The_exponent_is_found(string curve, double[] sizes, double[] costs, double exponent, double tolerance)
    {
        var fit = GrowthFit.Of([.. sizes.Zip(costs)]);

        Assert.NotNull(fit);
        Assert.True(Math.Abs(exponent - fit.Exponent) <= tolerance, $"{curve}: {fit}");
    }

    [Fact]
    public void Ten_percent_of_noise_moves_the_exponent_of_a_linear_cost_by_less_than_a_tenth()
    {
        double[] sizes = [10, 100, 1000, 10000];
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var fit = GrowthFit.Of([.. sizes.Select(size => (size, 20 * size * (0.9 + (0.2 * random.NextDouble()))))]);

            Assert.InRange(fit!.Exponent, 0.9, 1.1);
        }
    }

    [Theory]
    [InlineData(new double[] { 10, 100 })]
    [InlineData(new double[] { 10, 10, 100 })]
    [InlineData(new double[] { 10, 20, 30 })]
    public void Too_few_or_too_close_sizes_say_nothing(double[] sizes)
        => Assert.Null(GrowthFit.Of([.. sizes.Select(size => (size, size))]));

    /// <summary>Where a cost begins is not how it grows.</summary>
    [Theory]
    [InlineData(new double[] { 10, 100, 1000 }, new double[] { 0, 0, 800 })]
    [InlineData(new double[] { 100, 10_000, 1_000_000 }, new double[] { 0, 160, 376 })]
    public void Too_few_sizes_that_cost_anything_say_nothing(double[] sizes, double[] costs)
        => Assert.Null(GrowthFit.Of([.. sizes.Zip(costs)]));

    [Fact]
    public void The_other_parameters_keep_curves_apart()
    {
        var hotPath = new HotPath(typeof(GrowthFitTests), "M:C.M", "C.M", null, null, null) { SizeParameter = "Size" };
        var results = new[] { 10, 100, 1000 }.SelectMany(size => new[] { Result(size, "a", size), Result(size, "b", size * size) });

        var growth = GrowthOfHotPaths.Of(results, [hotPath]);

        Assert.Equal(["C.M (Case: a)", "C.M (Case: b)"], growth.Select(entry => Titles.Of(entry.DisplayName, entry.Params)));
        Assert.Equal(["n^1.0", "n^2.0"], growth.Select(entry => GrowthOfHotPaths.Text(entry.Mean)));
        Assert.All(growth, entry => Assert.Equal("none", GrowthOfHotPaths.Text(entry.Allocated)));
        Assert.All(growth, entry => Assert.Null(entry.Queries));
    }

    [Fact]
    public void A_hot_path_without_sizes_has_no_growth()
        => Assert.Empty(GrowthOfHotPaths.Of([Result(10, "a", 1)], [new HotPath(typeof(GrowthFitTests), "M:C.M", "C.M", null, null, null)]));

    private static HotPathResult Result(int size, string @case, double mean) => new()
    {
        Id = "M:C.M",
        DisplayName = "C.M",
        Benchmark = "C.M",
        Params = new Dictionary<string, string> { ["Size"] = size.ToString(System.Globalization.CultureInfo.InvariantCulture), ["Case"] = @case },
        MeanNs = mean,
        AllocatedBytes = 24,
    };
}
