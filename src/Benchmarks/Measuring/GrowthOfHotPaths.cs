using System.Globalization;
using PerfAnalyzers.Benchmarks.HotPaths;
using PerfAnalyzers.Benchmarks.Reports;

namespace PerfAnalyzers.Benchmarks.Measuring;

/// <summary>The growth of each hot path that was measured at several sizes.</summary>
internal static class GrowthOfHotPaths
{
    /// <summary>One entry per hot path and combination of its other parameters.</summary>
    public static IReadOnlyList<HotPathGrowth> Of(IEnumerable<HotPathResult> results, IEnumerable<HotPath> hotPaths)
    {
        var sizeParameters = hotPaths.Where(hotPath => hotPath.SizeParameter is not null)
            .GroupBy(hotPath => hotPath.Id)
            .ToDictionary(group => group.Key, group => group.First().SizeParameter!);
        var growth = new List<HotPathGrowth>();
        foreach (var group in results.Where(result => sizeParameters.ContainsKey(result.Id)).GroupBy(result => (result.Id, Titles.Of(result.DisplayName, Others(result, sizeParameters[result.Id])))))
        {
            var sizeParameter = sizeParameters[group.Key.Id];
            var mean = Fit(group, sizeParameter, result => result.MeanNs);
            var allocated = Fit(group, sizeParameter, result => result.AllocatedBytes);
            var queries = Fit(group, sizeParameter, result => result.QueriesPerOp);
            if (mean is not null || allocated is not null || queries is not null)
            {
                var first = group.First();
                growth.Add(new HotPathGrowth
                {
                    Id = first.Id,
                    DisplayName = first.DisplayName,
                    SizeParameter = sizeParameter,
                    Params = Others(first, sizeParameter),
                    Mean = mean,
                    Allocated = allocated,
                    Queries = queries,
                });
            }
        }

        return growth;
    }

    public static TextTable Table(IEnumerable<HotPathGrowth> growth)
    {
        var table = new TextTable("Growth with the size n", "Mean", "Allocated", "Queries/op");
        foreach (var entry in growth)
        {
            table.Add(Titles.Of(entry.DisplayName, entry.Params), Text(entry.Mean), Text(entry.Allocated), Text(entry.Queries));
        }

        return table;
    }

    /// <summary><c>n^1.2</c>; one digit, since the next one is noise.</summary>
    public static string Text(GrowthFit? fit) => fit switch
    {
        null => Units.NotMeasured,
        { Exponent: 0 } => "none",
        _ => "n^" + fit.Exponent.ToString("0.0", CultureInfo.InvariantCulture),
    };

    private static GrowthFit? Fit(IEnumerable<HotPathResult> results, string sizeParameter, Func<HotPathResult, double?> cost)
    {
        var points = new List<(double, double)>();
        foreach (var result in results)
        {
            if (cost(result) is { } measured && result.Params.TryGetValue(sizeParameter, out var text) && double.TryParse(text, CultureInfo.InvariantCulture, out var size))
            {
                points.Add((size, measured));
            }
        }

        return points.Count == 0 ? null : GrowthFit.Of(points);
    }

    private static Dictionary<string, string> Others(HotPathResult result, string sizeParameter)
        => result.Params.Where(parameter => parameter.Key != sizeParameter).ToDictionary();
}
