using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using PerfAnalyzers.Benchmarks.CommandLine;
using PerfAnalyzers.Benchmarks.Measuring;
using PerfAnalyzers.Benchmarks.Reports;

namespace PerfAnalyzers.Benchmarks.HotPaths;

/// <summary>What a run measures, and what of it cannot even be started.</summary>
/// <param name="Selected">The cases that the filter leaves.</param>
/// <param name="Unusable">A failed result for each hot path that the filter leaves and BenchmarkDotNet could not run.</param>
/// <param name="All">Every case, to name when the filter matches none.</param>
internal sealed record CaseSelection(IReadOnlyList<HotPathCase> Selected, IReadOnlyList<HotPathResult> Unusable, IReadOnlyList<HotPathCase> All)
{
    public static CaseSelection Of(IEnumerable<HotPath> hotPaths, IConfig config, BenchmarkDotNetOptions options)
    {
        var all = new List<HotPathCase>();
        var unusable = new List<HotPathResult>();
        foreach (var hotPath in hotPaths)
        {
            var flaw = hotPath.Flaw is { } described ? $"{hotPath.Harness.FullName}: {described}." : null;
            try
            {
                if (flaw is null)
                {
                    var cases = BenchmarkConverter.TypeToBenchmarks(hotPath.Harness, config).BenchmarksCases;
                    all.AddRange(cases.Select(@case => new HotPathCase(hotPath, @case)));

                    // A hot path without a row would look like one that passed.
                    flaw = cases.Length == 0 ? "The member that provides its arguments (Args) gives no cases." : null;
                }
            }
            catch (Exception exception)
            {
                // BenchmarkDotNet reads [ParamsSource] here, which runs the user's code.
                flaw = FailureText.Of(exception);
            }

            if (flaw is not null && options.Names(hotPath))
            {
                unusable.Add(NotRun(hotPath, flaw));
            }
        }

        return new CaseSelection([.. all.Where(options.Selects)], unusable, all);
    }

    private static HotPathResult NotRun(HotPath hotPath, string reason) => new()
    {
        Id = hotPath.Id,
        DisplayName = hotPath.DisplayName,
        Kind = hotPath.Kind,
        File = hotPath.File,
        Line = hotPath.Line,
        Benchmark = hotPath.Harness.FullName ?? hotPath.Harness.Name,
        Params = new Dictionary<string, string>(),
        Error = reason,
    };
}
