namespace PerfAnalyzers.Benchmarks.Reports.Html;

/// <summary>From a value to a place in a plot, in logarithms: what is twice as much is the same distance away everywhere.</summary>
internal sealed record LogScale(double From, double To, double Start, double End)
{
    private static readonly double[] Steps = [1, 2, 5];

    /// <summary>Spans the values, with a little air.</summary>
    public static LogScale Over(IEnumerable<double> values, double start, double end)
    {
        var positive = values.Where(value => value > 0 && double.IsFinite(value)).DefaultIfEmpty(1).ToList();
        var (least, most) = (positive.Min() / 1.08, positive.Max() * 1.08);
        return new LogScale(least, most, start, end);
    }

    public double this[double value] => Start + (Math.Log(Math.Clamp(value, From, To) / From) / Math.Log(To / From) * (End - Start));

    public bool Contains(double value) => value >= From && value <= To;

    /// <summary>1, 2, 5, 10, 20 ... as many as fit; at least one more than none.</summary>
    public IReadOnlyList<double> Ticks(int most)
    {
        var ticks = new List<double>();
        for (var decade = Math.Pow(10, Math.Floor(Math.Log10(From))); decade <= To; decade *= 10)
        {
            ticks.AddRange(Steps.Select(step => decade * step).Where(Contains));
        }

        // Whole decades when there are too many, then every second, third, ... of them.
        var shown = ticks.Count <= most ? ticks : ticks.FindAll(tick => Math.Abs(Math.Log10(tick) - Math.Round(Math.Log10(tick))) < 1e-9);
        var every = (int)Math.Ceiling(shown.Count / (double)most);
        return [.. shown.Where((_, index) => index % Math.Max(1, every) == 0)];
    }
}
