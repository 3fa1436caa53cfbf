using System.Globalization;
using PerfAnalyzers.Benchmarks.Reports.Html;
using PerfAnalyzers.Tool.Benchmarks;
using PerfAnalyzers.Tool.Findings;

namespace PerfAnalyzers.Tool.Views;

/// <summary>An audit as one page that needs nothing else: what lies on measured hot paths first, then everything by rule.</summary>
internal static class AuditPage
{
    public static void Write(string path, AuditResult audit, IReadOnlyList<BenchmarkRun>? benchmarks, MeasuredCode measured)
    {
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Create(audit, benchmarks, measured));
    }

    internal static string Create(AuditResult audit, IReadOnlyList<BenchmarkRun>? benchmarks, MeasuredCode measured)
    {
        var root = audit.Target.Folder;
        var html = new HtmlWriter();
        html.Add($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Performance audit</title>\n<style>");
        AddStyle(html, "PerfAnalyzers.Tool.Views.report.css");
        AddStyle(html, "PerfAnalyzers.Tool.Views.audit.css");
        html.Add($"</style>\n</head>\n<body>\n<main>");
        html.Add($"<header><h1>Performance audit</h1><p>{Path.GetFileName(audit.Target.DisplayPath)} · perfaudit {ToolVersion.Text}</p></header>");
        var hotPaths = MeasuredFindingsView.ByHotPath(audit.Findings, measured);
        Tiles(html, audit, hotPaths.SelectMany(group => group).Select(found => found.Finding.Identity).Distinct().Count(), benchmarks);
        NotAudited(html, audit);
        foreach (var ofHotPath in hotPaths)
        {
            html.Add($"<section class=\"card\">\n<h2>{ofHotPath.Key.Title}</h2>\n<p class=\"figures\">");
            foreach (var figure in MeasuredFindingsView.Figures(ofHotPath.Key).Split(", "))
            {
                html.Add($"<span class=\"badge\">{figure}</span>");
            }

            html.Add($"</p>\n<ul class=\"findings\">");
            foreach (var found in ofHotPath)
            {
                Item(html, found.Finding, root, found.Path.Count > 1 ? $"runs in {string.Join(" → ", found.Path)}" : null, []);
            }

            html.Add($"</ul>\n</section>");
        }

        foreach (var ofRule in audit.Findings.GroupBy(finding => finding.Rule.Id))
        {
            var rule = ofRule.First().Rule;
            html.Add($"<section class=\"card\">\n<h2>{rule.Id} {rule.Title}</h2>\n<ul class=\"findings\">");
            foreach (var finding in ofRule)
            {
                Item(html, finding, root, null, measured.Of(finding));
            }

            html.Add($"</ul>\n</section>");
        }

        html.Add($"</main>\n</body>\n</html>");
        return html.ToString();
    }

    private static void Tiles(HtmlWriter html, AuditResult audit, int onHotPaths, IReadOnlyList<BenchmarkRun>? benchmarks)
    {
        html.Add($"<div class=\"tiles\">");
        Tile(html, audit.Findings.Count, "findings", "");
        Tile(html, audit.Findings.Count(finding => finding.Level >= Level.Warning), "warnings", "");
        Tile(html, audit.Findings.Count(finding => finding.Fix is not null), "with a fix", "ok");
        if (benchmarks is not null)
        {
            Tile(html, onHotPaths, "on measured hot paths", onHotPaths > 0 ? "over" : "");
            Tile(html, benchmarks.Sum(run => run.HotPaths.Count(figures => figures.Error is null)), "hot paths measured", "");
        }

        html.Add($"</div>");
    }

    private static void Tile(HtmlWriter html, int number, string label, string style)
        => html.Add($"<div class=\"tile {style}\"><b>{number.ToString(CultureInfo.InvariantCulture)}</b><span>{label}</span></div>");

    /// <summary>An audit that is not complete is never shown as a clean one.</summary>
    private static void NotAudited(HtmlWriter html, AuditResult audit)
    {
        if (audit.IsComplete)
        {
            return;
        }

        html.Add($"<section class=\"card\">\n<h2>Not audited</h2>\n<ul class=\"missed\">");
        foreach (var project in audit.NotAudited)
        {
            html.Add($"<li><span class=\"badge over\">{Path.GetFileName(project.Path)}</span> {project.Reason}</li>");
        }

        foreach (var error in audit.BuildErrors)
        {
            html.Add($"<li>{error}</li>");
        }

        html.Add($"</ul>\n</section>");
    }

    private static void Item(HtmlWriter html, Finding finding, string root, string? path, IReadOnlyList<MeasuredFinding> measured)
    {
        var style = finding.Level >= Level.Warning ? "aboveTarget" : "";
        html.Add($"<li><p><span class=\"badge {style}\">{finding.Rule.Id}</span> <code>{LocationText.Full(finding.Location, root)}</code></p><p>{finding.Message}</p>");
        if (path is not null)
        {
            html.Add($"<p class=\"legend\">{path}</p>");
        }

        foreach (var found in measured)
        {
            html.Add($"<p class=\"legend\">on {found.HotPath.Title}: {MeasuredFindingsView.Figures(found.HotPath)}</p>");
        }

        if (finding.Fix is not null)
        {
            html.Add($"<p class=\"fix\">{finding.Fix}</p>");
        }

        html.Add($"</li>");
    }

    private static void AddStyle(HtmlWriter html, string name)
    {
        using var stream = typeof(AuditPage).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        html.AddRaw(reader.ReadToEnd().ReplaceLineEndings("\n"));
    }
}
