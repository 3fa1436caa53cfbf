using BenchmarkDotNet.Running;
using PerfAnalyzers.Benchmarks.Gate;
using PerfAnalyzers.Benchmarks.Measuring;
using PerfAnalyzers.Benchmarks.Reports;
using PerfAnalyzers.Benchmarks.Tests.Harnesses;

namespace PerfAnalyzers.Benchmarks.Tests.Gate;

public sealed class AllocationPassTests
{
    [Theory]
    [InlineData(typeof(ComparingHarness), 0)]
    [InlineData(typeof(BoxingHarness), 24)]
    [InlineData(typeof(SetUpPerCallHarness), 24)]
    [InlineData(typeof(AllocatingHarness), 1024)]
    public void The_bytes_of_a_call_are_exact(Type harness, double bytes)
        => Assert.All(BenchmarkConverter.TypeToBenchmarks(harness).BenchmarksCases, @case => Assert.Equal(bytes, AllocationPass.Run(@case, isWarm: false)));

    /// <summary>The job itself allocates a few KB, which is several bytes for each of a few hundred calls.</summary>
    [Fact]
    public void A_run_reports_nothing_for_slow_calls_that_allocate_nothing()
    {
        using var scratch = new Scratch();

        ProgramRun.Of(["--quick", "--json", scratch.File("run.json"), "--artifacts", scratch.Folder], typeof(ComparingHarness));

        var report = RunReportFile.Read(scratch.File("run.json"));
        Assert.Equal([0, 0, 0], report.HotPaths.Select(result => result.AllocatedBytes));
        Assert.Equal("none", GrowthOfHotPaths.Text(Assert.Single(report.Growth).Allocated));
    }
}
