using System.Runtime.CompilerServices;
using PerfAnalyzers.Benchmarks.HotPaths;
using PerfAnalyzers.Benchmarks.Reach;
using PerfAnalyzers.Benchmarks.Reports;

namespace PerfAnalyzers.Benchmarks.Tests.Reach;

public sealed class SourceReachTests
{
    private static readonly string[] Code = File.ReadAllLines(Path.Combine(Path.GetDirectoryName(Here())!, "ReachedCode.cs"));

    [Theory]
    [InlineData("// harness", "ReachingHarness.Call")]
    [InlineData("// iterator", "ReachingHarness.Call -> ReachingHarness.Items")]
    [InlineData("// implementation", "ReachingHarness.Call -> Orders.CountAsync")]
    [InlineData("// lambda", "ReachingHarness.Call -> Orders.CountAsync -> Prices.Sum")]
    [InlineData("// generic callee", "ReachingHarness.Call -> Orders.CountAsync -> Prices.Sum -> Prices.Last")]
    public void Source_is_reached_with_its_path(string marker, string path)
        => Assert.Contains(path, Paths(Reach(typeof(ReachingHarness)), marker));

    [Theory]
    [InlineData("// first of two implementations")]
    [InlineData("// after an exception")]
    [InlineData("// never called")]
    [InlineData("// of an interface of the framework")]
    public void What_may_not_run_is_not_reached(string marker)
        => Assert.Empty(Paths(Reach(typeof(ReachingHarness)), marker));

    [Theory]
    [InlineData("// annotated", "Endpoint.Get")]
    [InlineData("// behind the annotated", "Endpoint.Get -> Endpoint.Behind")]
    public void An_annotated_member_is_found_by_its_place(string marker, string path)
    {
        var hotPath = new HotPath(typeof(EndpointHarness), "GET /", "GET /", "endpoint", "Reach/ReachedCode.cs", Endpoint.Annotated);

        Assert.Contains(path, Paths(SourceReach.Of([hotPath])[0].Places, marker));
    }

    [Theory]
    [InlineData("M:PerfAnalyzers.Benchmarks.Tests.Reach.Endpoint.Get", null, "// behind the annotated")]
    [InlineData("GET /", "M:PerfAnalyzers.Benchmarks.Tests.Reach.Endpoint.Get", "// behind the annotated")]
    [InlineData("M:PerfAnalyzers.Benchmarks.Tests.Reach.Endpoint.MapAsync``1(``0,System.Collections.Generic.Dictionary{System.String,System.Int32})", null, "// named with two parameters")]
    public void A_member_is_found_by_its_documentation_id(string id, string? handler, string marker)
    {
        var hotPath = new HotPath(typeof(EndpointHarness), id, "GET /", "endpoint", null, null) { Handler = handler };
        var places = SourceReach.Of([hotPath])[0].Places;

        Assert.Single(Paths(places, marker));
        Assert.Empty(Paths(places, "// named with one parameter"));
    }

    [Fact]
    public void A_member_in_a_file_that_is_not_there_reaches_what_its_harness_calls()
    {
        var hotPath = new HotPath(typeof(EndpointHarness), "GET /", "GET /", "endpoint", "Elsewhere.cs", 3);

        Assert.Equal("EndpointHarness.Call", Assert.Single(SourceReach.Of([hotPath])[0].Places).Path[0]);
    }

    private static IReadOnlyList<ReachedSource> Reach(Type harness)
        => Assert.Single(SourceReach.Of([new HotPath(harness, "M:Harness", "Harness", "method", null, null)])).Places;

    private static IEnumerable<string> Paths(IReadOnlyList<ReachedSource> places, string marker)
    {
        var line = Array.FindIndex(Code, text => text.EndsWith(marker, StringComparison.Ordinal)) + 1;
        return places.Where(place => place.File.EndsWith("ReachedCode.cs", StringComparison.Ordinal) && place.Line <= line && line <= place.EndLine).Select(place => string.Join(" -> ", place.Path));
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
