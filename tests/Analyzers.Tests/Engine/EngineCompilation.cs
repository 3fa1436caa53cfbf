using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.Engine;

/// <summary>A compilation of test source with the usings of a web project, to ask an engine without a rule.</summary>
internal static class EngineCompilation
{
    public static CSharpCompilation Create(params string[] sources)
        => CSharpCompilation.Create(
            "Test",
            sources.Append(WebProject.ImplicitUsings).Select((source, i) => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview), $"Test{i}.cs")),
            ReferenceAssemblies.Default.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
}
