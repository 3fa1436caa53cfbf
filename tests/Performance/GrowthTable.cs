using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAnalyzers.Performance;

/// <summary>
/// The cost of every analyzer over code of 1x, 2x, 4x and 8x size, less that of <see cref="EmptyAnalyzer"/>, in one table.
/// Medians of times and of allocated bytes: both stand a machine that has other work. BenchmarkDotNet (<see cref="AnalyzerCost"/>)
/// gives better figures of few analyzers in much more time.
/// </summary>
internal sealed class GrowthTable(TextWriter output, Func<int, IEnumerable<string>> sources)
{
    private const int Rounds = 5;

    private static readonly int[] Sizes = [1, 2, 4, 8];

    private readonly SyntaxTree[][] _code = [.. Sizes.Select(size => sources(size).Select(source => CSharpSyntaxTree.ParseText(source)).ToArray())];
    private readonly Baseline[] _baselines = [.. Sizes.Select(_ => new Baseline())];

    /// <param name="filter">Part of the names of the analyzers to measure; empty for all.</param>
    public async Task WriteAsync(string filter)
    {
        if (Compile(_code[0]).GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new InvalidOperationException(error.ToString());
        }

        for (var round = 0; round < Rounds; round++)
        {
            await MeasureEmptyAsync();
        }

        await output.WriteLineAsync($"{"analyzer",-42}{string.Concat(Sizes.Select(size => $"{size + "x ms",9}"))}{string.Concat(Sizes.Select(size => $"{size + "x MB",9}"))}   8x MB / 1x MB");
        await WriteRowAsync("(the empty analyzer itself)", [.. _baselines.Select(baseline => baseline.Median)], baselines: null);
        foreach (var type in AnalyzerCost.Types.Where(type => type != typeof(EmptyAnalyzer) && type.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            // Again for each row: a machine that has other work is slower now than it was.
            await MeasureEmptyAsync();
            await WriteRowAsync(type.Name, await MeasureAsync(type), _baselines);
        }

        await output.WriteLineAsync("< : less than the spread of the empty analyzer's own times, half of which lie within it");
    }

    private async Task WriteRowAsync(string name, Cost[] costs, Baseline[]? baselines)
    {
        var times = costs.Select((cost, i) => Time(cost.Milliseconds - (baselines?[i].Median.Milliseconds ?? 0), baselines?[i].Spread ?? 0));
        var bytes = costs.Select((cost, i) => Math.Max(0, cost.Bytes - (baselines?[i].Median.Bytes ?? 0)) / 1e6).ToArray();
        var growth = bytes[0] > 0.01 ? string.Format(CultureInfo.InvariantCulture, "{0,15:0.0}", bytes[^1] / bytes[0]) : $"{"-",15}";
        await output.WriteLineAsync($"{name,-42}{string.Concat(times)}{string.Concat(bytes.Select(megabytes => string.Format(CultureInfo.InvariantCulture, "{0,9:0.00}", megabytes)))} {growth}");
    }

    private static string Time(double milliseconds, double spread)
        => (milliseconds < spread
            ? string.Format(CultureInfo.InvariantCulture, "<{0:0.0}", spread)
            : string.Format(CultureInfo.InvariantCulture, "{0:0.0}", milliseconds)).PadLeft(9);

    private async Task MeasureEmptyAsync()
    {
        for (var i = 0; i < _code.Length; i++)
        {
            _baselines[i].Add(await RunAsync(typeof(EmptyAnalyzer), _code[i]));
        }
    }

    private async Task<Cost[]> MeasureAsync(Type analyzer)
    {
        var costs = new Cost[_code.Length];
        for (var i = 0; i < _code.Length; i++)
        {
            var rounds = new List<Cost>();
            for (var round = 0; round < Rounds; round++)
            {
                rounds.Add(await RunAsync(analyzer, _code[i]));
            }

            costs[i] = Median(rounds);
        }

        return costs;
    }

    private static async Task<Cost> RunAsync(Type analyzer, SyntaxTree[] code)
    {
        var compilation = Compile(code);
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        await compilation.WithAnalyzers([(DiagnosticAnalyzer)Activator.CreateInstance(analyzer, nonPublic: true)!], options).GetAnalyzerDiagnosticsAsync();
        return new Cost(clock.Elapsed.TotalMilliseconds, GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }

    private static CSharpCompilation Compile(SyntaxTree[] trees)
        => CSharpCompilation.Create("Generated", trees, GeneratedCode.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    private static Cost Median(IReadOnlyCollection<Cost> costs)
        => new(Quantile(costs.Select(cost => cost.Milliseconds), 0.5), (long)Quantile(costs.Select(cost => (double)cost.Bytes), 0.5));

    private static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)((sorted.Length - 1) * share)];
    }

    private readonly record struct Cost(double Milliseconds, long Bytes);

    /// <summary>What the empty analyzer took lately.</summary>
    private sealed class Baseline
    {
        private const int Kept = 9;

        private readonly Queue<Cost> _runs = new();

        public Cost Median => GrowthTable.Median(_runs);

        public double Spread => Quantile(_runs.Select(cost => cost.Milliseconds), 0.75) - Quantile(_runs.Select(cost => cost.Milliseconds), 0.25);

        public void Add(Cost cost)
        {
            _runs.Enqueue(cost);
            if (_runs.Count > Kept)
            {
                _runs.Dequeue();
            }
        }
    }
}
