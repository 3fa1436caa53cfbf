using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Perfolizer.Mathematics.OutlierDetection;

namespace PerfAnalyzers.Benchmarks.Measuring;

/// <summary>The two jobs of every case: many calls per reading for the mean and the allocations, one call per reading for the percentiles.</summary>
internal sealed class MeasurementJobs
{
    public const string ThroughputId = "Throughput";
    public const string LatencyId = "Latency";

    private static readonly TimeSpan QuickIteration = TimeSpan.FromMilliseconds(100);

    private readonly bool quick;
    private readonly IToolchain toolchain;

    public MeasurementJobs(bool quick, IToolchain? processToolchain = null)
    {
        this.quick = quick;
        toolchain = quick
            ? InProcessEmitToolchain.Instance
            : processToolchain ?? ProjectToolchain.Create();
    }

    /// <param name="callTime">About how long one call takes.</param>
    /// <param name="setUpPerCall">Whether each call needs a setup of its own, as a service with a scoped DbContext does: a second call would find the rows of the first in it.</param>
    public Job Throughput(TimeSpan callTime, bool setUpPerCall)
    {
        var job = Base(ThroughputId);
        if (setUpPerCall)
        {
            job = job.WithInvocationCount(1).WithUnrollFactor(1).WithEvaluateOverhead(false);
            return quick
                ? job.WithWarmupCount(1).WithIterationCount(Calls(5 * QuickIteration, callTime, least: 3, most: 50)).WithGcForce(false)
                : job;
        }

        if (!quick)
        {
            return job;
        }

        // For slow calls the number per iteration is known well enough; looking for it would take most of the time.
        var calls = (int)(QuickIteration / callTime);
        return calls < 20
            ? job.WithWarmupCount(1).WithIterationCount(callTime < TimeSpan.FromSeconds(1) ? 5 : 3)
                .WithInvocationCount(Math.Max(1, calls)).WithUnrollFactor(1).WithEvaluateOverhead(false)
            : job.WithWarmupCount(3).WithIterationCount(5).WithIterationTime(TimeInterval.FromMilliseconds(QuickIteration.TotalMilliseconds));
    }

    /// <param name="callTime">About how long one call takes.</param>
    public Job Latency(TimeSpan callTime)
    {
        var budget = TimeSpan.FromSeconds(quick ? 2 : 20);
        return Base(LatencyId)
            .WithStrategy(RunStrategy.Monitoring)
            .WithInvocationCount(1)
            .WithUnrollFactor(1)
            .WithWarmupCount(Calls(budget / 10, callTime, least: 1, most: 100))
            .WithIterationCount(Calls(budget, callTime, least: quick ? 5 : 20, most: 1000))
            .WithOutlierMode(OutlierMode.DontRemove)
            .WithGcForce(false);
    }

    private static int Calls(TimeSpan budget, TimeSpan callTime, int least, int most) =>
        (int)Math.Clamp(budget / callTime, least, most);

    private Job Base(string id)
    {
        var job = Job.Default.WithId(id).WithToolchain(toolchain);

        // With profile-guided optimisation the same code was compiled in two ways, and its allocated bytes differed by 3 %.
        // In this process the package's build file has turned it off already.
        // On a machine that does other work too, BenchmarkDotNet goes on to a hundred iterations without a better result.
        return quick ? job : job.WithEnvironmentVariable("DOTNET_TieredPGO", "0").WithMaxWarmupCount(15).WithMaxIterationCount(30);
    }
}
