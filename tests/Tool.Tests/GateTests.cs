using System.Text.Json.Nodes;
using PerfAnalyzers.Tool.Gate;

namespace PerfAnalyzers.Tool.Tests;

/// <summary>The verdicts of <c>perfaudit compare</c> and <c>perfaudit budget</c>, those about time on recorded samples of a shared machine.</summary>
public sealed class GateTests
{
    private const double Threshold = 0.08;

    public static TheoryData<string> Recordings => ["quiet", "noisy"];

    [Theory, MemberData(nameof(Recordings))]
    public async Task TheSameCodeIsNeverCalledSlower(string recording)
    {
        var arms = Read(recording);
        for (var start = 0; start < arms["0"].Count; start++)
        {
            var verdict = await VerdictAsync(arms["0"], arms["0b"], Later(arms["0"]), start);
            Assert.NotEqual(TimeVerdict.Fail, verdict);
        }
    }

    [Theory, MemberData(nameof(Recordings))]
    public async Task AQuarterMoreWorkIsFound(string recording)
    {
        var arms = Read(recording);
        var verdicts = new List<TimeVerdict?>();
        for (var start = 0; start < arms["0"].Count; start++)
        {
            verdicts.Add(await VerdictAsync(arms["0"], arms["25"], arms["0b"], start));
        }

        Assert.True(verdicts.Count(verdict => verdict == TimeVerdict.Fail) >= 0.9 * verdicts.Count, string.Join(" ", verdicts));
    }

    [Fact]
    public async Task OneBatchAloneDoesNotFail()
    {
        // Slow in the first batch of four rounds, and as fast as before afterwards.
        var calls = 0;
        var comparison = await CompareAsync(arm => arm == Arm.Current && calls++ < TimeBatch.FewestRounds ? Sample(150) : Sample(100));

        Assert.Equal(TimeVerdict.Inconclusive, comparison.Verdict);
        Assert.False(comparison.IsWorse);
        Assert.True(comparison.IsInconclusive);
    }

    [Fact]
    public async Task AControlThatDiffersFromTheBaseSaysNothing()
    {
        var comparison = await CompareAsync(arm => arm switch { Arm.Base => Sample(100), Arm.Control => Sample(120), _ => Sample(200) });

        Assert.Equal(TimeVerdict.Inconclusive, comparison.Verdict);
    }

    [Theory]
    [InlineData(1000, 1, 1064, 1, false)]
    [InlineData(1000, 1, 1065, 1, true)]
    [InlineData(100_000, 1, 101_000, 1, false)]
    [InlineData(100_000, 1, 101_001, 1, true)]
    [InlineData(1000, 1, 900, 1, false)]
    [InlineData(1000, 1, 1000, 2, true)]
    [InlineData(1000, 2, 1000, 1, false)]
    public async Task BytesAndQueriesAreHardLimits(double bytesBefore, double queriesBefore, double bytes, double queries, bool isWorse)
    {
        var comparison = await CompareAsync(arm => arm == Arm.Current ? Sample(100, bytes, queries) : Sample(100, bytesBefore, queriesBefore));

        Assert.Equal(TimeVerdict.Pass, comparison.Verdict);
        Assert.Equal(isWorse, comparison.IsWorse);
    }

    [Fact]
    public async Task AHotPathThatFailsIsNoPass()
    {
        var comparison = await CompareAsync(arm => arm == Arm.Current ? Sample(100) with { SamplesNs = [], Error = "no" } : Sample(100));

        Assert.Equal("it fails: no", comparison.Error);
        Assert.True(comparison.IsInconclusive);
        Assert.Null(comparison.Verdict);
    }

    [Fact]
    public async Task ANewHotPathHasNothingBefore()
    {
        var comparisons = await new RevisionComparison(
            (arm, _) => Task.FromResult<IReadOnlyList<HotPathSamples>>(arm == Arm.Current ? [Sample(100) with { Id = "new" }] : []), Threshold).RunAsync(static _ => { });

        var comparison = Assert.Single(comparisons);
        Assert.Null(comparison.Before);
        Assert.Null(comparison.Verdict);
        Assert.False(comparison.IsWorse);
    }

    [Theory]
    [InlineData(1000.0, 1.0, ".NET 10.0.1", BaselineState.Same)]
    [InlineData(1100.0, 1.0, ".NET 10.0.1", BaselineState.Worse)]
    [InlineData(1000.0, 2.0, ".NET 10.0.1", BaselineState.Worse)]
    [InlineData(500.0, 1.0, ".NET 10.0.1", BaselineState.Better)]
    [InlineData(1100.0, 1.0, ".NET 11.0.0", BaselineState.Unmeasured)]
    [InlineData(1000.0, 2.0, ".NET 11.0.0", BaselineState.Worse)]
    [InlineData(null, 1.0, ".NET 10.0.1", BaselineState.Unmeasured)]
    public void TheBaselineIsHeldAgainstBytesAndQueries(double? bytes, double? queries, string runtime, object state)
    {
        var before = new Baseline(".NET 10.0.9", [new BaselineEntry("a", "A", "", 1000, 1)]);
        var comparison = Assert.Single(BaselineComparison.Of(before, new Baseline(runtime, [new BaselineEntry("a", "A", "", bytes, queries)])));

        Assert.Equal((BaselineState)state, comparison.State);
    }

    [Theory]
    [InlineData(10, 10, "same")]
    [InlineData(10, 64, "within 64 B")]
    [InlineData(64, 10, "within 64 B")]
    [InlineData(10240, 10290, "within 102 B")]
    public void AChangeThatIsNoneIsNotCalledTheSame(double before, double now, string text)
    {
        var comparison = Assert.Single(BaselineComparison.Of(
            new Baseline(".NET 10.0.9", [new BaselineEntry("a", "A", "", before, 1)]),
            new Baseline(".NET 10.0.9", [new BaselineEntry("a", "A", "", now, 1)])));

        Assert.Equal((BaselineState.Same, text), (comparison.State, comparison.Text));
    }

    [Fact]
    public void TheBaselineIsFoundWhereItWasWritten()
    {
        using var folder = new ScratchFolder();
        string[] projects = [folder["src/A.Benchmarks/A.Benchmarks.csproj"], folder["src/B.Benchmarks/B.Benchmarks.csproj"]];
        Assert.Empty(BaselineFiles.Of(folder["src"], projects));
        Assert.Null(Baseline.Combine([]));

        Directory.CreateDirectory(folder["src/A.Benchmarks"]);
        Directory.CreateDirectory(folder["src/B.Benchmarks"]);
        new Baseline(".NET 10.0.1", [new BaselineEntry("a", "A", "", 1, 1)]).Write(folder["src/A.Benchmarks/perf-baseline.json"]);
        Assert.Equal([folder["src/A.Benchmarks/perf-baseline.json"]], BaselineFiles.Of(folder["src"], projects));
        Assert.Equal([folder["src/A.Benchmarks/perf-baseline.json"]], BaselineFiles.Of(folder["src/A"], projects));

        new Baseline(".NET 10.0.2", [new BaselineEntry("b", "B", "", 1, 1)]).Write(folder["src/B.Benchmarks/perf-baseline.json"]);
        var both = BaselineFiles.Of(folder["src"], projects);
        Assert.Equal(["a", "b"], Baseline.Combine(both)!.Entries.Select(entry => entry.Id));

        new Baseline(".NET 11.0.0", []).Write(folder["src/B.Benchmarks/perf-baseline.json"]);
        Assert.Contains("name one with --baseline", Assert.Throws<UsageException>(() => Baseline.Combine(both)).Message);

        new Baseline(".NET 10.0.1", []).Write(folder["perf-baseline.json"]);
        Assert.Equal([folder["perf-baseline.json"]], BaselineFiles.Of(folder["src"], projects));
    }

    [Fact]
    public void WhatIsGoneIsUnmeasuredAndWhatIsNewIsNew()
    {
        var comparisons = BaselineComparison.Of(
            new Baseline(".NET 10.0.9", [new BaselineEntry("a", "A", "", 1000, 1)]),
            new Baseline(".NET 10.0.9", [new BaselineEntry("b", "B", "n=1", 1000, 1)]));

        Assert.Equal([BaselineState.Unmeasured, BaselineState.New], comparisons.Select(comparison => comparison.State));
    }

    [Fact]
    public void ABaselineSurvivesItsFile()
    {
        using var folder = new ScratchFolder();
        var file = Path.Combine(folder.FullPath, Baseline.FileName);
        var baseline = new Baseline(".NET 10.0.9", [new BaselineEntry("M:A.B(System.Int32)", "A.B", "n=1", 24, null), new BaselineEntry("b", "B", "", null, 3)]);
        baseline.Write(file);

        var read = Baseline.Read(file);
        Assert.Equal(baseline.Runtime, read.Runtime);
        Assert.Equal(baseline.Entries, read.Entries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"schemaVersion\": 2 }")]
    [InlineData("{ \"schemaVersion\": 1, \"hotPaths\": [ { \"allocatedBytes\": \"many\" } ] }")]
    public void ABrokenBaselineIsNamed(string text)
    {
        using var folder = new ScratchFolder();
        var file = Path.Combine(folder.FullPath, Baseline.FileName);
        File.WriteAllText(file, text);

        Assert.Contains(file, Assert.Throws<UsageException>(() => Baseline.Read(file)).Message);
    }

    private static async Task<HotPathComparison> CompareAsync(Func<Arm, HotPathSamples> sample)
        => Assert.Single(await new RevisionComparison((arm, _) => Task.FromResult<IReadOnlyList<HotPathSamples>>([sample(arm)]), Threshold).RunAsync(static _ => { }));

    private static HotPathSamples Sample(double nanoseconds, double bytes = 100, double queries = 0) => new("a", "A", "", [nanoseconds], bytes, queries, null);

    /// <summary>Each arm gives one recorded process after the other, from <paramref name="start"/> on.</summary>
    private static async Task<TimeVerdict?> VerdictAsync(IReadOnlyList<double[]> before, IReadOnlyList<double[]> now, IReadOnlyList<double[]> control, int start)
    {
        var next = new Dictionary<Arm, int>();
        var comparison = await CompareAsync(arm =>
        {
            var index = next[arm] = next.TryGetValue(arm, out var last) ? last + 1 : start;
            var blocks = arm switch { Arm.Base => before, Arm.Current => now, _ => control };
            return Sample(0) with { SamplesNs = blocks[index % blocks.Count] };
        });
        return comparison.Verdict;
    }

    /// <summary>The same processes, half the recording later.</summary>
    private static List<double[]> Later(List<double[]> blocks) => [.. blocks.Skip(blocks.Count / 2), .. blocks.Take(blocks.Count / 2)];

    private static Dictionary<string, List<double[]>> Read(string recording)
        => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", recording + ".json")))!.AsObject().ToDictionary(
            arm => arm.Key,
            arm => arm.Value!.AsArray().Select(block => block![1]!.AsArray().Select(sample => (double)sample!).ToArray()).ToList());
}
