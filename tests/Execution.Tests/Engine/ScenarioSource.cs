using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Execution.Tests.Engine;

/// <summary>A program to rewrite and to run.</summary>
/// <param name="Text">The file that the code fixes are applied to.</param>
/// <param name="Model">A further file.</param>
internal sealed record ScenarioSource(string Text, OutputKind OutputKind, string? Model = null)
{
    private static readonly AdhocWorkspace Workspace = new();

    /// <summary>This assembly is among them: it holds what scenarios are given.</summary>
    private static readonly ImmutableArray<MetadataReference> References = ReferenceAssemblies.Default
        .AddAssemblies("Microsoft.AspNetCore.TestHost", "Microsoft.Extensions.Caching.Hybrid", typeof(ScenarioSource).Assembly.GetName().Name!)
        .References;

    public static ScenarioSource Library(string text, string? model = null) => new(text, OutputKind.DynamicallyLinkedLibrary, model);

    public static ScenarioSource Program(string text) => new(text, OutputKind.ConsoleApplication);

    public Document CreateDocument()
    {
        var project = CreateProject(OutputKind, Model is null ? [("Scenario.cs", Text)] : [("Scenario.cs", Text), ("Model.cs", Model)]);
        return project.Documents.Single(document => document.Name == "Scenario.cs");
    }

    public static Project CreateProject(OutputKind outputKind, IEnumerable<(string Path, string Text)> files)
    {
        var project = ProjectId.CreateNewId();
        var solution = Workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(
                project,
                VersionStamp.Default,
                "Scenario",
                "Scenario",
                LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(outputKind, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release),
                metadataReferences: References));
        foreach (var (path, text) in files)
        {
            solution = solution.AddDocument(DocumentId.CreateNewId(project), path, text, filePath: path);
        }

        return solution.GetProject(project)!;
    }
}
