using System.Text.Json;
using System.Text.Json.Nodes;
using PerfAnalyzers.Benchmarks.Reports;
using PerfAnalyzers.Tool.Benchmarks;

namespace PerfAnalyzers.Tool.Gate;

/// <summary>What a hot path cost when the baseline was written.</summary>
internal sealed record BaselineEntry(string Id, string DisplayName, string Parameters, double? AllocatedBytes, double? QueriesPerOp)
{
    public HotPathKey Key => new(Id, Parameters);

    public string Title => Parameters.Length == 0 ? DisplayName : $"{DisplayName} ({Parameters})";
}

/// <summary>
/// <c>perf-baseline.json</c>, committed beside the code: bytes and queries, which are the same on every machine. No times: a
/// stored time says more about the machine of that day than about the code.
/// </summary>
/// <param name="Runtime">Such as <c>.NET 10.0.1</c>; bytes of two runtimes are not comparable.</param>
/// <param name="Entries">By id.</param>
internal sealed record Baseline(string Runtime, IReadOnlyList<BaselineEntry> Entries)
{
    public const string FileName = "perf-baseline.json";
    private const int SchemaVersion = 1;

    /// <summary>The least of several processes.</summary>
    public static Baseline Of(IReadOnlyList<SampleFile> files) => new(
        files[0].Runtime,
        [
            .. from samples in files.SelectMany(file => file.HotPaths)
               where samples.Error is null
               group samples by samples.Key into same
               orderby same.Key.Id, same.Key.Parameters
               let first = same.First()
               select new BaselineEntry(first.Id, first.DisplayName, first.Parameters, same.Min(samples => samples.AllocatedBytes), same.Min(samples => samples.QueriesPerOp)),
        ]);

    /// <summary>10.0.1 and 10.0.2 allocate alike, 9 and 10 do not.</summary>
    public bool HasRuntimeOf(Baseline other) => MajorVersion(Runtime) == MajorVersion(other.Runtime);

    public void Write(string path) => JsonText.Write(path, new JsonObject
    {
        ["schemaVersion"] = SchemaVersion,
        ["runtime"] = Runtime,
        ["hotPaths"] = new JsonArray([.. Entries.Select(entry => new JsonObject
        {
            ["id"] = entry.Id,
            ["name"] = entry.DisplayName,
            ["parameters"] = entry.Parameters,
            ["allocatedBytes"] = entry.AllocatedBytes,
            ["queriesPerOp"] = entry.QueriesPerOp,
        })]),
    });

    /// <exception cref="UsageException">It is no baseline.</exception>
    public static Baseline Read(string path)
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(path)) as JsonObject;
            return (int?)json?["schemaVersion"] == SchemaVersion
                ? new Baseline((string?)json["runtime"] ?? "", [.. (json["hotPaths"] as JsonArray ?? []).OfType<JsonObject>().Select(ReadOne)])
                : throw new UsageException($"'{path}' is no baseline that this perfaudit reads");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException)
        {
            throw new UsageException($"'{path}' cannot be read: {exception.Message}");
        }
    }

    /// <summary>One for all of the files; null without any.</summary>
    /// <exception cref="UsageException">One is no baseline, or they are of several runtimes.</exception>
    public static Baseline? Combine(IReadOnlyList<string> paths)
    {
        var all = paths.Select(Read).ToList();
        return all.Count == 0 ? null
            : all.Find(baseline => !baseline.HasRuntimeOf(all[0])) is { } other
                ? throw new UsageException($"the baselines {string.Join(", ", paths)} are of {all[0].Runtime} and {other.Runtime}: name one with --baseline")
            : new Baseline(all[0].Runtime, [.. all.SelectMany(baseline => baseline.Entries).DistinctBy(entry => entry.Key)]);
    }

    private static BaselineEntry ReadOne(JsonObject entry) => new(
        (string?)entry["id"] ?? "",
        (string?)entry["name"] ?? (string?)entry["id"] ?? "",
        (string?)entry["parameters"] ?? "",
        (double?)entry["allocatedBytes"],
        (double?)entry["queriesPerOp"]);

    /// <summary><c>.NET 10.0.1</c> is 10.</summary>
    private static string MajorVersion(string runtime) => runtime.Split(' ')[^1].Split('.')[0];
}

internal enum BaselineState
{
    Same,

    /// <summary>Not in the baseline yet.</summary>
    New,
    Better,

    /// <summary>Nobody knows: not measured now, or with another runtime.</summary>
    Unmeasured,
    Worse,
}

/// <summary>One hot path beside its baseline.</summary>
internal sealed record BaselineComparison(string Title, BaselineEntry? Before, BaselineEntry? Now, BaselineState State, string Text)
{
    public static IReadOnlyList<BaselineComparison> Of(Baseline before, Baseline now)
    {
        var comparable = before.HasRuntimeOf(now);
        var measured = now.Entries.ToDictionary(entry => entry.Key);
        var known = before.Entries.Select(entry => entry.Key).ToHashSet();
        return
        [
            .. before.Entries.Select(entry => Compare(entry, measured.GetValueOrDefault(entry.Key), comparable ? null : $"the baseline is of {before.Runtime} and this is {now.Runtime}")),
            .. now.Entries.Where(entry => !known.Contains(entry.Key)).Select(entry => new BaselineComparison(entry.Title, null, entry, BaselineState.New, "new: not in the baseline")),
        ];
    }

    private static BaselineComparison Compare(BaselineEntry before, BaselineEntry? now, string? otherRuntime)
    {
        if (now is null)
        {
            return new BaselineComparison(before.Title, before, null, BaselineState.Unmeasured, "unmeasured: it failed or is gone");
        }

        var worse = new List<string>();
        var unknown = new List<string>();
        if (CostChange.IsMoreQueries(before.QueriesPerOp, now.QueriesPerOp))
        {
            worse.Add("more queries");
        }
        else if (before.QueriesPerOp is not null && now.QueriesPerOp is null)
        {
            unknown.Add("its queries cannot be seen any more");
        }

        if (otherRuntime is not null || (before.AllocatedBytes is not null && now.AllocatedBytes is null))
        {
            unknown.Add(otherRuntime ?? "its bytes were not measured");
        }
        else if (CostChange.IsMoreBytes(before.AllocatedBytes, now.AllocatedBytes))
        {
            worse.Add("more bytes");
        }

        var better = CostChange.IsMoreQueries(now.QueriesPerOp, before.QueriesPerOp) || (otherRuntime is null && CostChange.IsMoreBytes(now.AllocatedBytes, before.AllocatedBytes));
        return worse.Count > 0 ? new BaselineComparison(now.Title, before, now, BaselineState.Worse, string.Join(", ", worse))
            : unknown.Count > 0 ? new BaselineComparison(now.Title, before, now, BaselineState.Unmeasured, "unmeasured: " + string.Join(", ", unknown))
            : better ? new BaselineComparison(now.Title, before, now, BaselineState.Better, "better: write the baseline again to keep it")
            : new BaselineComparison(now.Title, before, now, BaselineState.Same, before.AllocatedBytes == now.AllocatedBytes ? "same" : $"within {Units.Bytes(CostChange.Tolerance(before.AllocatedBytes))}");
    }
}
