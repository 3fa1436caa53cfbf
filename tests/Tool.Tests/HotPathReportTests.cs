using System.Text.Json.Nodes;

namespace PerfAnalyzers.Tool.Tests;

/// <summary>An audit with benchmarks, written as a page and as SARIF: a finding that a measured hot path runs carries its figures.</summary>
public sealed class HotPathReportTests : IDisposable
{
    private const string HotPaths = """
        { "id": "M:App.Chain.Stats", "displayName": "Chain.Stats", "params": { "n": "10" }, "meanNs": 1500, "p50Ns": 1400, "p95Ns": 2000000, "p99Ns": null, "allocatedBytes": 2048, "queriesPerOp": 11, "error": null }
        """;

    private readonly ScratchFolder folder = new();
    private readonly ScratchFolder output = new();

    public void Dispose()
    {
        folder.Dispose();
        output.Dispose();
    }

    [Fact]
    public async Task The_page_and_the_sarif_file_show_findings_beside_the_figures()
    {
        folder.Write("App/App.csproj", ScratchFolder.Library);
        folder.WriteCode("App/Chain.cs", "Slow();");
        folder.WriteCode("App/Other.cs", "Hint();");
        folder.Write("PerfAnalyzers.Benchmarks/PerfAnalyzers.Benchmarks.csproj", ScratchFolder.Library);
        folder.Write("App.Benchmarks/App.Benchmarks.csproj", ScratchFolder.Library
            .Replace("<TargetFramework>", "<OutputType>Exe</OutputType><TargetFramework>", StringComparison.Ordinal)
            .Replace("</Project>", """<ItemGroup><ProjectReference Include="../App/App.csproj" /><ProjectReference Include="../PerfAnalyzers.Benchmarks/PerfAnalyzers.Benchmarks.csproj" /></ItemGroup></Project>""", StringComparison.Ordinal));
        var line = 1 + Array.FindIndex(folder.Read("App/Chain.cs").Split('\n'), text => text.Contains("Slow();", StringComparison.Ordinal));
        folder.Write("App.Benchmarks/report.json", $$"""
            {
              "schemaVersion": 1, "mode": "quick", "hotPaths": [ {{HotPaths}} ],
              "reach": [ { "id": "M:App.Chain.Stats", "places": [ { "file": {{JsonValue.Create(folder["App/Chain.cs"]).ToJsonString()}}, "line": {{line}}, "endLine": {{line}}, "path": [ "Chain.Stats", "Chain.Run" ] } ] } ]
            }
            """);
        folder.Write("App.Benchmarks/Program.cs", $"""System.IO.File.Copy(@"{folder["App.Benchmarks/report.json"]}", args[2]);""");

        var run = await folder.RunAsync("audit", "App", "--fail-on", "none", "--benchmarks", "--html", output["audit.html"], "--sarif", output["audit.sarif"]);

        Assert.True(run.ExitCode == ExitCodes.Clean, run.ToString());
        var results = JsonNode.Parse(output.Read("audit.sarif"))!["runs"]![0]!["results"]!.AsArray().ToDictionary(result => (string)result!["ruleId"]!, result => result!["properties"]!);
        var hotPath = Assert.Single(results["PERF0901"]["hotPaths"]!.AsArray())!;
        Assert.Equal("Chain.Stats (n=10)", (string)hotPath["displayName"]!);
        Assert.Equal(11, (double)hotPath["queriesPerOp"]!);
        Assert.Equal(["Chain.Stats", "Chain.Run"], hotPath["path"]!.AsArray().Select(name => (string)name!));
        Assert.Null(results["PERF0902"]["hotPaths"]);

        var page = output.Read("audit.html");
        var measured = page.IndexOf("<h2>Chain.Stats (n=10)</h2>", StringComparison.Ordinal);
        Assert.InRange(measured, 0, page.IndexOf("<h2>PERF0901", StringComparison.Ordinal));
        Assert.Contains("<span class=\"badge\">queries/op 11</span>", page);
        Assert.Contains("runs in Chain.Stats → Chain.Run", page);
        Assert.Contains("<div class=\"tile over\"><b>1</b><span>on measured hot paths</span></div>", page);
        Assert.Contains("&#39;Hint&#39; may be slow", page.Replace("&apos;", "&#39;", StringComparison.Ordinal));

        // The page is sent around: it may not need a file or a server.
        Assert.DoesNotContain("<link", page);
        Assert.DoesNotContain("src=", page);
    }
}
