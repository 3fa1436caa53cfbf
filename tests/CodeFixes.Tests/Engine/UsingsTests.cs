using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.CodeFixes.Engine;

/// <summary>A new using stands where it is compiled whenever the code is that needs it.</summary>
public class UsingsTests
{
    [Theory]
    [InlineData(
        "// head\nusing System;\n#if DEBUG\nusing System.Diagnostics;\n#endif\nnamespace App;\nclass C;\n",
        "// head\nusing System;\nusing System.Threading;\n#if DEBUG\nusing System.Diagnostics;\n#endif\nnamespace App;\nclass C;\n")]
    [InlineData(
        "using System;\n#if !DEBUG\nusing System.Diagnostics;\n#else\nusing System.IO;\n#endif\nclass C;\n",
        "using System;\nusing System.Threading;\n#if !DEBUG\nusing System.Diagnostics;\n#else\nusing System.IO;\n#endif\nclass C;\n")]
    [InlineData(
        "// head\n#if DEBUG\nusing System.Diagnostics;\n#endif\nusing System.IO;\nclass C;\n",
        "// head\n#if DEBUG\nusing System.Diagnostics;\n#endif\nusing System.IO;\nusing System.Threading;\nclass C;\n")]
    [InlineData(
        "// head\n#if DEBUG\nusing System.Xml;\n#endif\nclass C;\n",
        "// head\nusing System.Threading;\n#if DEBUG\nusing System.Xml;\n#endif\nclass C;\n")]
    [InlineData(
        "#nullable enable\nusing System.Xml;\nclass C;\n",
        "#nullable enable\nusing System.Threading;\nusing System.Xml;\nclass C;\n")]
    [InlineData(
        "#if DEBUG\n// head\nusing System.Xml;\nclass C;\n#endif\n",
        "#if DEBUG\n// head\nusing System.Threading;\nusing System.Xml;\nclass C;\n#endif\n")]
    [InlineData(
        "#if DEBUG\nusing System.Threading;\n#endif\nusing System.IO;\nclass C;\n",
        "#if DEBUG\nusing System.Threading;\n#endif\nusing System.IO;\nusing System.Threading;\nclass C;\n")]
    [InlineData(
        "#if DEBUG\nusing System.Threading;\n#endif\nusing System.IO;\n#if DEBUG\nclass C;\n#endif\n",
        "#if DEBUG\nusing System.Threading;\n#endif\nusing System.IO;\nusing System.Threading;\n#if DEBUG\nclass C;\n#endif\n")]
    [InlineData(
        "namespace App\n{\n    using System;\n#if DEBUG\n    using System.IO;\n#endif\n    class C;\n}\n",
        "namespace App\n{\n    using System;\n    using System.Threading;\n#if DEBUG\n    using System.IO;\n#endif\n    class C;\n}\n")]
    [InlineData(
        "#if DEBUG\nclass C;\n#endif\n",
        "using System.Threading;\n\n#if DEBUG\nclass C;\n#endif\n")]
    public void OutsideOfBranchesThatTheCodeIsNotIn(string source, string expected)
    {
        var tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(preprocessorSymbols: ["DEBUG"]));
        var root = (CompilationUnitSyntax)tree.GetRoot();
        var model = CSharpCompilation.Create("Test", [tree], ReferenceAssemblies.NetCore.References).GetSemanticModel(tree);
        var place = root.DescendantNodes().OfType<ClassDeclarationSyntax>().Single().SpanStart;
        Assert.Equal(expected, Usings.Add(root, model, place, "System.Threading").ToFullString());
    }
}
