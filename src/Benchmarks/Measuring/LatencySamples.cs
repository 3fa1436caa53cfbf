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
        if (sorted.Length < Needed(percentile) || Interpolated(50) < ShortestMeasurableNs)
        {
            return null;
        }

        return Interpolated(percentile);
    }

    /// <summary>How many samples the percentile needs: with fewer it would be no more than their maximum.</summary>
    public static int Needed(int percentile) => (int)Math.Ceiling(100.0 / (100 - percentile));

    /// <summary>
    /// What the percentile of all calls is at least, with 95 % confidence and whatever their distribution: the sample that so
    /// many calls are below with that probability. Null when the percentile is, or when the samples are too few to say it.
    /// </summary>
    public double? LowerBound(int percentile)
    {
        if (Percentile(percentile) is null)
        {
            return null;
        }

        // P(at most k of n samples are below the percentile), summed up from k = 0, in logarithms: 0.05^1000 is 0.
        var share = percentile / 100.0;
        var (logTerm, below) = (sorted.Length * Math.Log(1 - share), 0.0);
        for (var k = 0; k < sorted.Length; k++)
        {
            below += Math.Exp(logTerm);
            if (below > 0.05)
            {
                return k == 0 ? null : sorted[k - 1];
            }

            logTerm += Math.Log((double)(sorted.Length - k) / (k + 1)) + Math.Log(share / (1 - share));
        }

        return sorted[^1];
    }

    /// <summary>The 0th, 1st, ... 100th percentile, for plots; null when single calls are too short or too few.</summary>
    public IReadOnlyList<double>? Distribution() =>
        Percentile(95) is null ? null : [.. Enumerable.Range(0, 101).Select(percentile => Math.Round(Interpolated(percentile)))];

    private double Interpolated(int percentile)
    {
        var rank = percentile / 100.0 * (sorted.Length - 1);
        var below = (int)rank;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((rank - below) * (sorted[above] - sorted[below]));
    }
}
