using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Caching;

namespace PerfAnalyzers.Performance;

/// <summary>
/// Time and memory of one analyzer over a fresh compilation, beside <see cref="EmptyAnalyzer"/>. The compilation is new in
/// every call, so that what an analyzer binds is counted; syntax trees are shared, as they are between edits. Over the
/// sizes 1x, 2x, 4x and 8x the difference to the empty analyzer must grow about as the code does.
/// </summary>
[MemoryDiagnoser]
public class AnalyzerCost
{
    private SyntaxTree[] _trees = [];
    private ImmutableArray<MetadataReference> _references;
    private Type _analyzer = typeof(EmptyAnalyzer);

    [Params(1, 2, 4, 8)]
    public int Size { get; set; }

    [ParamsSource(nameof(Analyzers))]
    public string Analyzer { get; set; } = nameof(EmptyAnalyzer);

    public static IEnumerable<string> Analyzers => s_types.Keys;

    internal static IEnumerable<Type> Types => s_types.Values;

    private static readonly SortedDictionary<string, Type> s_types = new(
        typeof(RuleIds).Assembly.GetTypes()
            .Concat(typeof(CacheableGenerator).Assembly.GetTypes())
            .Concat(typeof(AnalyzerCost).Assembly.GetTypes())
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .ToDictionary(type => type.Name),
        StringComparer.Ordinal);

    [GlobalSetup]
    public void Setup()
    {
        _trees = [.. GeneratedCode.OfSize(Size).Select(source => CSharpSyntaxTree.ParseText(source))];
        _references = GeneratedCode.References;
        _analyzer = s_types[Analyzer];

        // Code that does not bind keeps every rule silent, and the figures would look splendid.
        if (Compile().GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) is { } error)
        {
            throw new InvalidOperationException(error.ToString());
        }
    }

    [Benchmark]
    public async Task<int> Analyze()
    {
        var analyzer = (DiagnosticAnalyzer)Activator.CreateInstance(_analyzer, nonPublic: true)!;
        var diagnostics = await Compile().WithAnalyzers([analyzer]).GetAnalyzerDiagnosticsAsync();
        return diagnostics.Length;
    }

    private CSharpCompilation Compile()
        => CSharpCompilation.Create("Generated", _trees, _references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
}
