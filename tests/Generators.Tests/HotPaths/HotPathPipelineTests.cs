using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.HotPaths;

namespace PerfAnalyzers.Generators.Tests.HotPaths;

/// <summary>What reaches the benchmarks project, and what is done again after an edit.</summary>
public sealed class HotPathPipelineTests
{
    private const string Source = "public class C { [HotPath] public int M() => 1; [HotPath] public int N() => 2; }";

    [Fact]
    public void AManifestCanBeSwitchedOff()
    {
        Assert.NotEmpty(TwoProjects.RunApplication(Source).Manifests);
        Assert.Empty(TwoProjects.RunApplication(Source, writeManifest: false).Manifests);
    }

    [Fact]
    public void AnApplicationGetsNoHarness()
    {
        var application = TwoProjects.RunApplication(Source);

        Assert.Empty(application.Harnesses);
        application.AssertNoProblems();
    }

    [Fact]
    public void AProjectThatOnlyRefersToABenchmarksProjectGetsNoHarness()
    {
        var tests = TwoProjects.Run("App.Tests", [Source], TwoProjects.Benchmarks.References, OutputKind.DynamicallyLinkedLibrary, LanguageVersion.Latest, [], []);

        Assert.Empty(tests.Harnesses);
    }

    [Fact]
    public void TheManifestOfAPackageIsIgnored()
    {
        var benchmarks = TwoProjects.RunBenchmarks(TwoProjects.RunApplication(Source), projectReferences: "PerfAnalyzers.Benchmarks");

        Assert.Empty(benchmarks.Harnesses);
        benchmarks.AssertNoProblems();
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("{\"id\":\"M:X\",\"target\":\"Moon\"}")]
    [InlineData("[1]")]
    [InlineData("{\"id\":{\"id\":{\"id\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}}}")]
    public void AForeignManifestHarmsNobody(string text)
    {
        var literal = SymbolDisplay.FormatLiteral(text, quote: true);
        var application = TwoProjects.RunApplication($"[assembly: System.Reflection.AssemblyMetadata(\"{HotPathManifest.Key}\", {literal})] public class C;");

        TwoProjects.RunBenchmarks(application).AssertNoProblems();
    }

    [Fact]
    public void TheManifestDependsOnNeitherFoldersNorLines()
    {
        var here = TwoProjects.RunApplication(Source).Manifests;
        var there = TwoProjects.Run("App", ["\n\n\n" + Source], TwoProjects.Application.References, OutputKind.DynamicallyLinkedLibrary, LanguageVersion.Latest, [], []).Manifests;

        Assert.Equal(here, there);
        Assert.Contains("\\\"file\\\":\\\"File0.cs\\\"", here[0], StringComparison.Ordinal);
        Assert.DoesNotContain("/src", here[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3)]
    [InlineData(LanguageVersion.CSharp5)]
    public void AnApplicationInAnOldLanguageCompiles(LanguageVersion version)
    {
        var application = TwoProjects.Run("App", ["using PerfAnalyzers; public class C { [HotPath, HotPathArgs(1)] public int M(int a) { return a; } }"], TwoProjects.Application.References, OutputKind.DynamicallyLinkedLibrary, version, [], []);

        Assert.Single(application.Manifests);
        application.AssertNoProblems();
    }

    [Fact]
    public void HarnessesInCSharp8Compile()
    {
        var application = TwoProjects.RunApplication("public class C { [HotPath(Args = \"Cases\", Services = \"Host\")] public Task<int> M(int? a, List<string?> b) => null!; private static IEnumerable<object[]> Cases => []; private static IServiceProvider Host => null!; }");

        var benchmarks = TwoProjects.RunBenchmarks(application, version: LanguageVersion.CSharp8);

        Assert.Single(benchmarks.Harnesses);
        benchmarks.AssertNoProblems();
    }

    [Theory]
    [InlineData("System.Console.WriteLine();")]
    [InlineData("class P { static int Main(string[] args) => 0; }")]
    public void AnEntryPointOfTheUsersOwnStays(string source)
    {
        var benchmarks = TwoProjects.RunBenchmarks(TwoProjects.RunApplication(Source), source);

        Assert.DoesNotContain("PerfAnalyzers.Main.g.cs", benchmarks.HintNames);
        benchmarks.AssertNoProblems();
    }

    [Fact]
    public void ATypeOfTheSameNameInTheBenchmarksProjectWinsNothing()
    {
        var benchmarks = TwoProjects.RunBenchmarks(TwoProjects.RunApplication(Source), "public class C { }");

        Assert.Empty(benchmarks.Harnesses);
        Assert.Empty(benchmarks.Result.Diagnostics);
    }

    [Fact]
    public void AClassMarkedAsAWholeHasAHarnessPerPublicMethod()
    {
        var application = TwoProjects.RunApplication("[HotPath] public partial class C { public int M() => 1; } public partial class C { public int N() => 1; public override string ToString() => \"\"; }");

        Assert.Equal(["HotPath.C_M.cfe25e2a.g.cs", "HotPath.C_N"], TwoProjects.RunBenchmarks(application).HintNames.Where(name => name.StartsWith("HotPath.", StringComparison.Ordinal)).Select(name => name.StartsWith("HotPath.C_N", StringComparison.Ordinal) ? "HotPath.C_N" : name));
    }

    [Fact]
    public void TwoApplicationsMayHaveTheSameRoute()
    {
        var references = new[] { "First", "Second" }.Select(name => TwoProjects.ReferenceAssemblyOf(TwoProjects.Run(
            name,
            [$$"""
                using Microsoft.AspNetCore.Builder;

                var app = WebApplication.Create();
                app.MapGet("/health", [PerfAnalyzers.HotPath] () => 1);
                app.Run();

                public class {{name}};
                """],
            TwoProjects.Application.References,
            OutputKind.ConsoleApplication,
            LanguageVersion.Latest,
            [],
            []).Compilation));

        var benchmarks = TwoProjects.Run("Benchmarks", [""], TwoProjects.Benchmarks.References, OutputKind.ConsoleApplication, LanguageVersion.Latest, [.. references], [("PerfAnalyzersProjectReferences", "First|Second")]);

        Assert.Equal(2, benchmarks.Harnesses.Length);
        benchmarks.AssertNoProblems();
    }

    /// <summary>The benchmarks project after an edit of its own code, and after an edit of one hot path of the application.</summary>
    [Fact]
    public void OnlyTheHarnessOfAnEditedHotPathIsWrittenAgain()
    {
        var before = TwoProjects.RunApplication(Source);
        var benchmarks = TwoProjects.RunBenchmarks(before).Compilation;
        var input = benchmarks.RemoveSyntaxTrees(benchmarks.SyntaxTrees.Where(t => t.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)));
        (string, string)[] properties = [("PerfAnalyzersProjectReferences", "App")];
        var driver = TwoProjects.CreateDriver(CSharpParseOptions.Default, properties, trackSteps: true).RunGenerators(input, TestContext.Current.CancellationToken);

        driver = driver.RunGenerators(input.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Unrelated { }", cancellationToken: TestContext.Current.CancellationToken)), TestContext.Current.CancellationToken);
        Assert.All(Outputs(driver), reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString()));

        var after = TwoProjects.RunApplication(Source.Replace("int N", "long N", StringComparison.Ordinal));
        var old = input.References.Single(r => input.GetAssemblyOrModuleSymbol(r) is IAssemblySymbol { Name: "App" });
        driver = driver.RunGenerators(input.ReplaceReference(old, TwoProjects.ReferenceAssemblyOf(after.Compilation)), TestContext.Current.CancellationToken);
        Assert.Single(Outputs(driver), reason => reason == IncrementalStepRunReason.Modified);
    }

    private static IncrementalStepRunReason[] Outputs(GeneratorDriver driver)
        => [.. driver.GetRunResult().Results.Single().TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs).Select(output => output.Reason)];
}
