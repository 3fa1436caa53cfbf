using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.CodeFixes.Conversion;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>The plan itself: what it answers when it is refused, and what a seed's rewrite is handed.</summary>
public class ConversionPlanTests
{
    [Theory]
    [InlineData("C() { Load(); }", "a constructor cannot be async")]
    [InlineData("readonly int n = Load();", "a field initializer cannot await")]
    [InlineData("void M() { lock (this) { Load(); } }", "await is not allowed inside a lock")]
    [InlineData("Func<int> M() => Load;", "'Load' is used as a synchronous delegate")]
    [InlineData("static Task<int> LoadAsync() => Task.FromResult(1);", "'LoadAsync' exists already")]
    [InlineData("public override int GetHashCode() => Load();", "it overrides 'Object.GetHashCode', which is synchronous")]
    public async Task The_refusal_names_the_obstacle(string caller, string expected)
    {
        var document = Document($$"""
            using System;
            using System.Threading.Tasks;

            class C
            {
                static Task<int> Read() => Task.FromResult(1);
                static int Load() => Read().Result;
                {{caller}}
            }
            """);

        var result = await ConversionPlan.CreateAsync(document.Project.Solution, [await SeedAsync(document)], TestContext.Current.CancellationToken);

        Assert.Null(result.Changed);
        Assert.Equal(expected, result.Refusal);
    }

    [Fact]
    public async Task A_breaking_conversion_is_dropped_and_the_others_stay()
    {
        var document = Document("""
            using System.Threading.Tasks;

            class C
            {
                static Task<int> Read() => Task.FromResult(1);
                static int Load() => Read().Result;
                static int Count() => Read().Result;
                int P => Count();
            }
            """);
        var root = (await document.GetSyntaxRootAsync(TestContext.Current.CancellationToken))!;
        var groups = Waits(root).Select(wait => (IReadOnlyList<AwaitSeed>)[Seed(document, wait)]).ToList();

        var changed = await ConversionPlan.CreateAllAsync(document.Project.Solution, groups, TestContext.Current.CancellationToken);

        var text = (await changed.GetDocument(document.Id)!.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
        Assert.Contains("static async Task<int> LoadAsync() => await Read();", text);
        Assert.Contains("static int Count() => Read().Result;", text);
    }

    /// <summary>Two projects for different frameworks each lead to the place, in the document that their framework has of the file.</summary>
    [Fact]
    public async Task A_place_of_two_frameworks_is_one()
    {
        var document = Document("""
            using System.Threading.Tasks;

            class C
            {
                static Task<int> Read() => Task.FromResult(1);
                static int Load() => Read().Result;
                static async Task M() { await Task.Yield(); Load(); }
            }
            """);
        var text = await document.GetTextAsync(TestContext.Current.CancellationToken);
        var linked = document.Project.Solution
            .AddProject("Older", "Project", LanguageNames.CSharp)
            .WithCompilationOptions(document.Project.CompilationOptions!)
            .WithMetadataReferences(document.Project.MetadataReferences)
            .AddDocument("Test.cs", text, filePath: document.FilePath);
        var solution = linked.Project.Solution;
        IReadOnlyList<AwaitSeed>[] groups = [[await SeedAsync(solution.GetDocument(document.Id)!)], [await SeedAsync(linked)]];

        var changed = await ConversionPlan.CreateAllAsync(solution, groups, TestContext.Current.CancellationToken);

        foreach (var id in new[] { document.Id, linked.Id })
        {
            Assert.Contains("await LoadAsync();", (await changed.GetDocument(id)!.GetTextAsync(TestContext.Current.CancellationToken)).ToString());
        }
    }

    private static async Task<AwaitSeed> SeedAsync(Document document)
        => Seed(document, Waits((await document.GetSyntaxRootAsync(TestContext.Current.CancellationToken))!).First());

    private static IEnumerable<MemberAccessExpressionSyntax> Waits(SyntaxNode root)
        => root.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Where(access => access.Name.Identifier.ValueText == "Result");

    private static AwaitSeed Seed(Document document, MemberAccessExpressionSyntax wait)
        => new(document, wait, (place, _) => AwaitSyntax.Await(((MemberAccessExpressionSyntax)place).Expression, wait, configure: false));

    private static Document Document(string text)
        => new AdhocWorkspace()
            .AddProject(ProjectInfo.Create(
                ProjectId.CreateNewId(),
                VersionStamp.Default,
                "Project",
                "Project",
                LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary),
                metadataReferences: ReferenceAssemblies.AspNetCore.References))
            .AddDocument("Test.cs", text, filePath: "Test.cs");
}
