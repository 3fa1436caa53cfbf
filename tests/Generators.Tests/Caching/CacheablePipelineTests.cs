using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.Caching;

namespace PerfAnalyzers.Generators.Tests.Caching;

/// <summary>What is done again after an edit.</summary>
public sealed class CacheablePipelineTests
{
    private const string Source = """
        using System.Threading.Tasks;
        using PerfAnalyzers;
        public interface IFoo { [Cacheable("n", Duration = 60)] Task<int> Get(int id); }
        public interface IBar { [Cacheable("n", Duration = 60)] Task<int> Get(int id); [CacheEvict("n")] Task Set(); }
        """;

    [Fact]
    public void OnlyTheDecoratorOfAnEditedTypeIsWrittenAgain()
    {
        var input = CSharpCompilation.Create("Project", [CSharpSyntaxTree.ParseText(Source, path: "/Code.cs", cancellationToken: TestContext.Current.CancellationToken)], ReferenceAssemblies.AspNetCore.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new CacheableGenerator().AsSourceGenerator()], driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(input, TestContext.Current.CancellationToken);
        Assert.Equal(2, Decorators(driver).Length);

        driver = driver.RunGenerators(input.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Unrelated { }", cancellationToken: TestContext.Current.CancellationToken)), TestContext.Current.CancellationToken);
        Assert.All(Outputs(driver), reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString()));

        var edited = CSharpSyntaxTree.ParseText(Source.Replace("Task Set()", "Task Set(int id)", StringComparison.Ordinal), path: "/Code.cs", cancellationToken: TestContext.Current.CancellationToken);
        driver = driver.RunGenerators(input.ReplaceSyntaxTree(input.SyntaxTrees.Single(), edited), TestContext.Current.CancellationToken);
        Assert.Single(Outputs(driver), reason => reason == IncrementalStepRunReason.Modified);
    }

    /// <summary>A type is one model, whatever the number of its marked methods.</summary>
    [Fact]
    public void ATypeIsParsedOnce()
    {
        var methods = string.Concat(Enumerable.Range(0, 20).Select(i => $"[Cacheable(\"n\", Duration = 60)] Task<int> Get{i}(int id); [CacheEvict(\"n\")] Task Set{i}(); "));
        var project = CachedProject.Run($"public interface IFoo {{ {methods} }}");

        Assert.Single(project.Decorators);
        project.AssertNoProblems();
    }

    private static string[] Decorators(GeneratorDriver driver)
        => [.. driver.GetRunResult().Results.Single().GeneratedSources.Select(source => source.HintName).Where(name => name.StartsWith("Cacheable.", StringComparison.Ordinal))];

    private static IncrementalStepRunReason[] Outputs(GeneratorDriver driver)
        => [.. driver.GetRunResult().Results.Single().TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs).Select(output => output.Reason)];
}
