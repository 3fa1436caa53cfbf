using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Facts;
using PerfAnalyzers.RoundTrips;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.RoundTrips;

/// <summary>How one project sees another: an editor hands on its compilation, a build its reference assembly.</summary>
public enum Seen
{
    AsCompilation,

    /// <summary>A compilation for another framework: the compiler shows its symbols in other clothes.</summary>
    AsRetargeted,
    AsAssembly,
}

/// <summary>Projects that reference one another, as a build or an editor compiles them. All reference the shop's model, which is a project too.</summary>
internal sealed class ProjectGraph(Seen seen)
{
    private readonly Dictionary<string, Project> _projects = [];

    /// <summary>More properties that the build hands to the compiler.</summary>
    public Dictionary<string, string> Properties { get; } = [];

    /// <summary>Adds a project that references the named ones and all that those reference, as the SDK does.</summary>
    public ProjectGraph Add(string name, string source, string[] references, OutputKind output = OutputKind.DynamicallyLinkedLibrary, params (string Id, ReportDiagnostic Severity)[] rules)
    {
        var all = references.SelectMany(reference => _projects[reference].References.Append(reference)).Distinct().ToList();
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(Shop.Usings + source, new CSharpParseOptions(LanguageVersion.Preview), $"/solution/{name}/Code.cs")],
            [.. Framework(), .. all.Select(reference => _projects[reference].Reference)],
            new CSharpCompilationOptions(output, nullableContextOptions: NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions(rules.ToDictionary(rule => rule.Id, rule => rule.Severity)));
        Assert.DoesNotContain(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var options = Options(name, all);
        var facts = "";
        if (seen == Seen.AsAssembly)
        {
            var driver = CSharpGeneratorDriver.Create([new RoundTripFactsGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options, optionsProvider: options)
                .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
            Assert.All(driver.GetRunResult().Results, result => Assert.Null(result.Exception));
            compilation = (CSharpCompilation)generated;
            facts = FactsOf(compilation);
        }

        _projects.Add(name, new Project(compilation, all, options, Reference(compilation), facts));
        return this;
    }

    /// <summary>The text that the project's assembly carries; empty when it carries none.</summary>
    public string Facts(string project) => _projects[project].Facts;

    /// <summary>What a project reports: rule, file, line and message.</summary>
    public Task<string[]> FindingsAsync(string project)
        => FindingsAsync(project, new QueryPerElementAnalyzer(), new RecursiveQueryAnalyzer(), new PendingLoopAnalyzer());

    public async Task<string[]> FindingsAsync(string project, params ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var (compilation, _, options, _, _) = _projects[project];
        Exception? thrown = null;
        var run = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([], options), (exception, _, _) => thrown ??= exception, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        var findings = await compilation
            .WithAnalyzers(analyzers, run)
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Null(thrown);
        return [.. findings.OrderBy(finding => finding.Location.GetLineSpan().Path, StringComparer.Ordinal).ThenBy(finding => finding.Location.SourceSpan.Start).Select(finding => $"{finding.Id} {finding.Location.GetLineSpan().Path}:{finding.Location.GetLineSpan().StartLinePosition.Line + 1 - Lines} {finding.GetMessage()}")];
    }

    /// <summary>The compiler takes the same files, read once more, for another framework.</summary>
    private IEnumerable<MetadataReference> Framework()
        => seen == Seen.AsRetargeted
            ? ReferenceAssemblies.Default.References.Select(reference => MetadataReference.CreateFromFile(((PortableExecutableReference)reference).FilePath!))
            : ReferenceAssemblies.Default.References;

    private static int Lines { get; } = Shop.Usings.Count(character => character == '\n');

    private static string FactsOf(Compilation compilation)
        => compilation.Assembly.GetAttributes()
            .Where(attribute => attribute.ConstructorArguments is [{ Value: RecordedFacts.Key }, _])
            .Select(attribute => (string)attribute.ConstructorArguments[1].Value!)
            .SingleOrDefault("");

    private MetadataReference Reference(CSharpCompilation compilation)
    {
        if (seen is Seen.AsCompilation or Seen.AsRetargeted)
        {
            return compilation.ToMetadataReference();
        }

        using var stream = new MemoryStream();
        Assert.True(compilation.Emit(stream, options: new EmitOptions(metadataOnly: true, includePrivateMembers: false)).Success);
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    private BuildProperties Options(string name, IEnumerable<string> references)
        => new(new Dictionary<string, string>(Properties)
        {
            ["build_property.ProjectDir"] = $"/solution/{name}/",
            ["build_property.PerfAnalyzersProjectFolders"] = string.Join('|', references.Select(reference => $"{reference}=/solution/{reference}/{reference}.csproj")),
        });

    private sealed record Project(CSharpCompilation Compilation, IReadOnlyList<string> References, BuildProperties Options, MetadataReference Reference, string Facts);

    private sealed class BuildProperties(Dictionary<string, string> properties) : AnalyzerConfigOptionsProvider
    {
        private readonly Of _global = new(properties);

        public override AnalyzerConfigOptions GlobalOptions => _global;

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => _global;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _global;

        private sealed class Of(Dictionary<string, string> properties) : AnalyzerConfigOptions
        {
#pragma warning disable CS8765 // The attribute that says so exists twice here: the analyzers bring their own for netstandard.
            public override bool TryGetValue(string key, out string value) => properties.TryGetValue(key, out value!);
#pragma warning restore CS8765
        }
    }
}
