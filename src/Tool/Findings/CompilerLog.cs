using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace PerfAnalyzers.Tool.Findings;

/// <summary>The SARIF 2.1 file that the compiler writes for one compilation. Info findings are only there: no console shows them.</summary>
/// <param name="WhyIncomplete">Why the findings are not all there are: compiler errors, or an analyzer that crashed or was not loaded.</param>
internal sealed record CompilerLog(IReadOnlyList<Finding> Findings, IReadOnlyDictionary<string, Rule> Rules, int Errors, string? WhyIncomplete)
{
    private const string CallPathSeparator = " -> ";

    /// <summary>AD0001 a crash, CS8032-CS8034 not loaded, CS8785 a generator's crash, CS9057 an SDK that is too old for our analyzers.</summary>
    private static readonly string[] AnalyzerFailures = ["AD0001", "CS8032", "CS8033", "CS8034", "CS8785", "CS9057"];

    public static bool TryRead(string path, IReadOnlySet<string> ruleIds, [NotNullWhen(true)] out CompilerLog? log, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream);
            log = Read(document.RootElement.GetProperty("runs")[0], ruleIds);
            problem = null;
            return true;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UriFormatException)
        {
            log = null;
            problem = exception.Message;
            return false;
        }
    }

    private static CompilerLog Read(JsonElement run, IReadOnlySet<string> ruleIds)
    {
        var rules = ReadRules(run, ruleIds);
        var findings = new List<Finding>();
        var errors = 0;
        string? failure = null;
        foreach (var result in run.GetProperty("results").EnumerateArray())
        {
            if (result.TryGetProperty("suppressions", out var suppressions) && suppressions.GetArrayLength() > 0)
            {
                continue;
            }

            var id = result.GetProperty("ruleId").GetString()!;
            var level = result.TryGetProperty("level", out var value) ? value.GetString() : "warning";
            if (ruleIds.Contains(id))
            {
                if (level != "none")
                {
                    findings.Add(ReadFinding(result, rules.GetValueOrDefault(id) ?? new Rule(id, id, null, null), level));
                }
            }
            else if (AnalyzerFailures.Contains(id))
            {
                failure ??= $"{id}: {FirstLine(result.GetProperty("message").GetProperty("text").GetString()!)}";
            }
            else if (level == "error")
            {
                errors++;
            }
        }

        var whyIncomplete = errors > 0 ? errors == 1 ? "it does not compile: 1 error" : $"it does not compile: {errors} errors" : failure;
        return new CompilerLog(findings, rules, errors, whyIncomplete);
    }

    private static Dictionary<string, Rule> ReadRules(JsonElement run, IReadOnlySet<string> ruleIds)
    {
        var rules = new Dictionary<string, Rule>();
        if (run.GetProperty("tool").GetProperty("driver").TryGetProperty("rules", out var described))
        {
            foreach (var rule in described.EnumerateArray())
            {
                var id = rule.GetProperty("id").GetString()!;
                if (ruleIds.Contains(id))
                {
                    rules[id] = new Rule(id, Text(rule, "shortDescription", "text") ?? id, Text(rule, "helpUri"), Text(rule, "properties", "category"));
                }
            }
        }

        return rules;
    }

    private static Finding ReadFinding(JsonElement result, Rule rule, string? level)
    {
        var location = result.TryGetProperty("locations", out var locations) && locations.GetArrayLength() > 0 ? ReadSpan(locations[0]) : null;
        var related = result.TryGetProperty("relatedLocations", out var others)
            ? others.EnumerateArray().Select(ReadSpan).OfType<SourceSpan>().ToList()
            : [];
        return new Finding(
            rule,
            level switch { "error" => Level.Error, "note" => Level.Info, _ => Level.Warning },
            result.GetProperty("message").GetProperty("text").GetString()!,
            location,
            Property("path") is { Length: > 0 } path ? path.Split(CallPathSeparator) : [],
            related,
            Property("fix") is { Length: > 0 } fix ? fix + (Property("fixCondition") is { Length: > 0 } condition ? ", if " + condition : "") : null,
            Property("noFix") is { Length: > 0 } noFix ? noFix : null,
            []);

        string? Property(string name) => Text(result, "properties", "customProperties", name);
    }

    private static SourceSpan? ReadSpan(JsonElement location)
    {
        if (!location.TryGetProperty("physicalLocation", out var physical) || Text(physical, "artifactLocation", "uri") is not { } uri)
        {
            return null;
        }

        var region = physical.GetProperty("region");
        var line = region.GetProperty("startLine").GetInt32();
        var column = region.TryGetProperty("startColumn", out var start) ? start.GetInt32() : 1;
        return new SourceSpan(
            Uri.TryCreate(uri, UriKind.Absolute, out var absolute) && absolute.IsFile ? absolute.LocalPath : Uri.UnescapeDataString(uri),
            line,
            column,
            region.TryGetProperty("endLine", out var endLine) ? endLine.GetInt32() : line,
            region.TryGetProperty("endColumn", out var endColumn) ? endColumn.GetInt32() : column);
    }

    private static string? Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }

    private static string FirstLine(string text) => text.ReplaceLineEndings("\n").Split('\n')[0];
}
