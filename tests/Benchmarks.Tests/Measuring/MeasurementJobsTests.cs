using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using PerfAnalyzers.Benchmarks.Measuring;
using Perfolizer.Mathematics.OutlierDetection;

namespace PerfAnalyzers.Benchmarks.Tests.Measuring;

public sealed class MeasurementJobsTests
{
    private static readonly MeasurementJobs Quick = new(quick: true);
    private static readonly MeasurementJobs Full = new(quick: false);

    [Theory]
    [InlineData(0.001, 1000)]
    [InlineData(20, 100)]
    [InlineData(10_000, 5)]
    public void The_latency_job_times_single_calls_within_its_time(double callMilliseconds, int expectedSamples)
    {
        var job = Quick.Latency(TimeSpan.FromMilliseconds(callMilliseconds));

        Assert.Equal(RunStrategy.Monitoring, job.Run.RunStrategy);
        Assert.Equal(1, job.Run.InvocationCount);
        Assert.Equal(1, job.Run.UnrollFactor);
        Assert.Equal(expectedSamples, job.Run.IterationCount);
        Assert.Equal(OutlierMode.DontRemove, job.Accuracy.OutlierMode);
        Assert.False(job.Environment.Gc.Force);
    }

    [Fact]
    public void The_full_latency_job_takes_more_samples_of_slow_calls() =>
        Assert.Equal(1000, Full.Latency(TimeSpan.FromMilliseconds(20)).Run.IterationCount);

    [Fact]
    public void A_setup_per_call_allows_one_call_per_iteration()
    {
        foreach (var jobs in new[] { Quick, Full })
        {
            var job = jobs.Throughput(TimeSpan.FromMilliseconds(1), setUpPerCall: true);

            Assert.Equal(1, job.Run.InvocationCount);
            Assert.Equal(1, job.Run.UnrollFactor);
        }
    }

    [Theory]
    [InlineData(50, 2)]
    [InlineData(3_000, 1)]
    public void Slow_calls_are_not_piloted_in_a_quick_run(double callMilliseconds, int invocations) =>
        Assert.Equal(invocations, Quick.Throughput(TimeSpan.FromMilliseconds(callMilliseconds), setUpPerCall: false).Run.InvocationCount);

    [Fact]
    public void The_JIT_is_pinned_in_processes_of_their_own() =>
        Assert.Contains(
            Full.Throughput(TimeSpan.FromMilliseconds(1), setUpPerCall: false).Environment.EnvironmentVariables,
            variable => variable is { Key: "DOTNET_TieredPGO", Value: "0" });
}
