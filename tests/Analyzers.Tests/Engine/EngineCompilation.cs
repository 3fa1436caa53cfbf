using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAnalyzers.Analyzers.Tests.Engine;

/// <summary>A compilation of test source against the SDK's reference packs, with the usings of a web project.</summary>
internal static class EngineCompilation
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Mvc;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.DependencyInjection;
        """;

    private static readonly Lazy<MetadataReference[]> References = new(() => [.. Pack("Microsoft.NETCore.App.Ref"), .. Pack("Microsoft.AspNetCore.App.Ref")]);

    public static CSharpCompilation Create(params string[] sources)
        => CSharpCompilation.Create(
            "Test",
            sources.Append(ImplicitUsings).Select((source, i) => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview), $"Test{i}.cs")),
            References.Value,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static IEnumerable<MetadataReference> Pack(string name)
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "packs", name));
        var version = Directory.EnumerateDirectories(root).Max(StringComparer.Ordinal)!;
        return Directory.EnumerateFiles(Path.Combine(version, "ref", "net10.0"), "*.dll").Select(path => MetadataReference.CreateFromFile(path));
    }
}
