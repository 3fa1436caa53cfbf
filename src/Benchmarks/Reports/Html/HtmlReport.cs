using System.Globalization;
using PerfAnalyzers.Benchmarks.Budgets;
using PerfAnalyzers.Benchmarks.HotPaths;

namespace PerfAnalyzers.Benchmarks.Reports.Html;

/// <summary>The report of one run as one page that needs nothing else: styles and pictures are inside, there is no script.</summary>
internal static class HtmlReport
{
    /// <summary>Smaller changes are not worth a colour.</summary>
    private const double TimeNoise = 0.1;
    private const double SizeNoise = 0.02;

    public static string Create(RunReport report, RunReport? before)
    {
        var earlier = before?.HotPaths.GroupBy(Comparison.Key).ToDictionary(group => group.Key, group => group.First()) ?? [];
        var rows = report.HotPaths.Select(result => (Title: Titles.Of(result.DisplayName, result.Params), Now: result, Before: earlier.GetValueOrDefault(Comparison.Key(result)))).ToList();
        var html = new HtmlWriter();
        html.Add($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Hot paths</title>\n<style>");
        AddStyle(html);
        html.Add($"</style>\n</head>\n<body>\n<main>");
        Header(html, report, before);
        html.Add($"<section class=\"card\">\n<h2>Latency</h2>\n<p class=\"legend\"><i class=\"swatch now\"></i> from the median call to P99, with a mark at P95{(before is null ? "" : "; grey: before")}</p>");
        Plots.Overview(html, rows);
        html.Add($"</section>");
        Table(html, rows);
        Missed(html, report);
        foreach (var (title, now, then) in rows.Where(row => row.Now.Distribution is not null))
        {
            html.Add($"<section class=\"card\">\n<h2>{title}</h2>\n<p class=\"legend\">{now.LatencySamples.ToString(CultureInfo.InvariantCulture)} single calls{(now.File is null ? "" : $" of {now.File}")}, the slowest {Units.Time(now.Distribution![^1])}{(then?.Distribution is null ? "" : "; the outline is the run before")}</p>");
            Plots.Distribution(html, now, then);
            html.Add($"</section>");
        }

        foreach (var series in GrowthSeries.Of(report))
        {
            html.Add($"<section class=\"card half\">\n<h2>{series.Title}</h2>\n<p class=\"legend\">{series.Text}</p>");
            Plots.Growth(html, series);
            html.Add($"</section>");
        }

        Footer(html, report);
        html.Add($"</main>\n</body>\n</html>");
        return html.ToString();
    }

    private static void Header(HtmlWriter html, RunReport report, RunReport? before)
    {
        var against = before is null ? "" : $", compared with {Date(before)}";
        html.Add($"<header><h1>Hot paths</h1><p>{Date(report)}{against} · {(report.Mode == RunReport.Quick ? "quick run in one process: a first impression, not a verdict" : "a process per benchmark")}</p></header>");
        var states = report.HotPaths.Where(result => result.Budget.Count > 0).Select(result => result.Budget.Max(outcome => outcome.State)).ToList();
        html.Add($"<div class=\"tiles\">");
        Tile(html, Count(report.HotPaths.Count), "hot paths", "");
        Tile(html, Count(states.Count(state => state == BudgetState.Passed)), "within budget", states.Contains(BudgetState.Passed) ? "ok" : "");
        Tile(html, Count(states.Count(state => state == BudgetState.AboveTarget)), "above target", states.Contains(BudgetState.AboveTarget) ? "aboveTarget" : "");
        Tile(html, Count(states.Count(state => state == BudgetState.Unmeasured) + report.UnmeasuredBudgets.Count), "budgets unmeasured", states.Contains(BudgetState.Unmeasured) || report.UnmeasuredBudgets.Count > 0 ? "unmeasured" : "");
        Tile(html, Count(states.Count(state => state == BudgetState.Over)), "over budget", states.Contains(BudgetState.Over) ? "over" : "");
        var failed = report.HotPaths.Count(result => result.Error is not null);
        if (failed > 0)
        {
            Tile(html, Count(failed), "failed", "over");
        }

        html.Add($"</div>");
    }

    private static void Tile(HtmlWriter html, string number, string label, string style) =>
        html.Add($"<div class=\"tile {style}\"><b>{number}</b><span>{label}</span></div>");

    private static void Table(HtmlWriter html, List<(string Title, HotPathResult Now, HotPathResult? Before)> rows)
    {
        var hasBudgets = rows.Exists(row => row.Now.Budget.Count > 0);
        html.Add($"<section class=\"card\">\n<h2>Figures</h2>\n<div class=\"scroll\"><table>\n<tr><th>Hot path</th><th>Mean</th><th>P50</th><th>P95</th><th>P99</th><th>Allocated</th><th>Queries/op</th><th>Rows/op</th>");
        if (hasBudgets)
        {
            html.Add($"<th>Budget</th>");
        }

        html.Add($"</tr>");
        foreach (var (title, now, before) in rows)
        {
            html.Add($"<tr><td class=\"path\">{title}</td>");
            if (now.Error is not null)
            {
                html.Add($"<td colspan=\"{(hasBudgets ? 8 : 7)}\" class=\"failed\">{now.Error}</td></tr>");
                continue;
            }

            Cell(html, before?.MeanNs, now.MeanNs, Units.Time, TimeNoise);
            Cell(html, before?.P50Ns, now.P50Ns, Units.Time, TimeNoise);
            Cell(html, before?.P95Ns, now.P95Ns, Units.Time, TimeNoise);
            Cell(html, before?.P99Ns, now.P99Ns, Units.Time, TimeNoise);
            Cell(html, before?.AllocatedBytes, now.AllocatedBytes, Units.Bytes, SizeNoise);
            Cell(html, before?.QueriesPerOp, now.QueriesPerOp, Units.Count, 0);
            Cell(html, before?.RowsPerOp, now.RowsPerOp, Units.Count, 0);
            if (hasBudgets)
            {
                html.Add($"<td><span class=\"badge {Style(now)}\">{BudgetText.Short(now)}</span></td>");
            }

            html.Add($"</tr>");
        }

        html.Add($"</table></div>\n</section>");
    }

    /// <summary>The figure, and in small letters how it has changed.</summary>
    private static void Cell(HtmlWriter html, double? before, double? now, Func<double?, string> format, double noise)
    {
        html.Add($"<td>{format(now)}");
        if (before is { } from && now is { } to && Math.Abs(to - from) > noise * from && Units.Ratio(before, now) is var ratio and not "same")
        {
            html.Add($"<small class=\"{(now < before ? "better" : "worse")}\">{ratio}</small>");
        }

        html.Add($"</td>");
    }

    private static void Missed(HtmlWriter html, RunReport report)
    {
        var missed = (from result in report.HotPaths
                      from outcome in result.Budget
                      where outcome.State != BudgetState.Passed
                      orderby outcome.State descending
                      select (result, outcome)).ToList();
        if (missed.Count == 0 && report.UnmeasuredBudgets.Count == 0)
        {
            return;
        }

        html.Add($"<section class=\"card\">\n<h2>Budgets</h2>\n<ul class=\"missed\">");
        foreach (var (result, outcome) in missed)
        {
            html.Add($"<li><span class=\"badge {JsonName(outcome.State)}\">{BudgetText.Name(outcome.State)}</span> {BudgetText.Long(result, outcome)}</li>");
        }

        foreach (var key in report.UnmeasuredBudgets)
        {
            html.Add($"<li><span class=\"badge unmeasured\">unmeasured</span> {key}: no hot path has this name</li>");
        }

        html.Add($"</ul>\n</section>");
    }

    private static void Footer(HtmlWriter html, RunReport report)
    {
        var environment = report.Environment;
        var databases = string.Join(", ", report.HotPaths.Select(result => result.Database).OfType<string>().Distinct());
        html.Add($"<footer><p>{(databases.Length == 0 ? "" : $"Database: {databases}; ")}{environment.Os} ({environment.Architecture}), {environment.Processor ?? "unknown processor"}, {Count(environment.LogicalCores)} logical cores</p>");
        html.Add($"<p>{environment.Runtime}, {environment.Configuration}, profile-guided optimisation {(environment.TieredPgo ? "on" : "off")}; {Count((int)report.DurationSeconds)} s; PerfAnalyzers {environment.PerfAnalyzers}, BenchmarkDotNet {environment.BenchmarkDotNet}</p>");
        html.Add($"<p>Percentiles are of single calls; n/a: calls too short to be timed one by one, or too few of them. Queries and rows are counted in calls of their own, after a warm one.</p></footer>");
    }

    private static void AddStyle(HtmlWriter html)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("PerfAnalyzers.Benchmarks.Reports.Html.report.css")!;
        using var reader = new StreamReader(stream);
        html.AddRaw(reader.ReadToEnd().ReplaceLineEndings("\n"));
    }

    private static string Style(HotPathResult result) => result.Budget.Count == 0 ? "" : JsonName(result.Budget.Max(outcome => outcome.State));

    private static string JsonName(BudgetState state) => state switch
    {
        BudgetState.Passed => "ok",
        BudgetState.AboveTarget => "aboveTarget",
        BudgetState.Unmeasured => "unmeasured",
        _ => "over",
    };

    private static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Date(RunReport report) => report.StartedAt.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
