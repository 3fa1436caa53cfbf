using System.Text.Json.Nodes;
using PerfAnalyzers.Tool.Benchmarks;

namespace PerfAnalyzers.Tool.Findings;

/// <summary>An audit as JSON, for scripts and for a later <c>--compare</c>. New properties may appear within a schema version; a changed meaning raises it.</summary>
internal static class AuditFile
{
    public const int SchemaVersion = 1;

    public static void Write(string path, AuditResult audit, IReadOnlyList<BenchmarkRun>? benchmarks, MeasuredCode measured)
    {
        var file = new JsonObject
        {
            ["schemaVersion"] = SchemaVersion,
            ["tool"] = new JsonObject { ["name"] = "perfaudit", ["version"] = ToolVersion.Text },
            ["target"] = audit.Target.DisplayPath,
            ["complete"] = audit.IsComplete,
            ["projects"] = new JsonArray([.. audit.Compilations.Select(project => new JsonObject
            {
                ["path"] = project.Path,
                ["framework"] = project.Framework,
                ["audited"] = project.NotAudited is null,
            })]),
            ["notAudited"] = new JsonArray([.. audit.NotAudited.Select(project => new JsonObject
            {
                ["path"] = project.Path,
                ["framework"] = project.Framework,
                ["reason"] = project.Reason,
            })]),
            ["buildErrors"] = Strings(audit.BuildErrors),
            ["findings"] = new JsonArray([.. audit.Findings.Select(finding => Describe(finding, measured))]),
            ["benchmarks"] = benchmarks is null ? null : new JsonArray([.. benchmarks.Select(run => new JsonObject
            {
                ["project"] = run.Project,
                ["failure"] = run.Failure,
                ["report"] = run.Report?.DeepClone(),
            })]),
        };
        JsonText.Write(path, file);
    }

    private static JsonNode Describe(Finding finding, MeasuredCode measured) => new JsonObject
    {
        ["rule"] = finding.Rule.Id,
        ["title"] = finding.Rule.Title,
        ["help"] = finding.Rule.HelpUri,
        ["severity"] = finding.Level.ToString().ToLowerInvariant(),
        ["message"] = finding.Message,
        ["location"] = finding.Location is { } location ? Describe(location) : null,
        ["callPath"] = Strings(finding.CallPath),
        ["related"] = new JsonArray([.. finding.Related.Select(Describe)]),
        ["fix"] = finding.Fix,
        ["noFix"] = finding.NoFix,
        ["projects"] = Strings(finding.Projects),
        ["hotPaths"] = new JsonArray([.. measured.Of(finding).Select(Describe)]),
    };

    /// <summary>A measured hot path that runs the finding; null is "not measured".</summary>
    public static JsonNode Describe(MeasuredFinding found) => new JsonObject
    {
        ["id"] = found.HotPath.Id,
        ["displayName"] = found.HotPath.Title,
        ["path"] = Strings(found.Path),
        ["meanNs"] = found.HotPath.MeanNs,
        ["p95Ns"] = found.HotPath.P95Ns,
        ["allocatedBytes"] = found.HotPath.AllocatedBytes,
        ["queriesPerOp"] = found.HotPath.QueriesPerOp,
    };

    private static JsonNode Describe(SourceSpan span) => new JsonObject
    {
        ["file"] = span.File,
        ["line"] = span.Line,
        ["column"] = span.Column,
        ["endLine"] = span.EndLine,
        ["endColumn"] = span.EndColumn,
    };

    private static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(value => JsonValue.Create(value))];
}
