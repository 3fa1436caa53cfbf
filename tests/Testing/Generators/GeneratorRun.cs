using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAnalyzers.Testing;

/// <summary>One run of a driver: what the generator under test made, and the compilation with it.</summary>
internal sealed record GeneratorRun(GeneratorDriver Driver, Compilation Input, Compilation Output, GeneratorRunResult Result)
{
    public static GeneratorRun Start(Type generator, ImmutableArray<IIncrementalGenerator> generators, Project project, Compilation compilation)
    {
        var driver = CSharpGeneratorDriver.Create(
            generators.Select(each => each.AsSourceGenerator()),
            project.AnalyzerOptions.AdditionalFiles,
            (CSharpParseOptions)project.ParseOptions!,
            project.AnalyzerOptions.AnalyzerConfigOptionsProvider,
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return Run(driver, generator, compilation);
    }

    /// <summary>The same driver on an edited compilation: what did not change comes from its cache.</summary>
    public GeneratorRun Again(Compilation compilation) => Run(Driver, Result.Generator.GetGeneratorType(), compilation);

    /// <summary>Without the attribute that the compiler writes for <c>AddEmbeddedAttributeDefinition</c>, by conventions of its own.</summary>
    public IEnumerable<(string HintName, string Text)> Sources => Result.GeneratedSources.Where(source => source.HintName != "Microsoft.CodeAnalysis.EmbeddedAttribute.cs").Select(source => (source.HintName, source.SourceText.ToString()));

    /// <summary>The steps that the generator named itself.</summary>
    public IEnumerable<(string Name, IncrementalGeneratorRunStep Step)> OwnSteps
        => Result.TrackedSteps
            .Where(steps => IsOwn(steps.Key))
            .OrderBy(steps => steps.Key, StringComparer.Ordinal)
            .SelectMany(steps => steps.Value.Select(step => (steps.Key, step)));

    public static bool IsOwn(string? stepName)
        => stepName is not (null or "Compilation" or "CompilationOptions" or "ParseOptions" or "AdditionalTexts" or "AnalyzerConfigOptions" or "MetadataReferences" or "SyntaxTrees" or "SourceOutput" or "ImplementationSourceOutput" or "HostOutput")
            // Steps that ForAttributeWithMetadataName is made of.
            && !stepName.Contains("_ForAttribute", StringComparison.Ordinal);

    private static GeneratorRun Run(GeneratorDriver driver, Type generator, Compilation compilation)
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        var results = driver.GetRunResult().Results;
        if (results.FirstOrDefault(result => result.Exception is not null) is { Exception: { } exception } thrower)
        {
            throw new VerificationException($"{thrower.Generator.GetGeneratorType().Name} threw {exception}", exception);
        }

        return new GeneratorRun(driver, compilation, output, results.Single(result => result.Generator.GetGeneratorType() == generator));
    }
}
