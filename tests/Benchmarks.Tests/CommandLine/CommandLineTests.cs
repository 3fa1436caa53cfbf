using PerfAnalyzers.Benchmarks.Reports;
using PerfAnalyzers.Benchmarks.Tests.Harnesses;

namespace PerfAnalyzers.Benchmarks.Tests.CommandLine;

public sealed class CommandLineTests
{
    private static readonly Type[] Types = [typeof(AllocatingHarness), typeof(ParentsOneByOneHarness), typeof(ThrowingHarness)];

    [Theory]
    [InlineData("--qick", "qick")]
    [InlineData("--json", "--json needs a file name")]
    [InlineData("--json=", "--json needs a file name")]
    [InlineData("--quick=yes", "--quick takes no value")]
    [InlineData("--compare", "--compare needs a file name")]
    [InlineData("--compare no-such-file.json", "Cannot read")]
    [InlineData("--list sideways", "list")]
    [InlineData("--list", "--list needs a value")]
    [InlineData("--artifacts", "--artifacts needs a value")]
    [InlineData("--list --quick", "--list needs a value")]
    [InlineData("-f --keepFiles", "-f needs a value")]
    [InlineData("--filter", "--filter needs a value")]
    [InlineData("quick", "'quick' is no option; did you mean --quick?")]
    [InlineData("--keepFiles foo", "'foo' is no option")]
    [InlineData("--artifacts a b", "'b' is no option")]
    [InlineData("--list=flat b", "'b' is no option")]
    [InlineData("--version", "")]
    [InlineData("--job short", "job options")]
    [InlineData("--iterationCount 3", "job options")]
    public void A_usage_error_is_named_with_the_usage_and_exit_code_2(string args, string problem)
    {
        var run = ProgramRun.Of(args.Split(' '), Types);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Contains("Usage:", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public void Help_prints_the_usage()
    {
        var run = ProgramRun.Of(["--help"], Types);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("--quick", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void List_prints_names_and_ids_and_runs_nothing()
    {
        var run = ProgramRun.Of(["--list", "flat"], [.. Types, typeof(SealedHarness), typeof(ThrowingSourceHarness)]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            ["Broken.Throw    M:Broken.Throw", "People.Parents  M:People.Parents", "Text.Copy       M:Text.Copy"],
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void A_tree_has_BenchmarkDotNets_names()
    {
        var run = ProgramRun.Of(["--list", "tree"], Types);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(nameof(AllocatingHarness), run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Information_is_no_run()
    {
        var run = ProgramRun.Of(["--info"], Types);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(".NET", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Measuring", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void List_heeds_the_filter()
    {
        var run = ProgramRun.Of(["--list", "flat", "--filter", "Text.*"], Types);

        Assert.Equal("Text.Copy  M:Text.Copy", run.Output.Trim());
    }

    [Theory]
    [InlineData("--quick")]
    [InlineData("--list flat")]
    [InlineData("--list tree")]
    public void A_filter_that_matches_nothing_names_what_there_is(string args)
    {
        var run = ProgramRun.Of([.. args.Split(' '), "--filter", "*nothing*", "*nobody*"], Types);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("People.Parents (Depth: 3)", run.Error, StringComparison.Ordinal);
        Assert.Contains("AllocatingHarness.Call", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_hot_path_is_an_error()
    {
        var run = ProgramRun.Of(["--quick"], typeof(PlainBenchmark));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("No hot path found", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*AllocatingHarness*")]
    [InlineData("text.copy")]
    [InlineData("M:Text.*")]
    public void A_filter_matches_benchmark_display_name_and_id(string filter)
    {
        using var scratch = new Scratch();

        var run = ProgramRun.Of(["--list", "flat", "--filter", filter], Types);

        Assert.Equal("Text.Copy  M:Text.Copy", run.Output.Trim());
    }

    [Theory]
    [InlineData("*Sealed*", "not sealed")]
    [InlineData("Broken.Two", "found 2")]
    public void A_filter_matches_hot_paths_that_cannot_be_measured(string filter, string reason)
    {
        using var scratch = new Scratch();

        var run = ProgramRun.Of(["--quick", "--artifacts", scratch.Folder, "--filter", filter], typeof(SealedHarness), typeof(TwoBenchmarksHarness));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(reason, Assert.Single(run.Error.Split('\n'), line => line.StartsWith("Failed:", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(RefusedHarness), "readonly")]
    [InlineData(typeof(ThrowingSourceHarness), "no sizes")]
    [InlineData(typeof(EmptySourceHarness), "gives no cases")]
    [InlineData(typeof(ThrowingHarness), "no tickets were seeded")]
    public void A_run_in_which_nothing_can_be_measured_fails(Type harness, string reason)
    {
        using var scratch = new Scratch();

        var run = ProgramRun.Of(["--quick", "--artifacts", scratch.Folder], harness);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Contains("failed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_artifacts_folder_that_cannot_be_written_is_a_usage_error()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch.File("taken"), "");

        var run = ProgramRun.Of(["--quick", "--artifacts", scratch.File("taken")], Types);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Cannot write to", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_passing_run_compares_with_an_earlier_one_and_writes_reports()
    {
        using var scratch = new Scratch();
        var example = Path.Combine(AppContext.BaseDirectory, "Reports", "run-report.v1.json");

        var run = ProgramRun.Of(
            [
                "--quick", "--filter", "Text.Copy", "--artifacts", scratch.Folder,
                "--compare", example, "--json", scratch.File("deep/run.json"), "--report", scratch.File("run.md"),
            ],
            Types);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Error);
        Assert.Contains("Time before", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("TicketService.Expire", run.Output, StringComparison.Ordinal);
        Assert.Equal("Text.Copy", Assert.Single(RunReportFile.Read(scratch.File("deep/run.json")).HotPaths).DisplayName);
        Assert.Contains("| Text.Copy |", File.ReadAllText(scratch.File("run.md")), StringComparison.Ordinal);
    }
}
