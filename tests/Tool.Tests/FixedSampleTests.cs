using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PerfAnalyzers.Tool.Tests;

/// <summary>The sample of this repository: a fixed copy of it builds, and an audit of the copy finds nothing that a fix has brought.</summary>
public sealed partial class FixedSampleTests : IDisposable
{
    private readonly ScratchFolder output = new();

    public void Dispose() => output.Dispose();

    [Fact]
    public async Task A_fixed_copy_of_the_sample_is_audited_like_the_sample()
    {
        var fixing = await output.RunAsync("fix", Path.Combine(Samples(), "TheChain"), "--output", output["fixed"]);
        Assert.True(fixing.ExitCode == ExitCodes.Clean, fixing.ToString());
        var change = Change().Match(fixing.Flat);
        var (before, after) = (Number(change.Groups["before"]), Number(change.Groups["after"]));
        Assert.InRange(after, 0, before / 4);

        var copy = Directory.EnumerateFiles(output["fixed"], "TheChain.csproj", SearchOption.AllDirectories).Single();
        var audit = await output.RunAsync("audit", copy, "--fail-on", "none", "--json", output["audit.json"]);

        Assert.True(audit.ExitCode == ExitCodes.Clean, audit.ToString());
        var findings = JsonNode.Parse(output.Read("audit.json"))!["findings"]!.AsArray();
        Assert.Equal(after, findings.Count);
        Assert.All(findings, finding => Assert.Null(finding!["fix"]));

        // The hot paths of the sample cost no more for being fixed.
        Assert.DoesNotContain(findings, finding => ((string)finding!["rule"]!).StartsWith("PERF8", StringComparison.Ordinal));
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    private static string Samples([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "samples"));

    [GeneratedRegex(@"(?<before>\d+) → (?<after>\d+) finding")]
    private static partial Regex Change();
}
