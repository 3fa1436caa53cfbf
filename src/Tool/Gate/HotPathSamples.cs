using System.Text.Json;
using System.Text.Json.Nodes;

namespace PerfAnalyzers.Tool.Gate;

/// <summary>What one process of PerfAnalyzers.Benchmarks (<c>--samples FILE</c>) measured of one hot path.</summary>
/// <param name="Id">Of the hot path.</param>
/// <param name="DisplayName">What people call it.</param>
/// <param name="Parameters">Its case, as text.</param>
/// <param name="SamplesNs">Nanoseconds per call; empty when it failed.</param>
/// <param name="AllocatedBytes">Per call; null when not measured.</param>
/// <param name="QueriesPerOp">Per call; null when not measured.</param>
/// <param name="Error">Why it failed, or null.</param>
internal sealed record HotPathSamples(
    string Id,
    string DisplayName,
    string Parameters,
    IReadOnlyList<double> SamplesNs,
    double? AllocatedBytes,
    double? QueriesPerOp,
    string? Error)
{
    public const int SchemaVersion = 1;

    /// <summary>The same hot path with the same parameters in another process.</summary>
    public HotPathKey Key => new(Id, Parameters);

    public string Title => Parameters.Length == 0 ? DisplayName : $"{DisplayName} ({Parameters})";
}

internal readonly record struct HotPathKey(string Id, string Parameters);

/// <param name="Runtime">Such as <c>.NET 10.0.1</c>.</param>
internal sealed record SampleFile(string Runtime, IReadOnlyList<HotPathSamples> HotPaths)
{
    /// <exception cref="InvalidDataException">It is no such file, or one of another version.</exception>
    public static SampleFile Read(string path)
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(path)) as JsonObject;
            if ((int?)json?["schemaVersion"] != HotPathSamples.SchemaVersion)
            {
                throw new InvalidDataException($"the samples have schema version {json?["schemaVersion"]}, this perfaudit reads {HotPathSamples.SchemaVersion}");
            }

            return new SampleFile((string?)json!["runtime"] ?? "", [.. (json["hotPaths"] as JsonArray ?? []).OfType<JsonObject>().Select(ReadOne)]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"the samples cannot be read: {exception.Message}", exception);
        }
    }

    private static HotPathSamples ReadOne(JsonObject hotPath) => new(
        (string)hotPath["id"]!,
        (string)hotPath["displayName"]!,
        string.Join(", ", (hotPath["params"] as JsonObject ?? []).Select(parameter => $"{parameter.Key}={parameter.Value}")),
        [.. (hotPath["samplesNs"] as JsonArray ?? []).Select(sample => (double)sample!)],
        (double?)hotPath["allocatedBytes"],
        (double?)hotPath["queriesPerOp"],
        (string?)hotPath["error"]);
}
