using System.Text.Json.Nodes;
using PerfAnalyzers.Tool.Benchmarks;
using PerfAnalyzers.Tool.Building;
using PerfAnalyzers.Tool.Views;

namespace PerfAnalyzers.Tool.Tests;

public sealed class BenchmarksTests : IDisposable
{
    /// <summary>As PerfAnalyzers.Benchmarks writes it.</summary>
    private const string Report = """
        {
          "schemaVersion": 1, "mode": "quick",
          "hotPaths": [
            { "id": "M:App.Chain.Stats", "displayName": "Chain.Stats", "params": { "n": "10" }, "meanNs": 1500, "p50Ns": 1400, "p95Ns": 2000000, "p99Ns": null, "allocatedBytes": 2048, "queriesPerOp": 11, "error": null },
            { "id": "M:App.Chain.Parents", "displayName": "Chain.Parents", "params": {}, "meanNs": null, "p50Ns": null, "p95Ns": null, "p99Ns": null, "allocatedBytes": null, "queriesPerOp": null, "error": "InvalidOperationException: no database" }
          ]
        }
        """;

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_benchmark_project_beside_the_target_is_run_and_compared()
    {
        folder.Write("App/App.csproj", ScratchFolder.Library);
        folder.WriteCode("App/Chain.cs", "");
        folder.Write("Runtime/PerfAnalyzers.Benchmarks.csproj", ScratchFolder.Library);
        folder.Write("Other.Benchmarks/Other.Benchmarks.csproj", ScratchFolder.Library);
        folder.Write("App.Benchmarks/App.Benchmarks.csproj", ScratchFolder.Library
            .Replace("<TargetFramework>", "<OutputType>Exe</OutputType><TargetFramework>", StringComparison.Ordinal)
            .Replace("</Project>", """<ItemGroup><ProjectReference Include="../App/App.csproj" /><ProjectReference Include="../Runtime/PerfAnalyzers.Benchmarks.csproj" /></ItemGroup></Project>""", StringComparison.Ordinal));
        folder.Write("App.Benchmarks/report.json", Report.Replace("\"queriesPerOp\": 11", "\"queriesPerOp\": 1", StringComparison.Ordinal));
        folder.Write("App.Benchmarks/Program.cs", $"""
            System.IO.File.WriteAllText("written-by-the-benchmark.txt", "");
            if (args[0] != "--quick" || args[1] != "--json" || args[3] != "--artifacts") return 9;
            System.IO.File.Copy(@"{folder["App.Benchmarks/report.json"]}", args[2]);
            return 2;
            """);
        using var output = new ScratchFolder();
        output.Write("earlier.json", $$"""{ "benchmarks": [ { "report": {{Report}} } ] }""");
        var before = folder.Fingerprint();

        var run = await folder.RunAsync("audit", "App", "--compare", output["earlier.json"], "--json", output["now.json"]);

        Assert.True(run.ExitCode == ExitCodes.NotAudited, run.ToString());
        Assert.Equal(before, folder.Fingerprint());
        Assert.Contains("Benchmarks of App.Benchmarks/App.Benchmarks.csproj", run.Flat);
        Assert.Contains("Chain.Stats (n=10)", run.Report);
        Assert.Contains("11.0x less", run.Report);
        Assert.Contains("failed Chain.Parents: InvalidOperationException: no database", run.Report);
        Assert.Contains("not every hot path could be measured", run.Report);
        var written = JsonNode.Parse(output.Read("now.json"))!["benchmarks"]![0]!;
        Assert.Equal(1, (int)written["report"]!["hotPaths"]![0]!["queriesPerOp"]!);
    }

    [Fact]
    public void A_report_is_shown_with_units_and_without_inventing_figures()
    {
        folder.Write("report.json", Report);
        var run = BenchmarkRun.Read("App.Benchmarks.csproj", folder["report.json"], new DotnetResult(0, []));
        using var text = new StringWriter();

        BenchmarksView.Write(Terminal.Create(text, redirected: true), [run], null, folder.FullPath);

        Assert.Null(run.Failure);
        Assert.Matches(@"Chain\.Stats \(n=10\) +│ +1\.50 us │ 1\.40 us │ 2\.00 ms │ n/a │ +2\.00 KB │ +11 │", text.ToString());
        Assert.Matches(@"Chain\.Parents +│ +n/a │ +n/a │ +n/a │ n/a │ +n/a │ +n/a │", text.ToString());
    }

    [Theory]
    [InlineData(0, "{ \"schemaVersion\": 2 }", "schema version 2")]
    [InlineData(0, "{", "cannot be read")]
    [InlineData(0, null, "wrote no report")]
    [InlineData(134, Report, "exit code 134")]
    public void A_run_without_a_good_report_is_a_failure(int exitCode, string? report, string reason)
    {
        if (report is not null)
        {
            folder.Write("report.json", report);
        }

        var run = BenchmarkRun.Read("App.Benchmarks.csproj", folder["report.json"], new DotnetResult(exitCode, ["a line"]));

        Assert.Contains(reason, run.Failure);
        Assert.Equal(["a line"], run.Details);
    }

    [Theory]
    [InlineData(100.0, 10.0, "[green]10.0x less[/]")]
    [InlineData(10.0, 25.0, "[red]2.50x more[/]")]
    [InlineData(100.0, 103.0, "same")]
    [InlineData(11.0, 0.0, "[green]none left[/]")]
    [InlineData(0.0, 0.0, "same")]
    [InlineData(0.0, 1.0, "[red]new[/]")]
    [InlineData(null, 1.0, "")]
    public void A_change_is_a_factor(double? before, double? now, string expected) => Assert.Equal(expected, BenchmarksView.Factor(before, now));
}
