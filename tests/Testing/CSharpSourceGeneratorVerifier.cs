using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Testing;

public static class CSharpSourceGeneratorVerifier<TGenerator>
    where TGenerator : IIncrementalGenerator, new()
{
    /// <summary>Checks what must hold of every generator, and gives the driver for snapshots and further asserts.</summary>
    public static Task<GeneratorDriver> VerifyGeneratorAsync(string source)
        => new CSharpSourceGeneratorTest<TGenerator> { TestCode = source }.RunAsync();
}

public static class GeneratorDriverExtensions
{
    /// <summary>The generated source of this hint name.</summary>
    public static string GetSource(this GeneratorDriver driver, string hintName)
    {
        var sources = driver.GetRunResult().Results.SelectMany(result => result.GeneratedSources).ToList();
        return sources.Where(source => source.HintName == hintName).Select(source => source.SourceText.ToString()).SingleOrDefault()
            ?? throw new VerificationException($"No source {hintName} was generated, but {string.Join(", ", sources.Select(source => source.HintName))}.");
    }
}
