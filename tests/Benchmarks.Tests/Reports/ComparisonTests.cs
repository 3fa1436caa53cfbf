using PerfAnalyzers.Benchmarks.Reports;

namespace PerfAnalyzers.Benchmarks.Tests.Reports;

public sealed class ComparisonTests
{
    [Fact]
    public void Figures_stand_side_by_side_with_their_change()
    {
        var before = Report(Result("stats", p50: 5_000_000, mean: 5_200_000, allocated: 48_000, queries: 2));
        var after = Report(Result("stats", p50: 100_000, mean: 120_000, allocated: 4_800, queries: 0));

        var row = Row(before, after);

        Assert.Equal(["stats", "5.00 ms", "100 us", "50.0x less", "46.9 KB", "4.69 KB", "10.0x less", "2", "0"], row);
    }

    [Fact]
    public void Means_are_compared_when_one_side_has_no_median() =>
        Assert.Equal(
            ["stats", "2.00 us", "500 ns", "4.00x less", "n/a", "n/a", "n/a", "n/a", "n/a"],
            Row(Report(Result("stats", p50: 1_500, mean: 2_000)), Report(Result("stats", p50: null, mean: 500))));

    [Fact]
    public void The_same_hot_path_with_other_parameters_is_another_row()
    {
        var before = Report(Result("load", depth: "3", queries: 3), Result("load", depth: "7", queries: 7));
        var after = Report(Result("load", depth: "7", queries: 2));

        var lines = Lines(before, after);

        Assert.Equal(["load (Depth: 7)", "n/a", "n/a", "n/a", "n/a", "n/a", "n/a", "7", "2"], lines[2]);
        Assert.Equal(["load (Depth: 3)", "n/a", "-", "n/a", "n/a", "-", "n/a", "3", "-"], lines[3]);
    }

    [Fact]
    public void A_failed_side_is_said_to_have_failed()
    {
        var row = Row(Report(Result("stats", mean: 5_000)), Report(Result("stats") with { Error = "boom" }));

        Assert.Equal(["stats", "5.00 us", "failed", "n/a", "n/a", "failed", "n/a", "n/a", "failed"], row);
    }

    [Fact]
    public void Another_runtime_is_pointed_out()
    {
        var before = Report();
        var after = before with { Environment = before.Environment with { Runtime = ".NET 11.0.0" } };

        Assert.Empty(Comparison.Differences(before, before));
        Assert.Equal("the runtime was .NET 10.0.1 before and is .NET 11.0.0 now", Assert.Single(Comparison.Differences(before, after)));
    }

    [Fact]
    public void The_Markdown_report_escapes_names_and_lists_failures()
    {
        var report = Report(Result("Map<T>|x"), Result("broken") with { Error = "boom at `x`" });
        var output = new StringWriter { NewLine = "\n" };

        MarkdownReport.Write(output, report, before: null);

        Assert.Contains("| Map&lt;T>\\|x |", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("- broken: `boom at 'x'`", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(".NET 10.0.1", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, "0.50 ns")]
    [InlineData(999.4, "999 ns")]
    [InlineData(999.6, "1.00 us")]
    [InlineData(12_345, "12.3 us")]
    [InlineData(2_000_000_000, "2.00 s")]
    public void Times_have_three_digits(double nanoseconds, string expected) => Assert.Equal(expected, Units.Time(nanoseconds));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(738, "738 B")]
    [InlineData(1024, "1.00 KB")]
    [InlineData(1048576, "1.00 MB")]
    public void Sizes_have_three_digits(double bytes, string expected) => Assert.Equal(expected, Units.Bytes(bytes));

    [Theory]
    [InlineData(100, 100.5, "same")]
    [InlineData(0, 0, "same")]
    [InlineData(3, 0, "all gone")]
    [InlineData(0, 3, "new")]
    [InlineData(10, 13, "1.30x more")]
    public void Changes_say_their_direction(double before, double after, string expected) => Assert.Equal(expected, Units.Ratio(before, after));

    private static string[] Row(RunReport before, RunReport after) => Lines(before, after)[2];

    private static string[][] Lines(RunReport before, RunReport after)
    {
        var output = new StringWriter { NewLine = "\n" };
        Comparison.Table(before, after).WriteAligned(output);
        return
        [
            .. output.ToString().TrimEnd('\n').Split('\n')
                .Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        ];
    }

    private static RunReport Report(params HotPathResult[] results) => new()
    {
        Mode = RunReport.Quick,
        StartedAt = DateTimeOffset.UnixEpoch,
        DurationSeconds = 1,
        Environment = new RunEnvironment
        {
            Os = "Linux",
            Architecture = "X64",
            LogicalCores = 2,
            Runtime = ".NET 10.0.1",
            Configuration = "Release",
            TieredPgo = false,
            BenchmarkDotNet = "0.14.0",
            PerfAnalyzers = "0.1.0",
        },
        HotPaths = results,
    };

    private static HotPathResult Result(
        string name, double? p50 = null, double? mean = null, double? allocated = null, double? queries = null, string? depth = null) => new()
    {
        Id = name,
        DisplayName = name,
        Benchmark = name,
        Params = depth is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Depth"] = depth },
        P50Ns = p50,
        MeanNs = mean,
        AllocatedBytes = allocated,
        QueriesPerOp = queries,
    };
}
