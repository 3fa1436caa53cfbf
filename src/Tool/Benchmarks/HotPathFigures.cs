using System.Text.Json;
using System.Text.Json.Nodes;

namespace PerfAnalyzers.Tool.Benchmarks;

/// <summary>The figures of one hot path, from the report of PerfAnalyzers.Benchmarks; null is "not measured", never zero.</summary>
internal sealed record HotPathFigures(
    string Id,
    string DisplayName,
    string Parameters,
    double? MeanNs,
    double? P50Ns,
    double? P95Ns,
    double? P99Ns,
    double? AllocatedBytes,
    double? QueriesPerOp,
    IReadOnlyList<BudgetOutcome> Budget,
    string? Error)
{
    public const int SchemaVersion = 1;

    /// <summary>The same hot path with the same parameters in another run.</summary>
    public (string, string) Key => (Id, Parameters);

    public string Title => Parameters.Length == 0 ? DisplayName : $"{DisplayName} ({Parameters})";

    /// <exception cref="InvalidDataException">The report is of another schema version.</exception>
    public static IReadOnlyList<HotPathFigures> Read(JsonObject report)
        => (int?)report["schemaVersion"] is SchemaVersion
            ? [.. (report["hotPaths"] as JsonArray ?? []).OfType<JsonObject>().Select(ReadOne)]
            : throw new InvalidDataException($"the benchmark report has schema version {report["schemaVersion"]}, this perfaudit reads {SchemaVersion}");

    /// <summary>The figures of an earlier audit's <c>--json</c> file.</summary>
    /// <exception cref="UsageException">It is no such file.</exception>
    public static IReadOnlyList<HotPathFigures> ReadEarlier(string path)
    {
        try
        {
            var file = JsonNode.Parse(File.ReadAllText(path)) as JsonObject;
            var runs = file?["benchmarks"] as JsonArray
                ?? throw new UsageException($"'{path}' holds no benchmark figures: it must be the --json file of an 'audit --benchmarks'");
            return [.. runs.Select(run => run?["report"]).OfType<JsonObject>().SelectMany(Read)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidDataException or InvalidOperationException)
        {
            throw new UsageException($"'{path}' cannot be read: {exception.Message}");
        }
    }

    private static HotPathFigures ReadOne(JsonObject hotPath) => new(
        (string)hotPath["id"]!,
        (string)hotPath["displayName"]!,
        string.Join(", ", (hotPath["params"] as JsonObject ?? []).Select(parameter => $"{parameter.Key}={parameter.Value}")),
        (double?)hotPath["meanNs"],
        (double?)hotPath["p50Ns"],
        (double?)hotPath["p95Ns"],
        (double?)hotPath["p99Ns"],
        (double?)hotPath["allocatedBytes"],
        (double?)hotPath["queriesPerOp"],
        [.. (hotPath["budget"] as JsonArray ?? []).OfType<JsonObject>().Select(BudgetOutcome.Read)],
        (string?)hotPath["error"]);
}
