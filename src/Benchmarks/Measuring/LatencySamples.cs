namespace PerfAnalyzers.Benchmarks.Measuring;

/// <summary>
/// Percentiles of single calls. BenchmarkDotNet's own are of iteration means: for a method with 2 % of its calls at
/// 1000 us and the rest at 20, it gives P99 120.
/// </summary>
internal sealed class LatencySamples
{
    /// <summary>Below this a single call cannot be timed: reading the clock takes tens of nanoseconds.</summary>
    public const double ShortestMeasurableNs = 1_000;

    private readonly double[] sorted;

    public LatencySamples(IEnumerable<double> nanoseconds)
    {
        sorted = [.. nanoseconds];
        Array.Sort(sorted);
    }

    public int Count => sorted.Length;

    /// <summary>
    /// The <paramref name="percentile"/>th percentile in nanoseconds, interpolated between the two nearest samples; null
    /// when single calls are too short to be timed, or when the samples are so few that it would be no more than their maximum.
    /// </summary>
    public double? Percentile(int percentile)
    {
        var needed = (int)Math.Ceiling(100.0 / (100 - percentile));
        if (sorted.Length < needed || Interpolated(50) < ShortestMeasurableNs)
        {
            return null;
        }

        return Interpolated(percentile);
    }

    private double Interpolated(int percentile)
    {
        var rank = percentile / 100.0 * (sorted.Length - 1);
        var below = (int)rank;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((rank - below) * (sorted[above] - sorted[below]));
    }
}
