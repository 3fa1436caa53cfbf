using System.Text.RegularExpressions;
using System.Xml.Linq;
using PerfAnalyzers.Benchmarks.Measuring;
using PerfAnalyzers.Benchmarks.Reports;
using PerfAnalyzers.Benchmarks.Reports.Html;

namespace PerfAnalyzers.Benchmarks.Tests.Reports;

public sealed partial class HtmlReportTests
{
    private static readonly HotPathResult Stats = Runs.HotPath("GET /stats") with
    {
        MeanNs = 1.1e6,
        P50Ns = 0.9e6,
        P95Ns = 2.4e6,
        P99Ns = 3.7e6,
        LatencySamples = 1000,
        Distribution = [.. Enumerable.Range(0, 101).Select(i => 5e5 * Math.Exp(Math.Pow(i / 100.0, 6) * 2.5) * (1 + (i / 150.0)))],
        AllocatedBytes = 102_400,
        QueriesPerOp = 2,
        Budget =
        [
            new BudgetOutcome { Metric = "p95", State = BudgetState.Over, Measured = 2.4e6, AtLeast = 2.2e6, Critical = 2e6, Source = "perf-budgets.json, line 4" },
            new BudgetOutcome { Metric = "queries", State = BudgetState.Passed, Measured = 2, AtLeast = 2, Critical = 2, Source = "perf-budgets.json, line 4" },
        ],
    };

    [Fact]
    public void The_page_needs_nothing_else_and_is_well_formed()
    {
        var before = Stats with { P50Ns = 1.8e6, P95Ns = 5e6, P99Ns = 8e6, QueriesPerOp = 12, Distribution = [.. Stats.Distribution!.Select(ns => ns * 2)] };
        var page = HtmlReport.Create(
            Sized(Stats, Runs.HotPath("M:App.Sum") with { MeanNs = 40 }, Runs.HotPath("M:App.Gone") with { Error = "boom" }),
            Runs.Of(before));

        Assert.DoesNotMatch(Outside(), page);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", page, StringComparison.Ordinal);
        var root = XDocument.Parse(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal).Replace("<meta charset=\"utf-8\">", "", StringComparison.Ordinal).Replace("initial-scale=1\">", "initial-scale=1\"/>", StringComparison.Ordinal)).Root!;
        Assert.Equal(3, root.Descendants("svg").Count());
        Assert.Contains("over: P95", page, StringComparison.Ordinal);
        Assert.Contains("GET /stats: P95 is 2.40 ms, at least 2.20 ms with 95 % confidence; critical is 2.00 ms", page, StringComparison.Ordinal);
        Assert.Contains("2.00x less", page, StringComparison.Ordinal);
        Assert.Contains("boom", page, StringComparison.Ordinal);
        Assert.Contains("grows like n^1.0, where n is Depth", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_users_code_are_text()
    {
        var page = HtmlReport.Create(Runs.Of(Runs.HotPath("Map<T>(\"&\")") with { Error = "<script>alert(1)</script>" }), before: null);

        Assert.Contains("Map&lt;T&gt;(&quot;&amp;&quot;)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_in_which_nothing_could_be_measured_has_a_page()
        => Assert.Contains("</html>", HtmlReport.Create(Runs.Of(), Runs.Of(Stats)), StringComparison.Ordinal);

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(1e6, 1e6)]
    [InlineData(1, 1e12)]
    [InlineData(900, 1100)]
    public void A_scale_places_what_it_spans_and_has_ticks_that_fit(double least, double most)
    {
        var scale = LogScale.Over([least, most], 0, 100);

        Assert.InRange(scale[least], 0, 100);
        Assert.InRange(scale[most], scale[least], 100);
        Assert.InRange(scale.Ticks(6).Count, 0, 6);
        Assert.All(scale.Ticks(6), tick => Assert.InRange(tick, scale.From, scale.To));
    }

    [Fact]
    public void A_histogram_holds_all_calls()
    {
        var shares = Histogram.Of(Stats.Distribution!, 1e5, 1e8, 30);

        Assert.Equal(1, shares.Sum(), 9);
        Assert.Equal(1, Histogram.Of([.. Enumerable.Repeat(5e5, 101)], 1e5, 1e6, 10)[6], 9);
        Assert.Equal("▁ █▄", Histogram.Sparkline([0.01, 0, 0.6, 0.25]));
    }

    [Fact]
    public void A_growth_has_the_points_of_its_sizes()
    {
        var report = Sized(Runs.HotPath("M:App.Other") with { Params = new Dictionary<string, string> { ["Depth"] = "10" }, MeanNs = 1 });

        var linear = Assert.Single(GrowthSeries.Of(report));

        Assert.Equal([(10, 500), (100, 5_000), (1000, 50_000)], linear.Points);
        Assert.Equal("grows like n^1.0, where n is Depth", linear.Text);
        Assert.Empty(GrowthSeries.Of(report with { HotPaths = [] }));
    }

    [Fact]
    public void The_Markdown_has_pictures_of_letters()
    {
        var output = new StringWriter { NewLine = "\n" };

        MarkdownReport.Write(output, Sized(Stats), before: null);

        var text = output.ToString();
        Assert.Contains("- over: GET /stats: P95 is 2.40 ms", text, StringComparison.Ordinal);
        Assert.Matches(@"GET /stats +500 us \|[▁▂▃▄▅▆▇█ ]{40}\| [0-9.]+ ms", text);
        Assert.Contains("It grows like n^1.0, where n is Depth.", text, StringComparison.Ordinal);
        Assert.Contains("      1000  50.0 us ████████████████████████████████████████", text, StringComparison.Ordinal);
    }

    /// <summary>With a hot path that was measured at three sizes.</summary>
    private static RunReport Sized(params HotPathResult[] others)
    {
        int[] sizes = [1000, 10, 100];
        return Runs.Of([.. others, .. sizes.Select(size => Runs.HotPath("M:App.Load") with { Params = new Dictionary<string, string> { ["Depth"] = $"{size}" }, MeanNs = size * 50.0 })]) with
        {
            Growth =
            [
                new HotPathGrowth
                {
                    Id = "M:App.Load",
                    DisplayName = "Load",
                    SizeParameter = "Depth",
                    Params = new Dictionary<string, string>(),
                    Mean = new GrowthFit(1, 0, 0.01),
                },
            ],
        };
    }

    /// <summary>Anything that a browser would fetch or run.</summary>
    [GeneratedRegex("""(src|href)\s*=|url\(|@import|<script|https?://""", RegexOptions.IgnoreCase)]
    private static partial Regex Outside();
}
