using System.Globalization;
using PerfAnalyzers.Benchmarks.HotPaths;
using PerfAnalyzers.Benchmarks.Measuring;

namespace PerfAnalyzers.Benchmarks.Reports;

/// <summary>One hot path measured at several sizes.</summary>
/// <param name="Growth">What the fit says.</param>
/// <param name="Points">Size and time in nanoseconds, by size.</param>
internal sealed record GrowthSeries(HotPathGrowth Growth, IReadOnlyList<(double Size, double Ns)> Points)
{
    /// <summary>Those whose time was measured at more than one size.</summary>
    public static IReadOnlyList<GrowthSeries> Of(RunReport report) =>
    [
        .. report.Growth
            .Select(growth => new GrowthSeries(growth, PointsOf(report, growth)))
            .Where(series => series.Points.Count > 1),
    ];

    public string Title => Titles.Of(Growth.DisplayName, Growth.Params);

    /// <summary><c>grows like n^1.2, where n is Depth</c>.</summary>
    public string Text => Growth.Mean is { Exponent: 0 }
        ? $"does not grow with {Growth.SizeParameter}"
        : $"grows like {GrowthOfHotPaths.Text(Growth.Mean)}, where n is {Growth.SizeParameter}";

    private static List<(double Size, double Ns)> PointsOf(RunReport report, HotPathGrowth growth)
    {
        var points = new SortedDictionary<double, double>();
        foreach (var result in report.HotPaths.Where(growth.IsOf))
        {
            if (result.MeanNs is > 0 and var time
                && double.TryParse(result.Params[growth.SizeParameter], NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var size) && size > 0)
            {
                points[size] = time;
            }
        }

        return [.. points.Select(point => (point.Key, point.Value))];
    }
}
