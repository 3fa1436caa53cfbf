using System.Text.Json.Nodes;
using PerfAnalyzers.Benchmarks.Gate;
using PerfAnalyzers.Benchmarks.Tests.Harnesses;

namespace PerfAnalyzers.Benchmarks.Tests.Gate;

public sealed class SampleRunTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Samples_bytes_and_queries_of_each_case_are_written()
    {
        var run = ProgramRun.Of(["--samples", scratch.File("deep/samples.json")], typeof(AllocatingHarness), typeof(ParentsOneByOneHarness));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Output + run.Error + run.Console);
        var report = JsonNode.Parse(File.ReadAllText(scratch.File("deep/samples.json")))!;
        Assert.Equal(1, (int)report["schemaVersion"]!);
        Assert.StartsWith(".NET ", (string)report["runtime"]!, StringComparison.Ordinal);
        var copy = HotPath(report, "M:Text.Copy");
        Assert.Equal(1024, (double)copy["allocatedBytes"]!);
        Assert.Equal(15, copy["samplesNs"]!.AsArray().Count);
        Assert.All(copy["samplesNs"]!.AsArray(), sample => Assert.True((double)sample! > 0));
        var parents = report["hotPaths"]!.AsArray().Where(hotPath => (string)hotPath!["id"]! == "M:People.Parents").ToList();
        Assert.Equal([3, 7], parents.Select(hotPath => (double)hotPath!["queriesPerOp"]!));
        Assert.Equal(["3", "7"], parents.Select(hotPath => (string)hotPath!["params"]!["Depth"]!));
    }

    [Fact]
    public void What_fails_is_said_and_the_others_are_sampled()
    {
        var run = ProgramRun.Of(["--samples", scratch.File("samples.json")], typeof(ThrowingHarness), typeof(SealedHarness), typeof(AllocatingHarness));

        Assert.Equal(2, run.ExitCode);
        var report = JsonNode.Parse(File.ReadAllText(scratch.File("samples.json")))!;
        Assert.Contains("no tickets were seeded", (string)HotPath(report, "M:Broken.Throw")["error"]!, StringComparison.Ordinal);
        Assert.Contains("not sealed", (string)HotPath(report, "M:Broken.Sealed")["error"]!, StringComparison.Ordinal);
        Assert.Empty(HotPath(report, "M:Broken.Throw")["samplesNs"]!.AsArray());
        Assert.Null(HotPath(report, "M:Text.Copy")["error"]);
    }

    [Theory]
    [InlineData(nameof(Shapes.Nothing))]
    [InlineData(nameof(Shapes.Number))]
    [InlineData(nameof(Shapes.Text))]
    [InlineData(nameof(Shapes.Task))]
    [InlineData(nameof(Shapes.TaskOfText))]
    [InlineData(nameof(Shapes.ValueTask))]
    [InlineData(nameof(Shapes.ValueTaskOfNumber))]
    public void The_loop_makes_so_many_calls_whatever_they_give(string method)
    {
        var shapes = new Shapes();

        CallLoop.Of(shapes, typeof(Shapes).GetMethod(method)!)(7);

        Assert.Equal(7, shapes.Calls);
    }

    private static JsonNode HotPath(JsonNode report, string id) => report["hotPaths"]!.AsArray().Single(hotPath => (string)hotPath!["id"]! == id)!;

    private sealed class Shapes
    {
        public int Calls { get; private set; }

        public void Nothing() => Calls++;

        public int Number() => Calls++;

        public string Text() => $"{Calls++}";

        public async Task Task()
        {
            await System.Threading.Tasks.Task.Yield();
            Calls++;
        }

        public async Task<string> TaskOfText()
        {
            await Task();
            return "";
        }

        public async ValueTask ValueTask() => await Task();

        public async ValueTask<int> ValueTaskOfNumber()
        {
            await Task();
            return Calls;
        }
    }
}
