using PerfAnalyzers.Benchmarks.Reports;
using PerfAnalyzers.Benchmarks.Tests.Harnesses;

namespace PerfAnalyzers.Benchmarks.Tests;

/// <summary>One quick run over good and broken harnesses, looked at from several sides.</summary>
public sealed class QuickRunTests(QuickRunTests.Fixture run) : IClassFixture<QuickRunTests.Fixture>
{
    public sealed class Fixture
    {
        public Fixture()
        {
            using var scratch = new Scratch();
            Run = ProgramRun.Of(
                ["--quick", "--json", scratch.File("run.json"), "--artifacts", scratch.Folder],
                typeof(ParentsOneByOneHarness), typeof(AllocatingHarness), typeof(ThrowingHarness), typeof(LateThrowingHarness),
                typeof(ThrowingSetupHarness), typeof(SealedHarness), typeof(TwoBenchmarksHarness), typeof(PlainBenchmark), typeof(PairsHarness));
            Report = RunReportFile.Read(scratch.File("run.json"));
            Log = string.Concat(Directory.EnumerateFiles(scratch.Folder, "*.log").Select(File.ReadAllText));
        }

        internal ProgramRun Run { get; }

        internal RunReport Report { get; }

        internal string Log { get; }
    }

    [Fact]
    public void A_failed_hot_path_makes_exit_code_2() => Assert.Equal(2, run.Run.ExitCode);

    [Fact]
    public void There_is_one_result_per_hot_path_and_parameter_case() => Assert.Equal(
        [
            "Broken.Late", "Broken.Setup", "Broken.Throw", "People.Parents (Depth: 3)", "People.Parents (Depth: 7)", "Text.Copy",
            "Text.Pairs (Size: 10)", "Text.Pairs (Size: 40)", "Text.Pairs (Size: 160)",
            "Broken.Sealed", "Broken.Two",
        ],
        run.Report.HotPaths.Select(result => HotPaths.Titles.Of(result.DisplayName, result.Params)));

    [Fact]
    public void Times_come_from_both_jobs()
    {
        foreach (var parents in Results("M:People.Parents"))
        {
            Assert.Null(parents.Error);
            Assert.True(parents.MeanNs > 0);
            Assert.InRange(parents.LatencySamples, 5, 1000);
            Assert.True(parents.P50Ns > 0);
            Assert.True(parents.P50Ns <= parents.P95Ns);
        }
    }

    [Fact]
    public void Queries_and_rows_are_exact()
    {
        Assert.Equal([3, 7], Results("M:People.Parents").Select(result => result.QueriesPerOp));
        Assert.Equal([3, 7], Results("M:People.Parents").Select(result => result.RowsPerOp));
    }

    [Fact]
    public void The_database_is_named()
    {
        Assert.Equal(["SQLite", "SQLite"], Results("M:People.Parents").Select(result => result.Database));
        Assert.Null(Assert.Single(Results("M:Text.Copy")).Database);
    }

    [Fact]
    public void The_growth_of_the_cost_is_fitted_and_printed()
    {
        var growth = Assert.Single(run.Report.Growth);

        Assert.Equal(("M:Text.Pairs", "Size"), (growth.Id, growth.SizeParameter));
        Assert.Equal(2, growth.Allocated!.Exponent, tolerance: 0.02);
        Assert.Contains("Growth with the size n", run.Run.Output, StringComparison.Ordinal);
        Assert.Contains("n^2.0", run.Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Short_calls_have_a_mean_and_allocations_but_no_percentiles()
    {
        var copy = Assert.Single(Results("M:Text.Copy"));

        Assert.True(copy.MeanNs > 0);
        Assert.Null(copy.P50Ns);
        Assert.Equal(1024, copy.AllocatedBytes);
    }

    [Fact]
    public void Source_location_and_kind_are_those_of_the_attribute()
    {
        var copy = Assert.Single(Results("M:Text.Copy"));

        Assert.Equal("Text.cs", copy.File);
        Assert.Equal(12, copy.Line);
        Assert.Equal("method", copy.Kind);
    }

    [Fact]
    public void The_source_that_a_hot_path_runs_is_named()
    {
        var reach = Assert.Single(run.Report.Reach, reach => reach.Id == "M:Text.Copy");

        Assert.EndsWith("SimpleHarnesses.cs", Assert.Single(reach.Places).File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("M:Broken.Throw", "System.InvalidOperationException: no tickets were seeded", "ThrowingHarness.Call")]
    [InlineData("M:Broken.Late", "System.TimeoutException: the pool is exhausted", "LateThrowingHarness.Call")]
    [InlineData("M:Broken.Setup", "System.IO.FileNotFoundException: seed.json is missing", "ThrowingSetupHarness.Setup")]
    [InlineData("M:Broken.Sealed", "not sealed", "SealedHarness")]
    [InlineData("M:Broken.Two", "found 2", "TwoBenchmarksHarness")]
    public void A_failure_names_the_exception_and_where_it_was_thrown(string id, string problem, string place)
    {
        var failed = Assert.Single(Results(id));

        Assert.Contains(problem, failed.Error, StringComparison.Ordinal);
        Assert.Contains(place, failed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failed.Error!);
        Assert.Null(failed.P50Ns);
        Assert.Contains(problem, run.Run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_console_shows_progress_and_the_table_and_nothing_else()
    {
        Assert.Contains("[6/9] Text.Copy", run.Run.Output, StringComparison.Ordinal);
        Assert.Contains("Queries/op", run.Run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("// ", run.Run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("OverheadJitting", run.Run.Console + run.Run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Run.Console);
        Assert.Contains("OverheadJitting", run.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_application_prints_goes_to_the_log()
    {
        Assert.Contains("copying", run.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("copying", run.Run.Output, StringComparison.Ordinal);
    }

    private IEnumerable<HotPathResult> Results(string id) => run.Report.HotPaths.Where(result => result.Id == id);
}
