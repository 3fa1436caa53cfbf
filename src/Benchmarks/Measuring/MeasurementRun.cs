using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;
using PerfAnalyzers.Benchmarks.Counting;
using PerfAnalyzers.Benchmarks.Gate;
using PerfAnalyzers.Benchmarks.HotPaths;
using PerfAnalyzers.Benchmarks.Reports;

namespace PerfAnalyzers.Benchmarks.Measuring;

/// <summary>Measures cases with both jobs and merges what each job and the counting pass say into one result per case.</summary>
internal sealed class MeasurementRun(IReadOnlyList<HotPathCase> cases, bool quick, MeasurementJobs jobs, RunLog log, RunProgress progress)
{
    private readonly Dictionary<HotPathCase, CallCounts> counts = [];
    private readonly Dictionary<HotPathCase, double> bytes = [];
    private readonly Dictionary<HotPathCase, string> errors = [];
    private readonly Dictionary<(HotPathCase Case, string Job), BenchmarkReport> reports = [];

    /// <param name="events">The events of the configuration that the cases were made with.</param>
    public IReadOnlyList<HotPathResult> Run(BenchmarkEvents events)
    {
        events.Started += OnStarted;
        events.Ended += OnEnded;
        events.Building += OnBuilding;

        // As in BenchmarkDotNet's own processes. A test host finds the application's folder by a file in the current directory.
        var callersDirectory = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(AppContext.BaseDirectory);
        try
        {
            using var captured = log.CaptureConsole();
            using var seeds = new SeedMarkers();
            Count();

            // In this process one class at a time, so that a hot path that breaks the run takes no other with it;
            // in processes of their own all together, because each run builds the project once.
            var runnable = cases.Where(@case => !errors.ContainsKey(@case)).ToList();
            var batches = quick
                ? runnable.GroupBy(@case => @case.HotPath.Harness).Select(group => group.ToList())
                : runnable.Count > 0 ? [runnable] : [];
            foreach (var batch in batches)
            {
                Measure(batch);
                CountBytes(batch);
            }
        }
        finally
        {
            Directory.SetCurrentDirectory(callersDirectory);
        }

        return [.. cases.Select(Result)];
    }

    private void Count()
    {
        progress.Counting();
        using var counter = new QueryCounter();
        foreach (var @case in cases)
        {
            try
            {
                counts[@case] = CountingPass.Run(@case.Template, counter, warmUp: quick);
            }
            catch (Exception exception)
            {
                // The harness is the user's code: whatever it throws is this hot path's result.
                Fail(@case, FailureText.Of(exception));
            }
        }
    }

    private void CountBytes(List<HotPathCase> batch)
    {
        foreach (var @case in batch.Where(@case => !errors.ContainsKey(@case)))
        {
            try
            {
                bytes[@case] = AllocationPass.Run(@case.Template, isWarm: quick);
            }
            catch (Exception)
            {
                // It was measured before: the job's figure stands.
            }
        }
    }

    private void Measure(List<HotPathCase> batch)
    {
        var infos = batch.GroupBy(@case => @case.HotPath.Harness).Select(group =>
        {
            var config = group.First().Template.Config;
            return new BenchmarkRunInfo([.. group.SelectMany(WithJobs)], group.Key, config);
        });
        BenchmarkRunInfo[] accepted = [.. infos.Where(IsValid)];
        if (accepted.Length == 0)
        {
            return;
        }

        log.StartExcerpt();
        try
        {
            BenchmarkRunner.Run(accepted);
        }
        catch (Exception exception)
        {
            FailUnmeasured(batch, FailureText.Of(exception));
        }
        finally
        {
            log.Flush();
        }

        FailUnmeasured(batch, FailureText.Of(log.Excerpt));
    }

    private void FailUnmeasured(List<HotPathCase> batch, string error)
    {
        foreach (var @case in batch.Where(@case => !errors.ContainsKey(@case) && Report(@case, MeasurementJobs.LatencyId) is null))
        {
            Fail(@case, error);
        }
    }

    private IEnumerable<BenchmarkCase> WithJobs(HotPathCase @case)
    {
        var (template, callTime) = (@case.Template, counts[@case].CallTime);
        var setUpPerCall = template.Descriptor.IterationSetupMethod is not null || template.Descriptor.IterationCleanupMethod is not null;
        foreach (var job in new[] { jobs.Throughput(callTime, setUpPerCall), jobs.Latency(callTime) })
        {
            yield return BenchmarkCase.Create(template.Descriptor, job, template.Parameters, template.Config);
        }
    }

    /// <summary>BenchmarkDotNet runs nothing at all when it refuses one class.</summary>
    private bool IsValid(BenchmarkRunInfo info)
    {
        var refusal = info.Config.GetValidators()
            .SelectMany(validator => validator.Validate(new ValidationParameters(info.BenchmarksCases, info.Config)))
            .FirstOrDefault(error => error.IsCritical);
        if (refusal is null)
        {
            return true;
        }

        foreach (var @case in cases.Where(@case => @case.HotPath.Harness == info.Type && !errors.ContainsKey(@case)))
        {
            Fail(@case, refusal.Message);
        }

        return false;
    }

    private void Fail(HotPathCase @case, string error)
    {
        errors[@case] = error;
        progress.Failed(@case);
    }

    private BenchmarkReport? Report(HotPathCase @case, string job) => reports.GetValueOrDefault((@case, job));

    private HotPathResult Result(HotPathCase @case)
    {
        var throughput = Report(@case, MeasurementJobs.ThroughputId);
        var samples = new LatencySamples(
            Report(@case, MeasurementJobs.LatencyId)?.AllMeasurements
                .Where(measurement => measurement is { IterationMode: IterationMode.Workload, IterationStage: IterationStage.Actual })
                .Select(measurement => measurement.Nanoseconds / measurement.Operations) ?? []);
        var counted = counts.GetValueOrDefault(@case);

        return new HotPathResult
        {
            Id = @case.HotPath.Id,
            DisplayName = @case.HotPath.DisplayName,
            Kind = @case.HotPath.Kind,
            File = @case.HotPath.File,
            Line = @case.HotPath.Line,
            Benchmark = @case.BenchmarkName,
            Params = @case.Parameters,
            MeanNs = throughput?.ResultStatistics?.Mean,
            P50Ns = samples.Percentile(50),
            P95Ns = samples.Percentile(95),
            P99Ns = samples.Percentile(99),
            MeanLowNs = throughput?.ResultStatistics?.ConfidenceInterval.Lower is { } low && double.IsFinite(low) ? low : null,
            P50LowNs = samples.LowerBound(50),
            P95LowNs = samples.LowerBound(95),
            P99LowNs = samples.LowerBound(99),
            Distribution = samples.Distribution(),
            LatencySamples = samples.Count,
            AllocatedBytes = AllocatedPerCall(@case, throughput),
            QueriesPerOp = counted?.QueriesPerCall,
            RowsPerOp = counted?.RowsPerCall,
            Database = counted?.Database,
            Error = errors.GetValueOrDefault(@case),
        };
    }

    /// <summary>
    /// The least of what the job and the allocation pass say: the job's has that of a garbage collection in it. Not
    /// <see cref="GcStats.GetBytesAllocatedPerOperation"/>: it takes a runtime that it does not know by name for an ancient one,
    /// and gives 0 on .NET 10 when all calls together allocated less than 8 KB.
    /// </summary>
    private double? AllocatedPerCall(HotPathCase @case, BenchmarkReport? report)
    {
        double? ofJob = report is { Success: true, GcStats.TotalOperations: > 0 }
            && report.GcStats.GetTotalAllocatedBytes(excludeAllocationQuantumSideEffects: false) is { } total
                ? Math.Round((double)total / report.GcStats.TotalOperations)
                : null;
        return bytes.TryGetValue(@case, out var ofPass) && !(ofPass > ofJob) ? ofPass : ofJob;
    }

    private void OnBuilding()
    {
        if (!quick)
        {
            progress.Building();
        }
    }

    private void OnStarted(BenchmarkCase benchmarkCase)
    {
        if (Find(benchmarkCase) is { } @case && !errors.ContainsKey(@case))
        {
            log.StartExcerpt();
            progress.Measuring(@case);
        }
    }

    private void OnEnded(BenchmarkCase benchmarkCase, BenchmarkReport report)
    {
        if (Find(benchmarkCase) is not { } @case || errors.ContainsKey(@case))
        {
            return;
        }

        reports[(@case, benchmarkCase.Job.Id)] = report;
        if (!report.Success)
        {
            Fail(@case, FailureText.Of(log.Excerpt));
        }
    }

    private HotPathCase? Find(BenchmarkCase benchmarkCase) => cases.FirstOrDefault(@case => @case.IsSameAs(benchmarkCase));
}

/// <summary>Passes on what BenchmarkDotNet tells of each benchmark; part of its configuration.</summary>
internal sealed class BenchmarkEvents : EventProcessor
{
    public event Action? Building;

    public event Action<BenchmarkCase>? Started;

    public event Action<BenchmarkCase, BenchmarkReport>? Ended;

    public override void OnStartBuildStage(IReadOnlyList<BuildPartition> partitions) => Building?.Invoke();

    public override void OnStartRunBenchmark(BenchmarkCase benchmarkCase) => Started?.Invoke(benchmarkCase);

    public override void OnEndRunBenchmark(BenchmarkCase benchmarkCase, BenchmarkReport report) => Ended?.Invoke(benchmarkCase, report);
}
