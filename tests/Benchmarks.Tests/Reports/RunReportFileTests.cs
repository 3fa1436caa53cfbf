using PerfAnalyzers.Benchmarks.Reports;

namespace PerfAnalyzers.Benchmarks.Tests.Reports;

public sealed class RunReportFileTests
{
    /// <summary>The perfaudit tool has a reader of its own: this file is what both agree on.</summary>
    private static readonly string Example = Path.Combine(AppContext.BaseDirectory, "Reports", "run-report.v1.json");

    [Fact]
    public void The_example_file_is_read_and_written_back_unchanged()
    {
        var report = RunReportFile.Read(Example);

        Assert.Equal(3, report.HotPaths.Count);
        Assert.Equal("10", report.HotPaths[1].Params["Depth"]);
        Assert.Null(report.HotPaths[1].P99Ns);
        Assert.Equal(Normalized(File.ReadAllText(Example)), Normalized(RunReportFile.Serialize(report)));
    }

    [Theory]
    [InlineData("""{"schemaVersion": 2}""", "schema version 2")]
    [InlineData("""{"hotPaths": []}""", "no schemaVersion")]
    [InlineData("""[1]""", "no schemaVersion")]
    [InlineData("""{"schemaVersion": 1}""", "not a report")]
    [InlineData("not json", "not a report")]
    public void A_file_that_is_no_report_of_this_version_is_refused(string text, string reason)
    {
        var exception = Assert.Throws<InvalidDataException>(() => RunReportFile.Deserialize(text, "x.json"));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Contains("x.json", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_refused() =>
        Assert.Throws<InvalidDataException>(() => RunReportFile.Read(Path.Combine(AppContext.BaseDirectory, "missing.json")));

    /// <summary>Line ends depend on the checkout, and the writer breaks lists over lines.</summary>
    private static string Normalized(string json) => string.Concat(json.Where(c => !char.IsWhiteSpace(c)));
}
