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

    // Binding some 350 references takes longer than analysing a test's source. A fork of a solution that has done it does not do it again.
    private static readonly ConcurrentDictionary<BaseKey, Lazy<Solution>> Bases = new();

    public const string CopySuffix = "Copy";

    public static string CopyPath(string path) => Path.ChangeExtension(path, "." + CopySuffix + Path.GetExtension(path));

    /// <param name="texts">The content of each source file by path, without markup.</param>
    /// <param name="newLine">The line ending that the formatter writes.</param>
    public static Solution Create(SolutionState state, IReadOnlyDictionary<string, string> texts, ProjectSettings settings, string newLine = "\n")
    {
        var key = new BaseKey(settings.References, settings.LanguageVersion, state.OutputKind, newLine);
        var solution = Bases.GetOrAdd(key, key => new Lazy<Solution>(() => Base(key))).Value;
        return Add(solution, state, texts, settings, suffix: "");
    }

    /// <summary>The same projects once more, under other names; each file lies beside its original.</summary>
    public static Solution AddCopy(Solution solution, SolutionState state, IReadOnlyDictionary<string, string> texts, ProjectSettings settings)
        => Add(solution, state, texts, settings, CopySuffix);

    private static Solution Add(
        Solution solution, SolutionState state, IReadOnlyDictionary<string, string> texts, ProjectSettings settings, string suffix)
    {
        var ids = new Dictionary<string, ProjectId>();
        foreach (var (name, project) in state.Projects)
        {
            var id = solution.Projects.FirstOrDefault(existing => existing.Name == name + suffix)?.Id ?? ProjectId.CreateNewId(name + suffix);
            if (!solution.ContainsProject(id))
            {
                solution = solution.AddProject(Info(id, name + suffix, settings.References, settings.LanguageVersion, project.OutputKind));
            }

            ids.Add(name, id);
            solution = Configure(solution, id, project, settings);
            foreach (var (path, _) in project.Sources)
            {
                solution = solution.AddDocument(DocumentId.CreateNewId(id, path), Path.GetFileName(path), SourceText.From(texts[path]), filePath: Move(path, suffix));
            }

            foreach (var (path, content) in project.AdditionalFiles)
            {
                solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(id, path), Path.GetFileName(path), SourceText.From(content), filePath: Move(path, suffix));
            }

            foreach (var (path, content) in project.AnalyzerConfigFiles)
            {
                solution = solution.AddAnalyzerConfigDocument(DocumentId.CreateNewId(id, path), Path.GetFileName(path), SourceText.From(content), filePath: path);
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

    private static Solution Configure(Solution solution, ProjectId id, ProjectState project, ProjectSettings settings)
    {
        if (EnabledRules(project, settings.Analyzers).ToList() is { Count: > 0 } enabled)
        {
            solution = solution.WithProjectCompilationOptions(id, solution.GetProject(id)!.CompilationOptions!.WithSpecificDiagnosticOptions(enabled));
        }

        if (!settings.Generators.IsEmpty)
        {
            solution = solution.AddAnalyzerReference(id, new GeneratorReference(settings.Generators));
        }

        return project.AdditionalReferences.Count > 0 ? solution.AddMetadataReferences(id, project.AdditionalReferences) : solution;
    }

    private static Solution Base(BaseKey key)
    {
        var solution = Workspace.Value.CurrentSolution;
        solution = solution
            .WithOptions(solution.Options.WithChangedOption(FormattingOptions.NewLine, LanguageNames.CSharp, key.NewLine))
            .AddProject(Info(ProjectId.CreateNewId(), SolutionState.MainProject, key.References, key.LanguageVersion, key.OutputKind));
        var project = solution.Projects.Single();
        Task.Run(() => project.GetCompilationAsync()).GetAwaiter().GetResult()!.GetSpecialType(SpecialType.System_Object);
        return solution;
    }

    private static string Move(string path, string suffix) => suffix.Length == 0 ? path : CopyPath(path);

    private static ProjectInfo Info(ProjectId id, string name, ReferenceAssemblies references, LanguageVersion languageVersion, OutputKind outputKind)
        => ProjectInfo.Create(
            id,
            VersionStamp.Default,
            name,
            assemblyName: name,
            LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(
                outputKind,
                allowUnsafe: true,
                nullableContextOptions: languageVersion.MapSpecifiedToEffectiveVersion() < LanguageVersion.CSharp8 ? NullableContextOptions.Disable : NullableContextOptions.Enable),
            parseOptions: new CSharpParseOptions(languageVersion, DocumentationMode.Diagnose),
            metadataReferences: references.References);

    /// <summary>Rules that are off by default are on in a test, unless its configuration says how severe they are.</summary>
    private static IEnumerable<KeyValuePair<string, ReportDiagnostic>> EnabledRules(ProjectState project, ImmutableArray<DiagnosticAnalyzer> analyzers)
        => analyzers
            .SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .Where(descriptor => !descriptor.IsEnabledByDefault
                && !project.AnalyzerConfigFiles.Any(file => file.content.Contains($"dotnet_diagnostic.{descriptor.Id}.", StringComparison.OrdinalIgnoreCase)))
            .DistinctBy(descriptor => descriptor.Id)
            .Select(descriptor => KeyValuePair.Create(descriptor.Id, descriptor.DefaultSeverity switch
            {
                DiagnosticSeverity.Error => ReportDiagnostic.Error,
                DiagnosticSeverity.Warning => ReportDiagnostic.Warn,
                DiagnosticSeverity.Info => ReportDiagnostic.Info,
                _ => ReportDiagnostic.Hidden,
            }));

    private sealed record BaseKey(ReferenceAssemblies References, LanguageVersion LanguageVersion, OutputKind OutputKind, string NewLine);

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
