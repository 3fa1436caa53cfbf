using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Text;

namespace PerfAnalyzers.Testing;

/// <summary>How a test's projects are compiled.</summary>
internal sealed record ProjectSettings(
    ReferenceAssemblies References,
    LanguageVersion LanguageVersion,
    ImmutableArray<DiagnosticAnalyzer> Analyzers,
    ImmutableArray<IIncrementalGenerator> Generators);

/// <summary>Builds solutions from test states. Solutions are immutable forks of one workspace, which is made once.</summary>
internal static class TestSolution
{
    private static readonly Lazy<AdhocWorkspace> Workspace = new(() => new AdhocWorkspace());

    // Assembly symbols are shared between compilations as long as one of them is alive.
    private static readonly ConcurrentDictionary<ReferenceAssemblies, CSharpCompilation> Anchors = new();

    /// <param name="texts">The content of each source file by path, without markup.</param>
    /// <param name="newLine">The line ending that the formatter writes.</param>
    public static Solution Create(
        SolutionState state, IReadOnlyDictionary<string, string> texts, ProjectSettings settings, string newLine = "\n")
    {
        var solution = Workspace.Value.CurrentSolution;
        solution = solution.WithOptions(solution.Options.WithChangedOption(FormattingOptions.NewLine, LanguageNames.CSharp, newLine));
        return Add(solution, state, texts, settings, suffix: "");
    }

    /// <summary>The same projects once more, under other names; each file lies beside its original.</summary>
    public static Solution AddCopy(Solution solution, SolutionState state, IReadOnlyDictionary<string, string> texts, ProjectSettings settings)
        => Add(solution, state, texts, settings, CopySuffix);

    public const string CopySuffix = "Copy";

    public static string CopyPath(string path) => Path.ChangeExtension(path, "." + CopySuffix + Path.GetExtension(path));

    private static Solution Add(
        Solution solution, SolutionState state, IReadOnlyDictionary<string, string> texts, ProjectSettings settings, string suffix)
    {
        Anchors.GetOrAdd(settings.References, Anchor);
        var ids = state.Projects.ToDictionary(project => project.Name, project => ProjectId.CreateNewId(project.Name + suffix));
        foreach (var (name, project) in state.Projects)
        {
            solution = solution.AddProject(Info(ids[name], name + suffix, project, settings));
            foreach (var (path, _) in project.Sources)
            {
                solution = solution.AddDocument(DocumentId.CreateNewId(ids[name], path), Path.GetFileName(path), SourceText.From(texts[path]), filePath: Move(path, suffix));
            }

            foreach (var (path, content) in project.AdditionalFiles)
            {
                solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(ids[name], path), Path.GetFileName(path), SourceText.From(content), filePath: Move(path, suffix));
            }

            foreach (var (path, content) in project.AnalyzerConfigFiles)
            {
                solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(ids[name], path), Path.GetFileName(path), SourceText.From(content), filePath: path);
            }
        }

        foreach (var (name, project) in state.Projects)
        {
            foreach (var reference in project.AdditionalProjectReferences)
            {
                solution = solution.AddProjectReference(ids[name], new ProjectReference(ids[reference]));
            }
        }

        return solution;
    }

    private static string Move(string path, string suffix) => suffix.Length == 0 ? path : CopyPath(path);

    private static ProjectInfo Info(ProjectId id, string name, ProjectState project, ProjectSettings settings)
    {
        var options = new CSharpCompilationOptions(
            project.OutputKind,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable,
            specificDiagnosticOptions: EnabledRules(project, settings.Analyzers));
        return ProjectInfo.Create(
            id,
            VersionStamp.Default,
            name,
            assemblyName: name,
            LanguageNames.CSharp,
            compilationOptions: options,
            parseOptions: new CSharpParseOptions(settings.LanguageVersion, DocumentationMode.Diagnose),
            metadataReferences: settings.References.References.AddRange(project.AdditionalReferences),
            analyzerReferences: settings.Generators.IsEmpty ? [] : [new GeneratorReference(settings.Generators)]);
    }

    /// <summary>Rules that are off by default are on in a test, unless its configuration speaks of them.</summary>
    private static IEnumerable<KeyValuePair<string, ReportDiagnostic>> EnabledRules(ProjectState project, ImmutableArray<DiagnosticAnalyzer> analyzers)
        => analyzers
            .SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .Where(descriptor => !descriptor.IsEnabledByDefault
                && !project.AnalyzerConfigFiles.Any(file => file.content.Contains(descriptor.Id, StringComparison.OrdinalIgnoreCase)))
            .DistinctBy(descriptor => descriptor.Id)
            .Select(descriptor => KeyValuePair.Create(descriptor.Id, descriptor.DefaultSeverity switch
            {
                DiagnosticSeverity.Error => ReportDiagnostic.Error,
                DiagnosticSeverity.Warning => ReportDiagnostic.Warn,
                DiagnosticSeverity.Info => ReportDiagnostic.Info,
                _ => ReportDiagnostic.Hidden,
            }));

    private static CSharpCompilation Anchor(ReferenceAssemblies references)
    {
        var compilation = CSharpCompilation.Create("Anchor", references: references.References);
        compilation.GetSpecialType(SpecialType.System_Object);
        return compilation;
    }

    private sealed class GeneratorReference(ImmutableArray<IIncrementalGenerator> generators) : AnalyzerReference
    {
        private readonly ImmutableArray<ISourceGenerator> _generators = [.. generators.Select(generator => generator.AsSourceGenerator())];

        public override string? FullPath => null;

        public override object Id => this;

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

        public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => _generators;

        public override ImmutableArray<ISourceGenerator> GetGeneratorsForAllLanguages() => _generators;
    }
}
