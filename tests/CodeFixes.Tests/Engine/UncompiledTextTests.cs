using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAnalyzers.CodeFixes.Engine;

/// <summary>No rewrite is sound that takes away what this build does not compile.</summary>
public class UncompiledTextTests
{
    [Theory]
    [InlineData("#if A\nB();\n#endif\nC();", "C();")]
    [InlineData("#if A\nB();\n#endif\nC();", "#if A\n#endif\nC();")]
    [InlineData("#if A\n#endif\nC();", "C();")]
    [InlineData("#pragma warning disable X\nC();", "C();")]
    [InlineData("#region a\nC();\n#endregion", "C();")]
    [InlineData("// why\nC();", "C();")]
    [InlineData("C(); /* a\n  b */", "C();")]
    [InlineData("// why\nC(); // why", "C(); // why")]
    [InlineData("class A\n{\n    void M()\n    {\n        // why\n        C();\n    }\n}", "class A\n{\n    void M()\n    {\n        C();\n    }\n}")]
    public async Task Lost(string before, string after) => Assert.True(await IsLostAsync(before, after));

    [Theory]
    [InlineData("#if A\nB();\n#endif\nC();", "#if A\nB();\n#endif\nawait C();")]
    [InlineData("#pragma warning disable X\nC();", "D();\n  #pragma warning disable X\nC();")]
    [InlineData("// why\nC();", "D(); // why")]
    [InlineData("C(); /* a\n  b */", "    /* a\n      b */ C();")]
    [InlineData("/// <summary>Of a member</summary>\nC();", "C();")]
    [InlineData("class A\n{\n    // for old callers\n    void M() { }\n    void N() { }\n}", "class A\n{\n    void N() { }\n}")]
    public async Task Kept(string before, string after) => Assert.False(await IsLostAsync(before, after));

    private static async Task<bool> IsLostAsync(string before, string after)
    {
        var project = new AdhocWorkspace().AddProject("Test", LanguageNames.CSharp);
        var document = project.WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest)).AddDocument("Test.cs", before);
        var changed = document.WithText(Microsoft.CodeAnalysis.Text.SourceText.From(after));
        return await UncompiledText.IsLostAsync(document.Project.Solution, changed.Project.Solution, TestContext.Current.CancellationToken);
    }
}
