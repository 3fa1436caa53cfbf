namespace PerfAnalyzers.Benchmarks.Reports;

/// <summary>A distribution, of which every percentile is known, as shares of bins. The bins grow by a factor: latencies have a long tail.</summary>
internal static class Histogram
{
    /// <param name="percentiles">The 0th to the 100th.</param>
    /// <param name="from">Start of the first bin, over zero.</param>
    /// <param name="to">End of the last bin.</param>
    /// <param name="bins">How many.</param>
    /// <returns>The share of the calls in each bin; together 1 when the bins span all of them.</returns>
    public static double[] Of(IReadOnlyList<double> percentiles, double from, double to, int bins)
    {
        var shares = new double[bins];
        var width = Math.Log(to / from) / bins;
        for (var i = 1; i < percentiles.Count; i++)
        {
            // Between two percentiles lies one part of the calls, spread evenly over the bins between them.
            var first = Bin(percentiles[i - 1]);
            var last = Bin(percentiles[i]);
            var share = 1.0 / (percentiles.Count - 1) / (last - first + 1);
            for (var bin = first; bin <= last; bin++)
            {
                shares[bin] += share;
            }
        }

        return shares;

        int Bin(double value) => (int)Math.Clamp(Math.Log(value / from) / width, 0, bins - 1);
    }

    /// <summary><c>▁▂▆█▃▁</c>: the height is that of the share, and a bin with anything in it is never blank.</summary>
    public static string Sparkline(IReadOnlyList<double> shares)
    {
        const string Blocks = "▁▂▃▄▅▆▇█";
        var highest = shares.Max();
        return string.Concat(shares.Select(share => share <= 0 ? ' ' : Blocks[Math.Min(Blocks.Length - 1, (int)(share / highest * Blocks.Length))]));
    }
}
