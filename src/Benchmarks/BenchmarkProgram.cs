using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using PerfAnalyzers.Benchmarks.Budgets;
using PerfAnalyzers.Benchmarks.CommandLine;
using PerfAnalyzers.Benchmarks.Gate;
using PerfAnalyzers.Benchmarks.HotPaths;
using PerfAnalyzers.Benchmarks.Measuring;
using PerfAnalyzers.Benchmarks.Reach;
using PerfAnalyzers.Benchmarks.Reports;

namespace PerfAnalyzers.Benchmarks;

/// <summary>From the command line to the exit code.</summary>
internal sealed class BenchmarkProgram(TextWriter output, TextWriter error)
{
    public int Run(IReadOnlyList<string> args, IReadOnlyCollection<Type> types)
    {
        if (!RunOptions.TryParse(args, out var options, out var problem))
        {
            return UsageError(problem);
        }

        if (options.Help)
        {
            output.WriteLine(RunOptions.Usage);
            return ExitCodes.Passed;
        }

        if (!BenchmarkDotNetOptions.TryParse(options.BenchmarkDotNetArguments, out var theirs, out problem))
        {
            return UsageError(problem);
        }

        if (theirs.IsAskingForInformation)
        {
            output.WriteLine(HostEnvironmentInfo.GetInformation());
            return ExitCodes.Passed;
        }

        RunReport? before = null;
        if (options.ComparePath is not null)
        {
            try
            {
                before = RunReportFile.Read(options.ComparePath);
            }
            catch (InvalidDataException exception)
            {
                return UsageError(exception.Message);
            }
        }

        var hotPaths = HotPath.Find(types);
        if (hotPaths.Count == 0)
        {
            error.WriteLine("No hot path found. Annotate a method with [HotPath] in a project that this one references, or write a class with [GeneratedHotPath].");
            return ExitCodes.Failed;
        }

        if (theirs.IsListing)
        {
            var listed = CaseSelection.Of(hotPaths, ManualConfig.CreateEmpty().AddJob(Job.Default), theirs);
            if (listed.Selected.Count == 0)
            {
                return NoMatch(listed);
            }

            theirs.List(listed.Selected, output);
            return ExitCodes.Passed;
        }

        if (options.SamplesPath is not null)
        {
            return Sample(hotPaths, options.SamplesPath, theirs);
        }

        BudgetBook budgets;
        try
        {
            budgets = BudgetLocation.Load(options, hotPaths);
        }
        catch (InvalidDataException exception)
        {
            error.WriteLine(exception.Message);
            return ExitCodes.Failed;
        }

        return Measure(hotPaths, options, theirs, before, budgets);
    }

    private int Sample(IReadOnlyList<HotPath> hotPaths, string path, BenchmarkDotNetOptions theirs)
    {
        // A test host finds the application's folder by a file in the current directory.
        var callersDirectory = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(AppContext.BaseDirectory);
        var (console, consoleError) = (Console.Out, Console.Error);
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
        try
        {
            var cases = CaseSelection.Of(hotPaths, ManualConfig.CreateEmpty().AddJob(Job.Default), theirs);
            var report = SampleRun.Run(cases.Selected);
            report = report with
            {
                HotPaths = [.. report.HotPaths, .. cases.Unusable.Select(result => new HotPathSamples { Id = result.Id, DisplayName = result.DisplayName, Params = result.Params, Error = result.Error })],
            };
            RunReportFile.WriteText(path, RunReportFile.Serialize(report));
            return report.HotPaths.Any(hotPath => hotPath.Error is not null) ? ExitCodes.Failed : ExitCodes.Passed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"Cannot write the samples: {exception.Message}");
            return ExitCodes.Failed;
        }
        finally
        {
            Console.SetOut(console);
            Console.SetError(consoleError);
            Directory.SetCurrentDirectory(callersDirectory);
        }
    }

    private int Measure(IReadOnlyList<HotPath> hotPaths, RunOptions options, BenchmarkDotNetOptions theirs, RunReport? before, BudgetBook budgets)
    {
        var assembly = hotPaths[0].Harness.Assembly;
        if (!options.Quick && !DebugBuilds.IsOptimized(assembly))
        {
            return UsageError($"{assembly.GetName().Name} is compiled without optimisation. Run it with -c Release, or with --quick for a first impression.");
        }

        var started = DateTimeOffset.UtcNow;
        var clock = Stopwatch.StartNew();
        var artifacts = theirs.ArtifactsPath ?? Path.Combine(ProjectFolder.Of(assembly), "BenchmarkDotNet.Artifacts");
        RunLog log;
        try
        {
            log = new RunLog(Path.Combine(
                artifacts,
                $"{assembly.GetName().Name}-{started.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)}.log"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return UsageError($"Cannot write to {artifacts}: {exception.Message}");
        }

        using var written = log;
        var events = new BenchmarkEvents();
        var cases = CaseSelection.Of(hotPaths, theirs.Configure(ManualConfig.CreateEmpty(), log, events, artifacts), theirs);
        if (cases.Selected.Count == 0 && cases.Unusable.Count == 0)
        {
            return NoMatch(cases);
        }

        if (options.Quick)
        {
            WarnAboutDebugBuilds(hotPaths);
        }

        output.WriteLine($"Measuring {cases.Selected.Count} hot path{(cases.Selected.Count == 1 ? "" : "s")} ({(options.Quick ? "quick, in this process" : "a process per benchmark; --quick is faster")}). Log: {log.Path}");
        var progress = new RunProgress(output, cases.Selected.Count);
        var results = new MeasurementRun(cases.Selected, options.Quick, new MeasurementJobs(options.Quick), log, progress).Run(events);

        var report = new RunReport
        {
            Mode = options.Quick ? RunReport.Quick : RunReport.Full,
            StartedAt = started,
            DurationSeconds = Math.Round(clock.Elapsed.TotalSeconds, 1),
            Environment = EnvironmentFacts.Of(assembly, options.Quick),
            HotPaths = [.. results, .. cases.Unusable],
            Growth = GrowthOfHotPaths.Of(results, hotPaths),
            Reach = options.JsonPath is null ? [] : SourceReach.Of(cases.Selected.Select(@case => @case.HotPath).Distinct()),
        };
        report = BudgetCheck.Apply(report, budgets, isWhole: !theirs.HasFilter);
        if (before is not null && theirs.HasFilter)
        {
            before = Comparison.OnlyMeasuredAgain(before, report);
        }

        Print(report, before, log.Path);
        PrintBudgets(report);
        return Save(report, before, options);
    }

    private void Print(RunReport report, RunReport? before, string logPath)
    {
        output.WriteLine();
        ResultTable.Of(report).WriteAligned(output);
        if (report.Growth.Count > 0)
        {
            output.WriteLine();
            GrowthOfHotPaths.Table(report.Growth).WriteAligned(output);
        }

        if (before is not null)
        {
            output.WriteLine();
            Comparison.Table(before, report).WriteAligned(output);
            foreach (var difference in Comparison.Differences(before, report))
            {
                output.WriteLine($"Times are hard to compare: {difference}.");
            }
        }

        output.WriteLine();
        output.WriteLine($"{report.Environment.Runtime}, {report.Environment.Configuration}, {report.DurationSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s. Percentiles are of single calls; n/a: not measurable call by call.");
        foreach (var failure in report.HotPaths.Where(result => result.Error is not null))
        {
            error.WriteLine($"Failed: {Titles.Of(failure.DisplayName, failure.Params)}: {failure.Error}");
        }

        if (report.HotPaths.Any(result => result.Error is not null))
        {
            error.WriteLine($"More in {logPath}");
        }
    }

    /// <summary>One line for each limit that did not pass, the worst last: that is where a log ends.</summary>
    private void PrintBudgets(RunReport report)
    {
        foreach (var key in report.UnmeasuredBudgets)
        {
            output.WriteLine($"Unmeasured: {key}: no hot path has this name");
        }

        var missed = from result in report.HotPaths
                     from outcome in result.Budget
                     where outcome.State != BudgetState.Passed && result.Error is null
                     orderby outcome.State
                     select (result, outcome);
        foreach (var (result, outcome) in missed)
        {
            var (writer, label) = outcome.State switch
            {
                BudgetState.Over => (error, "Over budget"),
                BudgetState.Unmeasured => (output, "Unmeasured"),
                _ => (output, "Above target"),
            };
            writer.WriteLine($"{label}: {BudgetText.Long(result, outcome)}");
        }
    }

    private int Save(RunReport report, RunReport? before, RunOptions options)
    {
        try
        {
            if (options.JsonPath is not null)
            {
                RunReportFile.Write(options.JsonPath, report);
            }

            foreach (var path in options.ReportPaths)
            {
                ReportFile.Write(path, report, before);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"Cannot write the report: {exception.Message}");
            return ExitCodes.Failed;
        }

        return ExitCodes.Of(report, options.Strict);
    }

    /// <summary>In a Debug build the harness may be optimised by the package's build file while the application is not.</summary>
    private void WarnAboutDebugBuilds(IReadOnlyList<HotPath> hotPaths)
    {
        var assemblies = hotPaths.Select(hotPath => hotPath.Harness.Assembly).Distinct()
            .SelectMany(DebugBuilds.Behind)
            .Select(assembly => assembly.GetName().Name)
            .Distinct()
            .ToList();
        if (assemblies.Count > 0)
        {
            output.WriteLine($"Warning: compiled without optimisation, so the times are not those of a release: {string.Join(", ", assemblies)}.");
        }
    }

    private int NoMatch(CaseSelection cases)
    {
        error.WriteLine("No hot path matches the filter. There are:");
        foreach (var @case in cases.All)
        {
            error.WriteLine($"  {@case.Title}  ({@case.BenchmarkName})");
        }

        foreach (var unusable in cases.Unusable)
        {
            error.WriteLine($"  {unusable.DisplayName}: {unusable.Error}");
        }

        return ExitCodes.Failed;
    }

    private int UsageError(string problem)
    {
        error.WriteLine(problem);
        error.WriteLine();
        error.WriteLine(RunOptions.Usage);
        return ExitCodes.Failed;
    }
}
