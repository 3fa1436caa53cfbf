using PerfAnalyzers.Benchmarks.HotPaths;

namespace PerfAnalyzers.Benchmarks.Reports;

/// <summary>The figures of two runs side by side.</summary>
internal static class Comparison
{
    /// <summary>What of <paramref name="before"/> was measured again: with a filter the rest is not gone, just not asked for.</summary>
    public static RunReport OnlyMeasuredAgain(RunReport before, RunReport after)
    {
        var keys = after.HotPaths.Select(Key).ToHashSet();
        return before with { HotPaths = [.. before.HotPaths.Where(result => keys.Contains(Key(result)))] };
    }

    public static TextTable Table(RunReport before, RunReport after)
    {
        var table = new TextTable(
            "Hot path", "Time before", "after", "change", "Allocated before", "after", "change", "Queries/op before", "after");
        var earlier = before.HotPaths.GroupBy(Key).ToDictionary(group => group.Key, group => group.First());
        foreach (var result in after.HotPaths)
        {
            earlier.Remove(Key(result), out var old);
            Add(table, old, result);
        }

        foreach (var gone in before.HotPaths.Where(result => earlier.ContainsKey(Key(result))))
        {
            Add(table, gone, result: null);
        }

        return table;
    }

    /// <summary>What makes the times of the two runs hard to compare; empty when nothing does.</summary>
    public static IEnumerable<string> Differences(RunReport before, RunReport after)
    {
        (string What, string? Before, string? After)[] facts =
        [
            ("mode", before.Mode, after.Mode),
            ("configuration", before.Environment.Configuration, after.Environment.Configuration),
            ("runtime", before.Environment.Runtime, after.Environment.Runtime),
            ("processor", before.Environment.Processor, after.Environment.Processor),
            ("operating system", before.Environment.Os, after.Environment.Os),
        ];
        return from fact in facts
               where fact.Before != fact.After
               select $"the {fact.What} was {fact.Before ?? "unknown"} before and is {fact.After ?? "unknown"} now";
    }

    private static void Add(TextTable table, HotPathResult? old, HotPathResult? result)
    {
        var title = Titles.Of((result ?? old)!.DisplayName, (result ?? old)!.Params);

        // The median call when both runs have it, else the mean of both: never one against the other.
        var median = old?.P50Ns is not null && result?.P50Ns is not null;
        var (timeBefore, timeAfter) = median ? (old!.P50Ns, result!.P50Ns) : (old?.MeanNs, result?.MeanNs);
        table.Add(
            title,
            Figure(old, Units.Time(timeBefore)),
            Figure(result, Units.Time(timeAfter)),
            Units.Ratio(timeBefore, timeAfter),
            Figure(old, Units.Bytes(old?.AllocatedBytes)),
            Figure(result, Units.Bytes(result?.AllocatedBytes)),
            Units.Ratio(old?.AllocatedBytes, result?.AllocatedBytes),
            Figure(old, Units.Count(old?.QueriesPerOp)),
            Figure(result, Units.Count(result?.QueriesPerOp)));
    }

    private static string Figure(HotPathResult? result, string figure) => result switch
    {
        null => "-",
        { Error: not null } => "failed",
        _ => figure,
    };

    /// <summary>Equal for one hot path with the same parameters in two runs.</summary>
    public static string Key(HotPathResult result) => Titles.Of(result.Id, result.Params);
}
