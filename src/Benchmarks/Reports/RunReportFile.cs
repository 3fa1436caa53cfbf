using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfAnalyzers.Benchmarks.Reports;

/// <summary>Writes and reads <see cref="RunReport"/> as JSON.</summary>
internal static class RunReportFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        // Display names hold <T> and é; the file is read by people too and never embedded in HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Serialize<T>(T report) => JsonSerializer.Serialize(report, Options) + "\n";

    public static void Write(string path, RunReport report) => WriteText(path, Serialize(report));

    public static void WriteText(string path, string text)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        if (directory is not null)
        {
            Directory.CreateDirectory(directory);
        }

        File.WriteAllText(path, text);
    }

    /// <exception cref="InvalidDataException">The file cannot be read as a report of this schema version.</exception>
    public static RunReport Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"Cannot read '{path}': {exception.Message}", exception);
        }

        return Deserialize(text, path);
    }

    internal static RunReport Deserialize(string text, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("schemaVersion", out var version)
                || version.ValueKind != JsonValueKind.Number)
            {
                throw new InvalidDataException($"'{path}' is not a report written by --json: it has no schemaVersion.");
            }

            if (version.GetInt32() != RunReport.CurrentSchemaVersion)
            {
                throw new InvalidDataException($"'{path}' has schema version {version}, expected {RunReport.CurrentSchemaVersion}.");
            }

            return document.RootElement.Deserialize<RunReport>(Options)!;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{path}' is not a report written by --json: {exception.Message}", exception);
        }
    }
}
