using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.HotPaths;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Generators.Tests.HotPaths;

/// <summary>
/// An application and its benchmarks project as a command-line build makes them: the second sees the first as a
/// reference assembly, without private members and without method bodies.
/// </summary>
internal static class TwoProjects
{
    public static readonly ReferenceAssemblies Application = ReferenceAssemblies.AspNetCore;

    public static readonly ReferenceAssemblies Benchmarks = ReferenceAssemblies.AspNetCore
        .AddAssemblies("PerfAnalyzers.Benchmarks", "BenchmarkDotNet*", "Microsoft.AspNetCore.Mvc.Testing", "Microsoft.AspNetCore.TestHost");

    public static readonly ReferenceAssemblies BenchmarksWithoutTestHost = ReferenceAssemblies.AspNetCore
        .AddAssemblies("PerfAnalyzers.Benchmarks", "BenchmarkDotNet*");

    /// <summary>An assembly built against an older version of another; every project's NoWarn has these from the start.</summary>
    private static readonly KeyValuePair<string, ReportDiagnostic>[] SilentInTheSdk = [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)];

    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using PerfAnalyzers;
        """;

    public static Generated RunApplication(string source, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, bool writeManifest = true, ReferenceAssemblies? references = null)
        => Run("App", [source], (references ?? Application).References, kind, LanguageVersion.Latest, [], writeManifest ? [] : [("PerfAnalyzersHotPathManifest", "false")]);

    /// <summary>The benchmarks project of an application.</summary>
    public static Generated RunBenchmarks(Generated application, string source = "", ReferenceAssemblies? references = null, LanguageVersion version = LanguageVersion.Latest, string projectReferences = "PerfAnalyzers.Benchmarks|App")
        => Run("App.Benchmarks", [source], (references ?? Benchmarks).References, OutputKind.ConsoleApplication, version, [ReferenceAssemblyOf(application.Compilation)], [("PerfAnalyzersProjectReferences", projectReferences)]);

    public static Generated Run(string name, string[] sources, ImmutableArray<MetadataReference> references, OutputKind kind, LanguageVersion version, MetadataReference[] projects, (string Name, string Value)[] properties)
    {
        var parse = CSharpParseOptions.Default.WithLanguageVersion(version);
        var trees = sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, parse, $"/src/{name}/File{i}.cs")).ToList();
        if (parse.LanguageVersion >= LanguageVersion.CSharp10)
        {
            trees.Add(CSharpSyntaxTree.ParseText(ImplicitUsings, parse, $"/src/{name}/Usings.cs"));
        }

        var compilation = CSharpCompilation.Create(
            name,
            trees,
            [.. references, .. projects],
            new CSharpCompilationOptions(kind, nullableContextOptions: version >= LanguageVersion.CSharp8 ? NullableContextOptions.Enable : NullableContextOptions.Disable, allowUnsafe: true)
                .WithSpecificDiagnosticOptions(SilentInTheSdk));
        var driver = CreateDriver(parse, [("ProjectDir", $"/src/{name}/"), .. properties])
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics, TestContext.Current.CancellationToken);
        Assert.Empty(diagnostics);
        return new Generated((CSharpCompilation)output, driver.GetRunResult().Results.Single(), new Options([("ProjectDir", $"/src/{name}/"), .. properties]));
    }

    public static GeneratorDriver CreateDriver(CSharpParseOptions parse, (string Name, string Value)[] properties, bool trackSteps = false)
        => CSharpGeneratorDriver.Create(
            [new HotPathGenerator().AsSourceGenerator()],
            parseOptions: parse,
            optionsProvider: new Options(properties),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackSteps));

    public static MetadataReference ReferenceAssemblyOf(CSharpCompilation compilation)
    {
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream, options: new Microsoft.CodeAnalysis.Emit.EmitOptions(metadataOnly: true, includePrivateMembers: false), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    internal sealed class Options((string Name, string Value)[] properties) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(properties.ToDictionary(p => "build_property." + p.Name, p => p.Value, StringComparer.OrdinalIgnoreCase));

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
        {
            // The attribute that the base has here, NotNullWhen, is also one of ours, made visible to this assembly.
#pragma warning disable CS8765
            public override bool TryGetValue(string key, out string? value) => values.TryGetValue(key, out value);
#pragma warning restore CS8765
        }
    }
}

/// <summary>A project after its generator has run.</summary>
internal sealed record Generated(CSharpCompilation Compilation, GeneratorRunResult Result, TwoProjects.Options Options)
{
    private const string Silenced = "#pragma warning disable\n";

    public string[] HintNames => [.. Result.GeneratedSources.Select(s => s.HintName)];

    /// <summary>The harnesses, without what all of them share.</summary>
    public string[] Harnesses => [.. Result.GeneratedSources.Where(s => s.HintName.StartsWith("HotPath.", StringComparison.Ordinal)).Select(s => s.SourceText.ToString())];

    public string[] Manifests => [.. Result.GeneratedSources.Where(s => s.HintName.StartsWith("HotPathManifest.", StringComparison.Ordinal)).Select(s => s.SourceText.ToString())];

    /// <summary>The entries as the assembly carries them.</summary>
    public string[] ManifestTexts =>
    [
        .. Compilation.Assembly.GetAttributes()
            .Where(attribute => attribute.ConstructorArguments is [{ Value: HotPathManifest.Key }, _])
            .Select(attribute => (string)attribute.ConstructorArguments[1].Value!),
    ];

    public string Source(string hintName) => Result.GeneratedSources.Single(s => s.HintName == hintName).SourceText.ToString();

    /// <summary>No errors and no warnings, the latter also where the generated code silences them for analyzers that we do not know.</summary>
    public void AssertNoProblems(params string[] allowed)
    {
        var compilation = Compilation;
        foreach (var tree in compilation.SyntaxTrees)
        {
            var text = tree.GetText().ToString();
            if (text.Contains(Silenced, StringComparison.Ordinal))
            {
                compilation = compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(text.Replace(Silenced, "", StringComparison.Ordinal))));
            }
        }

        var problems = string.Join("\n", compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning && !allowed.Contains(d.Id)));
        Assert.True(problems.Length == 0, problems);
    }

    /// <summary>What the usage analyzer says, as "id message".</summary>
    public async Task<string[]> UsageAsync()
    {
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([], Options), (error, _, _) => Assert.Fail(error.ToString()), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var diagnostics = await Compilation.WithAnalyzers([new HotPathUsageAnalyzer()], options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. diagnostics.OrderBy(d => d.Location.SourceSpan.Start).Select(d => $"{d.Id} {d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}")];
    }
}
