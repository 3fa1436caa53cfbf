using System.Globalization;

namespace PerfAnalyzers.Benchmarks.Reports;

/// <summary>One hot path measured at several sizes.</summary>
/// <param name="DisplayName">The hot path.</param>
/// <param name="Parameter">What grows.</param>
/// <param name="Points">Size and time in nanoseconds, by size.</param>
internal sealed record GrowthSeries(string DisplayName, string Parameter, IReadOnlyList<(double Size, double Ns)> Points)
{
    private const int FewestPoints = 3;

    /// <summary>Of hot paths whose cases differ in one number only; two points make a line of everything.</summary>
    public static IReadOnlyList<GrowthSeries> Of(RunReport report) =>
    [
        .. from result in report.HotPaths
           group result by result.Id into cases
           let series = Of([.. cases])
           where series is not null
           select series,
    ];

    /// <summary>The slope of the straight line through the logarithms: 1 for time in proportion to the size.</summary>
    public double Exponent
    {
        get
        {
            var x = Points.Select(point => Math.Log(point.Size)).ToList();
            var y = Points.Select(point => Math.Log(point.Ns)).ToList();
            var (meanX, meanY) = (x.Average(), y.Average());
            return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
        }
    }

    private static GrowthSeries? Of(List<HotPathResult> cases)
    {
        var varying = cases[0].Params.Keys.Where(name => cases.Select(result => result.Params.GetValueOrDefault(name)).Distinct().Count() > 1).ToList();
        if (varying is not [var parameter])
        {
            return null;
        }

        var points = new SortedDictionary<double, double>();
        foreach (var result in cases)
        {
            if (result.MeanNs is > 0 and var time
                && double.TryParse(result.Params[parameter], NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var size) && size > 0)
            {
                points[size] = time;
            }
        }

        return points.Count < FewestPoints ? null : new GrowthSeries(cases[0].DisplayName, parameter, [.. points.Select(point => (point.Key, point.Value))]);
    }
}
