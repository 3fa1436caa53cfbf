using PerfAnalyzers.Benchmarks.Budgets;

namespace PerfAnalyzers.Benchmarks.Reports.Html;

/// <summary>The pictures of the report, as inline SVG.</summary>
internal static class Plots
{
    private const int Bins = 72;
    private static readonly (string Label, Func<HotPathResult, double?> Of, string Metric)[] Percentiles =
    [
        ("P50", result => result.P50Ns, "p50"), ("P95", result => result.P95Ns, "p95"), ("P99", result => result.P99Ns, "p99"),
    ];

    /// <summary>All hot paths on one scale: a line from P50 to P99 with a mark at P95; grey above it, the run before.</summary>
    public static void Overview(HtmlWriter html, IReadOnlyList<(string Title, HotPathResult Now, HotPathResult? Before)> rows)
    {
        const int RowHeight = 30;
        const int Left = 330;
        const int Width = 960;
        var measured = rows.Where(row => row.Now.P50Ns is not null || row.Now.MeanNs is not null).ToList();
        if (measured.Count == 0)
        {
            return;
        }

        var scale = LogScale.Over(measured.SelectMany(row => Times(row.Now).Concat(row.Before is null ? [] : Times(row.Before))), Left, Width - 30);
        var height = (measured.Count * RowHeight) + 34;
        html.Add($"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"Latency of all hot paths\">");
        foreach (var tick in scale.Ticks(10))
        {
            html.Add($"<line class=\"grid\" x1=\"{scale[tick]}\" x2=\"{scale[tick]}\" y1=\"6\" y2=\"{height - 24}\"/><text class=\"tick\" x=\"{scale[tick]}\" y=\"{height - 8}\">{Axis(tick)}</text>");
        }

        foreach (var (row, index) in measured.Select((row, index) => (row, index)))
        {
            var y = (index * RowHeight) + 22.0;
            html.Add($"<text class=\"name\" x=\"{Left - 14}\" y=\"{y + 4}\">{Shorten(row.Title, 46)}<title>{row.Title}</title></text>");
            if (row.Before is { } before)
            {
                Range(html, scale, before, y - 8, "before");
            }

            Range(html, scale, row.Now, y, "now");
        }

        html.Add($"</svg>");
    }

    /// <summary>How the single calls of one hot path spread; the outline is the run before.</summary>
    public static void Distribution(HtmlWriter html, HotPathResult result, HotPathResult? before)
    {
        const int Width = 960;
        const int Height = 210;
        const int Floor = Height - 26;
        const int Ceiling = 50;
        var now = result.Distribution!;
        var then = before?.Distribution;

        // The limits belong into the picture only where they are near.
        var limits = result.Budget.Where(outcome => outcome.Critical is { } critical && outcome.Metric is "p50" or "p95" or "p99" && critical < now[^1] * 4 && critical > now[0] / 4).ToList();
        // The slowest call of a thousand would push all others into a corner; what is slower than P99 is the last bar.
        var scale = LogScale.Over([.. now.SkipLast(1), .. then?.SkipLast(1) ?? [], .. limits.Select(outcome => outcome.Critical!.Value)], 8, Width - 8);
        var shares = Histogram.Of(now, scale.From, scale.To, Bins);
        var sharesBefore = then is null ? null : Histogram.Of(then, scale.From, scale.To, Bins);
        var highest = shares.Concat(sharesBefore ?? []).Max();
        var step = (scale.End - scale.Start) / Bins;

        html.Add($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Distribution of the latency\">");
        foreach (var tick in scale.Ticks(12))
        {
            html.Add($"<line class=\"grid\" x1=\"{scale[tick]}\" x2=\"{scale[tick]}\" y1=\"{Ceiling}\" y2=\"{Floor}\"/><text class=\"tick\" x=\"{scale[tick]}\" y=\"{Height - 8}\">{Axis(tick)}</text>");
        }

        for (var bin = 0; bin < Bins; bin++)
        {
            if (shares[bin] > 0)
            {
                var top = Top(shares[bin]);
                html.Add($"<rect class=\"bar\" x=\"{scale.Start + (bin * step) + 0.5}\" y=\"{top}\" width=\"{step - 1}\" height=\"{Floor - top}\"/>");
            }
        }

        if (sharesBefore is not null)
        {
            var outline = string.Join(' ', sharesBefore.Select((share, bin) => FormattableString.Invariant($"{scale.Start + (bin * step):0.#},{Top(share):0.#} {scale.Start + ((bin + 1) * step):0.#},{Top(share):0.#}")));
            html.Add($"<polyline class=\"outline\" points=\"{outline}\"/>");
        }

        foreach (var (label, of, metric) in Percentiles)
        {
            if (of(result) is { } value)
            {
                var row = metric switch { "p50" => 42, "p95" => 28, _ => 14 };
                var isLate = scale[value] > Width * 0.75;
                html.Add($"<line class=\"mark\" x1=\"{scale[value]}\" x2=\"{scale[value]}\" y1=\"{row - 9}\" y2=\"{Floor}\"/><text class=\"{(isLate ? "label left" : "label")}\" x=\"{scale[value] + (isLate ? -5 : 5)}\" y=\"{row}\">{label} {Units.Time(value)}</text>");
            }
        }

        foreach (var limit in limits)
        {
            var x = scale[limit.Critical!.Value];
            html.Add($"<line class=\"limit\" x1=\"{x}\" x2=\"{x}\" y1=\"{Ceiling}\" y2=\"{Floor}\"><title>{BudgetText.Title(limit.Metric)} may be {Units.Time(limit.Critical)}</title></line>");
        }

        html.Add($"<line class=\"axis\" x1=\"8\" x2=\"{Width - 8}\" y1=\"{Floor}\" y2=\"{Floor}\"/></svg>");

        double Top(double share) => Floor - (share / highest * (Floor - Ceiling));
    }

    /// <summary>Time over size, both in logarithms: the steeper, the worse it scales. The dashed lines are n and n².</summary>
    public static void Growth(HtmlWriter html, GrowthSeries series)
    {
        const int Width = 460;
        const int Height = 260;
        var x = LogScale.Over(series.Points.Select(point => point.Size), 70, Width - 16);
        var y = LogScale.Over(series.Points.Select(point => point.Ns), Height - 34, 14);
        html.Add($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Growth of the time with {series.Growth.SizeParameter}\">");
        foreach (var tick in x.Ticks(6))
        {
            html.Add($"<line class=\"grid\" x1=\"{x[tick]}\" x2=\"{x[tick]}\" y1=\"14\" y2=\"{Height - 34}\"/><text class=\"tick\" x=\"{x[tick]}\" y=\"{Height - 16}\">{Count(tick)}</text>");
        }

        foreach (var tick in y.Ticks(6))
        {
            html.Add($"<line class=\"grid\" x1=\"70\" x2=\"{Width - 16}\" y1=\"{y[tick]}\" y2=\"{y[tick]}\"/><text class=\"tick end\" x=\"62\" y=\"{y[tick] + 4}\">{Axis(tick)}</text>");
        }

        foreach (var exponent in new[] { 1.0, 2.0 })
        {
            Guide(html, series, exponent, x, y);
        }

        var line = string.Join(' ', series.Points.Select(point => FormattableString.Invariant($"{x[point.Size]:0.#},{y[point.Ns]:0.#}")));
        html.Add($"<polyline class=\"curve\" points=\"{line}\"/>");
        foreach (var (size, ns) in series.Points)
        {
            html.Add($"<circle class=\"dot\" cx=\"{x[size]}\" cy=\"{y[ns]}\" r=\"4\"><title>{series.Growth.SizeParameter} {Count(size)}: {Units.Time(ns)}</title></circle>");
        }

        html.Add($"<text class=\"tick\" x=\"{(70 + Width) / 2.0}\" y=\"{Height - 2}\">{series.Growth.SizeParameter}</text></svg>");
    }

    /// <summary>From the first point up to where the line leaves the picture.</summary>
    private static void Guide(HtmlWriter html, GrowthSeries series, double exponent, LogScale x, LogScale y)
    {
        var (size, ns) = series.Points[0];
        var end = Math.Min(series.Points[^1].Size, size * Math.Pow(y.To / ns, 1 / exponent));
        var top = ns * Math.Pow(end / size, exponent);
        html.Add($"<line class=\"guide\" x1=\"{x[size]}\" y1=\"{y[ns]}\" x2=\"{x[end]}\" y2=\"{y[top]}\"/><text class=\"hint\" x=\"{x[end] - 4}\" y=\"{y[top] + 12}\">{(exponent == 1 ? "n" : "n²")}</text>");
    }

    private static void Range(HtmlWriter html, LogScale scale, HotPathResult result, double y, string style)
    {
        if (result.P50Ns is not { } median)
        {
            if (result.MeanNs is { } mean)
            {
                html.Add($"<circle class=\"{style} ring\" cx=\"{scale[mean]}\" cy=\"{y}\" r=\"4\"><title>Mean {Units.Time(mean)}</title></circle>");
            }

            return;
        }

        var last = result.P99Ns ?? result.P95Ns ?? median;
        html.Add($"<line class=\"{style} range\" x1=\"{scale[median]}\" x2=\"{scale[last]}\" y1=\"{y}\" y2=\"{y}\"><title>P50 {Units.Time(median)}, P99 {Units.Time(result.P99Ns)}</title></line>");
        html.Add($"<circle class=\"{style}\" cx=\"{scale[median]}\" cy=\"{y}\" r=\"5\"><title>P50 {Units.Time(median)}</title></circle>");
        if (result.P95Ns is { } p95)
        {
            html.Add($"<line class=\"{style} tail\" x1=\"{scale[p95]}\" x2=\"{scale[p95]}\" y1=\"{y - 6}\" y2=\"{y + 6}\"><title>P95 {Units.Time(p95)}</title></line>");
        }
    }

    private static IEnumerable<double> Times(HotPathResult result) =>
        new[] { result.P50Ns ?? result.MeanNs, result.P95Ns, result.P99Ns }.OfType<double>();

    /// <summary><c>100 us</c>, not <c>100.0 us</c>: ticks are round.</summary>
    private static string Axis(double nanoseconds) => Units.Time(nanoseconds).Replace(".00 ", " ", StringComparison.Ordinal).Replace(".0 ", " ", StringComparison.Ordinal);

    private static string Count(double value) => value.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture).Replace(',', ' ');

    private static string Shorten(string text, int longest) => text.Length <= longest ? text : text[..(longest - 1)] + "…";
}
