using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAnalyzers.Performance;

/// <summary>
/// The cost of every analyzer over code of 1x, 2x, 4x and 8x size, less that of <see cref="EmptyAnalyzer"/>, in one table.
/// Least times and allocated bytes: both stand a machine that has other work. BenchmarkDotNet (<see cref="AnalyzerCost"/>)
/// gives better figures of few analyzers in much more time.
/// </summary>
internal static class GrowthTable
{
    private const int UnitsPerSize = 25;
    private const int Rounds = 5;

    private static readonly int[] Sizes = [1, 2, 4, 8];

    /// <param name="filter">Part of the names of the analyzers to measure; empty for all.</param>
    public static async Task WriteAsync(TextWriter output, string filter)
    {
        var code = Sizes.Select(size => GeneratedCode.Application(size * UnitsPerSize).Select(source => CSharpSyntaxTree.ParseText(source)).ToArray()).ToArray();
        if (Compile(code[0]).GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new InvalidOperationException(error.ToString());
        }

        var empty = await MeasureAsync(typeof(EmptyAnalyzer), code);
        await output.WriteLineAsync($"{"analyzer",-42}{string.Concat(Sizes.Select(size => $"{size + "x ms",9}"))}{string.Concat(Sizes.Select(size => $"{size + "x MB",9}"))}   8x MB / 1x MB");
        await WriteRowAsync(output, "(the empty analyzer itself)", empty, empty.Select(_ => new Cost(0, 0)).ToArray());
        foreach (var type in AnalyzerCost.Types.Where(type => type != typeof(EmptyAnalyzer) && type.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            await WriteRowAsync(output, type.Name, await MeasureAsync(type, code), empty);
        }
    }

    private static async Task WriteRowAsync(TextWriter output, string name, Cost[] costs, Cost[] empty)
    {
        var times = costs.Select((cost, i) => string.Format(CultureInfo.InvariantCulture, "{0,9:0.0}", cost.Milliseconds - empty[i].Milliseconds));
        var bytes = costs.Select((cost, i) => (cost.Bytes - empty[i].Bytes) / 1e6).ToArray();
        var growth = bytes[0] > 0.01 ? string.Format(CultureInfo.InvariantCulture, "{0,15:0.0}", bytes[^1] / bytes[0]) : $"{"-",15}";
        await output.WriteLineAsync($"{name,-42}{string.Concat(times)}{string.Concat(bytes.Select(megabytes => string.Format(CultureInfo.InvariantCulture, "{0,9:0.00}", megabytes)))} {growth}");
    }

    private static async Task<Cost[]> MeasureAsync(Type analyzer, SyntaxTree[][] code)
    {
        var costs = new Cost[code.Length];
        for (var i = 0; i < code.Length; i++)
        {
            var least = new Cost(double.MaxValue, long.MaxValue);
            for (var round = 0; round < Rounds; round++)
            {
                var compilation = Compile(code[i]);
                var bytes = GC.GetTotalAllocatedBytes(precise: true);
                var clock = Stopwatch.StartNew();
                var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
                await compilation.WithAnalyzers([(DiagnosticAnalyzer)Activator.CreateInstance(analyzer, nonPublic: true)!], options).GetAnalyzerDiagnosticsAsync();
                least = new Cost(Math.Min(least.Milliseconds, clock.Elapsed.TotalMilliseconds), Math.Min(least.Bytes, GC.GetTotalAllocatedBytes(precise: true) - bytes));
            }

            costs[i] = least;
        }

        return costs;
    }

    private static CSharpCompilation Compile(SyntaxTree[] trees)
        => CSharpCompilation.Create("Generated", trees, GeneratedCode.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    private readonly record struct Cost(double Milliseconds, long Bytes);
}
