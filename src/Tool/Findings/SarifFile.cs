using System.Text.Json.Nodes;
using PerfAnalyzers.Tool.Benchmarks;

namespace PerfAnalyzers.Tool.Findings;

/// <summary>All findings of an audit as one SARIF 2.1.0 file, for code-scanning services.</summary>
internal static class SarifFile
{
    private const string RootId = "SRCROOT";

    public static void Write(string path, AuditResult audit, MeasuredCode measured)
    {
        var root = RepositoryRoot(audit.Target.Folder);
        var rules = audit.Rules.Concat(audit.Findings.Select(finding => finding.Rule)).DistinctBy(rule => rule.Id).ToList();
        var log = new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject
                    {
                        ["name"] = "perfaudit",
                        ["semanticVersion"] = ToolVersion.Text,
                        ["rules"] = new JsonArray([.. rules.Select(Describe)]),
                    },
                },
                ["invocations"] = new JsonArray(new JsonObject
                {
                    ["executionSuccessful"] = audit.IsComplete,
                    ["toolExecutionNotifications"] = new JsonArray(
                    [
                        .. audit.NotAudited.Select(project => Notification($"{project.Path} was not audited: {project.Reason}")),
                        .. audit.BuildErrors.Select(Notification),
                    ]),
                }),
                // Code-scanning services want paths relative to the repository.
                ["originalUriBaseIds"] = new JsonObject { [RootId] = new JsonObject { ["uri"] = FileUri(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar) } },
                ["columnKind"] = "utf16CodeUnits",
                ["results"] = new JsonArray([.. audit.Findings.Select(finding => Result(finding, rules, root, measured))]),
            }),
        };
        JsonText.Write(path, log);
    }

    private static JsonNode Describe(Rule rule)
    {
        var described = new JsonObject { ["id"] = rule.Id, ["shortDescription"] = Text(rule.Title) };
        if (rule.HelpUri is not null)
        {
            described["helpUri"] = rule.HelpUri;
        }

        if (rule.Category is not null)
        {
            described["properties"] = new JsonObject { ["category"] = rule.Category };
        }

        return described;
    }

    private static JsonNode Result(Finding finding, List<Rule> rules, string root, MeasuredCode measured)
    {
        var result = new JsonObject
        {
            ["ruleId"] = finding.Rule.Id,
            ["ruleIndex"] = rules.FindIndex(rule => rule.Id == finding.Rule.Id),
            ["level"] = finding.Level switch { Level.Error => "error", Level.Warning => "warning", _ => "note" },
            ["message"] = Text(finding.Message),
        };
        if (finding.Location is { } location)
        {
            result["locations"] = new JsonArray(Location(location, root));
        }

        if (finding.Related.Count > 0)
        {
            result["relatedLocations"] = new JsonArray([.. finding.Related.Select(related => Location(related, root))]);
        }

        var properties = new JsonObject { ["projects"] = new JsonArray([.. finding.Projects.Select(project => JsonValue.Create(project))]) };
        if (finding.CallPath.Count > 0)
        {
            properties["path"] = string.Join(" -> ", finding.CallPath);
        }

        if (finding.Fix is not null)
        {
            properties["fix"] = finding.Fix;
        }

        if (measured.Of(finding) is { Count: > 0 } hotPaths)
        {
            properties["hotPaths"] = new JsonArray([.. hotPaths.Select(AuditFile.Describe)]);
        }

        result["properties"] = properties;
        return result;
    }

    private static JsonNode Location(SourceSpan span, string root)
    {
        var artifact = PathNames.IsWithin(span.File, root)
            ? new JsonObject { ["uri"] = RelativeUri(Path.GetRelativePath(root, span.File)), ["uriBaseId"] = RootId }
            : new JsonObject { ["uri"] = Path.IsPathRooted(span.File) ? FileUri(span.File) : RelativeUri(span.File) };
        return new JsonObject
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = artifact,
                ["region"] = new JsonObject
                {
                    ["startLine"] = span.Line,
                    ["startColumn"] = span.Column,
                    ["endLine"] = span.EndLine,
                    ["endColumn"] = span.EndColumn,
                },
            },
        };
    }

    private static JsonNode Notification(string message) => new JsonObject { ["level"] = "error", ["message"] = Text(message) };

    private static JsonObject Text(string text) => new() { ["text"] = text };

    private static string FileUri(string path) => new UriBuilder { Scheme = Uri.UriSchemeFile, Host = "", Path = path }.Uri.AbsoluteUri;

    private static string RelativeUri(string path)
        => string.Join('/', path.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));

    private static string RepositoryRoot(string folder)
        => PathNames.SelfAndAncestors(folder).FirstOrDefault(candidate => Path.Exists(Path.Combine(candidate, ".git"))) ?? folder;
}
