using System.Text.Json.Nodes;
using PerfAnalyzers.Tool.Benchmarks;
using PerfAnalyzers.Tool.Findings;
using PerfAnalyzers.Tool.Views;

namespace PerfAnalyzers.Tool.Tests;

public sealed class MeasuredCodeTests : IDisposable
{
    private const string Code = """
        public class Orders
        {
            public int Total(
                int from)
            {
                return Sum(from);
            }

            private int _unused = 1;
            private int Sum(int from) => from;
        }
        """;

    private readonly ScratchFolder folder = new();

    public MeasuredCodeTests() => folder.Write("Orders.cs", Code);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(6, "Orders.Total", "inside the body")]
    [InlineData(3, "Orders.Total", "the name")]
    [InlineData(10, "Orders.Sum", "a callee on one line")]
    public void A_finding_in_what_a_hot_path_runs_has_its_figures(int line, string last, string where)
    {
        var found = Measured("Size=10", "Size=1000").Of(FindingAt(line));

        var measured = Assert.Single(found);
        Assert.True(measured.Path[^1] == last, where);
        Assert.Equal("Orders (Size=1000)", measured.HotPath.Title);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(11)]
    public void A_finding_elsewhere_has_none(int line) => Assert.Empty(Measured("Size=10").Of(FindingAt(line)));

    [Fact]
    public void A_finding_in_another_file_has_none()
        => Assert.Empty(Measured("Size=10").Of(FindingAt(6) with { Location = new SourceSpan(folder["Other.cs"], 6, 1, 6, 2) }));

    [Fact]
    public void The_views_show_the_finding_beside_the_figures()
    {
        using var text = new StringWriter();
        MeasuredFindingsView.Write(Terminal.Create(text, redirected: true), [FindingAt(10)], Measured("Size=1000"), folder.FullPath);

        Assert.Contains("Orders (Size=1000)  mean 1.00 us, P95 2.00 us, allocated 2.00 KB, queries/op 11", text.ToString());
        Assert.Contains("PERF8101 Orders.cs:10:5", text.ToString());
        Assert.Contains("runs in Orders.Total → Orders.Sum", text.ToString());
        var json = AuditFile.Describe(Assert.Single(Measured("Size=1000").Of(FindingAt(10))));
        Assert.Equal(["Orders.Total", "Orders.Sum"], json["path"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(11, (double)json["queriesPerOp"]!);
    }

    [Fact]
    public void A_report_of_a_runtime_that_knows_no_reach_measures_nothing()
        => Assert.Empty(new MeasuredCode([new BenchmarkRun("B.csproj", [], [], null, [])]).Of(FindingAt(6)));

    private static double Cost(string parameters) => double.Parse(parameters.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture);

    private Finding FindingAt(int line) => new(
        new Rule("PERF8101", "Keep values unboxed", null, null), Level.Info, "'int' is boxed", new SourceSpan(folder["Orders.cs"], line, 5, line, 9), [], [], null, null, []);

    private MeasuredCode Measured(params string[] cases)
    {
        var report = new JsonObject
        {
            ["reach"] = new JsonArray(new JsonObject
            {
                ["id"] = "M:Orders.Total",
                ["places"] = new JsonArray(Place(6, 6, "Orders.Total"), Place(10, 10, "Orders.Total", "Orders.Sum")),
            }),
        };
        var figures = cases.Select(parameters => new HotPathFigures("M:Orders.Total", "Orders", parameters, Cost(parameters), null, Cost(parameters) * 2, null, 2048, 11, [], null));
        return new MeasuredCode([new BenchmarkRun("B.csproj", report, [.. figures], null, [])]);
    }

    private JsonNode Place(int line, int endLine, params string[] path) => new JsonObject
    {
        ["file"] = folder["Orders.cs"],
        ["line"] = line,
        ["endLine"] = endLine,
        ["path"] = new JsonArray([.. path.Select(name => JsonValue.Create(name))]),
    };
}
