using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.HotPaths;

namespace PerfAnalyzers.Performance;

/// <summary>A benchmarks project of an application with hot paths: its generator reads them from the application's assembly, on every key.</summary>
internal sealed class ReferencedHotPathCost
{
    private const string Runtime = "namespace PerfAnalyzers.Benchmarks { public static class PerfBenchmarks { } public class GeneratedHotPathAttribute : System.Attribute { } }";
    private const string Unrelated = "namespace Unrelated { class C { int M() => 1; } }";

    private readonly MetadataReference _application;
    private readonly MetadataReference _edited;
    private readonly SyntaxTree _unrelated = CSharpSyntaxTree.ParseText(Unrelated);

    public ReferencedHotPathCost(int hotPaths)
    {
        SyntaxTree[] trees = [.. Enumerable.Range(0, hotPaths).Select(i => CSharpSyntaxTree.ParseText($$"""public static class Hot{{i}} { [PerfAnalyzers.HotPath, PerfAnalyzers.HotPathArgs(1)] public static int Run(int id) => id; }"""))];
        var application = CSharpCompilation.Create("Application", trees, GeneratedCode.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        _application = Built(application);
        _edited = Built(application.ReplaceSyntaxTree(trees[0], CSharpSyntaxTree.ParseText(trees[0].ToString().Replace("Args(1)", "Args(2)", StringComparison.Ordinal))));
    }

    public Compilation Compilation => CSharpCompilation.Create(
        "Benchmarks",
        [CSharpSyntaxTree.ParseText(Runtime), _unrelated],
        [.. GeneratedCode.References, _application],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    public static GeneratorDriver Driver => CSharpGeneratorDriver.Create([new HotPathGenerator().AsSourceGenerator()], optionsProvider: new ProjectReferences());

    public Compilation EditOther(Compilation compilation) => compilation.ReplaceSyntaxTree(_unrelated, CSharpSyntaxTree.ParseText(Unrelated.Replace("int", "long", StringComparison.Ordinal)));

    public Compilation EditHotPath(Compilation compilation) => compilation.ReplaceReference(_application, _edited);

    private static PortableExecutableReference Built(Compilation application)
    {
        CSharpGeneratorDriver.Create(new HotPathGenerator()).RunGeneratorsAndUpdateCompilation(application, out var complete, out _);
        using var image = new MemoryStream();
        var result = complete.Emit(image);
        return result.Success
            ? MetadataReference.CreateFromImage(image.ToArray())
            : throw new InvalidOperationException(result.Diagnostics.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToString());
    }

    private sealed class ProjectReferences : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Options : AnalyzerConfigOptions
        {
            // The attribute that the base has here, NotNullWhen, is also one of ours, made visible to this assembly.
#pragma warning disable CS8765
            public override bool TryGetValue(string key, out string? value)
#pragma warning restore CS8765
            {
                value = key == "build_property.PerfAnalyzersProjectReferences" ? "Application" : null;
                return value is not null;
            }
        }
    }
}
