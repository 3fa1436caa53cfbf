using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.ConsoleArguments;
using BenchmarkDotNet.ConsoleArguments.ListBenchmarks;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using PerfAnalyzers.Benchmarks.HotPaths;
using PerfAnalyzers.Benchmarks.Measuring;

namespace PerfAnalyzers.Benchmarks.CommandLine;

/// <summary>BenchmarkDotNet's own command line: filters, listing, exporters, folders.</summary>
internal sealed class BenchmarkDotNetOptions
{
    private readonly IConfig config;
    private readonly CommandLineOptions options;
    private readonly IReadOnlyList<IFilter> filters;

    private BenchmarkDotNetOptions(IConfig config, CommandLineOptions options)
    {
        this.config = config;
        this.options = options;
        filters = [.. config.GetFilters()];
    }

    public static bool TryParse(
        IReadOnlyList<string> args,
        [NotNullWhen(true)] out BenchmarkDotNetOptions? parsed,
        [NotNullWhen(false)] out string? error)
    {
        parsed = null;
        error = StrayArguments.Find(args);
        if (error is not null)
        {
            return false;
        }

        var messages = new TextLogger(new StringWriter());
        var (isSuccess, config, options) = ConfigParser.Parse([.. args], messages);
        if (!isSuccess)
        {
            // BenchmarkDotNet prints all of its options after the one line that says what is wrong.
            error = messages.Text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("Option", StringComparison.Ordinal) || line.StartsWith("The provided", StringComparison.Ordinal))
                ?? $"Cannot understand: {string.Join(' ', args)}";
            return false;
        }

        if (config.GetJobs().Any())
        {
            error = "BenchmarkDotNet's job options cannot be used here: the throughput and the latency job are what is compared between runs.";
            return false;
        }

        parsed = new BenchmarkDotNetOptions(config, options);
        error = null;
        return true;
    }

    public string? ArtifactsPath => config.ArtifactsPath;

    public bool HasFilter => filters.Count > 0;

    public bool IsListing => options.ListBenchmarkCaseMode != ListBenchmarkCaseMode.Disabled;

    /// <summary>What BenchmarkDotNet says of the machine instead of running.</summary>
    public bool IsAskingForInformation => options.PrintInformation;

    /// <summary>BenchmarkDotNet matches its own benchmark names; people know the names that the reports show.</summary>
    public bool Selects(HotPathCase @case) =>
        Names(@case.HotPath) || filters.Any(filter => filter.Predicate(@case.Template));

    /// <summary>Whether the filter matches the hot path itself, of which there may be no case when its harness is broken.</summary>
    public bool Names(HotPath hotPath) =>
        !HasFilter
        || options.Filters.Any(glob => Matches(glob, hotPath.DisplayName) || Matches(glob, hotPath.Id) || Matches(glob, hotPath.Harness.FullName ?? ""));

    /// <summary>Flat: the names that people know, with the ids that budgets have; the tree is that of BenchmarkDotNet's names. A filter takes any of them.</summary>
    public void List(IEnumerable<HotPathCase> cases, TextWriter output)
    {
        var hotPaths = cases.Select(@case => @case.HotPath).Distinct().ToList();
        if (options.ListBenchmarkCaseMode == ListBenchmarkCaseMode.Flat)
        {
            var width = hotPaths.Max(hotPath => hotPath.DisplayName.Length);
            foreach (var hotPath in hotPaths)
            {
                output.WriteLine($"{hotPath.DisplayName.PadRight(width)}  {hotPath.Id}");
            }

            return;
        }

        var listed = hotPaths.Select(hotPath => hotPath.Harness).Distinct();
        var listing = ManualConfig.CreateEmpty().AddLogger(new TextLogger(output));
        _ = BenchmarkSwitcher.FromTypes([.. listed]).Run(["--list", options.ListBenchmarkCaseMode.ToString()], listing).ToList();
    }

    public IConfig Configure(ManualConfig target, RunLog log, BenchmarkEvents events, string artifactsPath)
    {
        target
            .AddColumnProvider(BenchmarkDotNet.Columns.DefaultColumnProviders.Instance)
            .AddLogger(log)
            .AddEventProcessor(events)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddExporter(MarkdownExporter.GitHub)
            .AddExporter([.. config.GetExporters().Where(exporter => exporter.Name != MarkdownExporter.GitHub.Name)])
            .AddDiagnoser([.. config.GetDiagnosers().Where(diagnoser => diagnoser is not MemoryDiagnoser)])
            // Only a place for the parameters: the jobs of a case depend on how long its calls take.
            .AddJob(Job.Default)
            // Whether a build is optimised is checked before, and the log is one for the run.
            .WithOptions(config.Options | ConfigOptions.DisableOptimizationsValidator | ConfigOptions.DisableLogFile)
            .WithArtifactsPath(artifactsPath);
        return target;
    }

    private static bool Matches(string glob, string name) => FileSystemName.MatchesSimpleExpression(glob, name);

    private sealed class TextLogger(TextWriter output) : ILogger
    {
        public string Text => output.ToString() ?? "";

        public string Id => nameof(TextLogger);

        public int Priority => 0;

        public void Write(LogKind logKind, string text) => output.Write(text);

        public void WriteLine() => output.WriteLine();

        public void WriteLine(LogKind logKind, string text) => output.WriteLine(text);

        public void Flush() => output.Flush();
    }
}
