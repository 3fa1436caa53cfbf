using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.HotPaths;
using PerfAnalyzers.Testing;

namespace PerfAnalyzers.Analyzers.Tests.HotPaths;

/// <summary>Code with hot paths: what the rules say of it, and what it allocates when it runs.</summary>
internal static class HotCodeSource
{
    /// <summary>Without tiers and profiles: what is compiled is compiled optimised, at once.</summary>
    private const string Prelude = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Text;
        using System.Threading.Tasks;
        using PerfAnalyzers;

        namespace PerfAnalyzers
        {
            internal sealed class HotPathAttribute : Attribute;
        }


        """;

    /// <param name="source">With markup; diagnostics of this area that are not marked fail.</param>
    public static Task VerifyAsync(string source)
    {
        var test = new CSharpAnalyzerTest<HotPathAllocationAnalyzer> { TestCode = Prelude + source };
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Bytes per call of the public static methods of <c>C</c>, by their names; each runs often before it is measured.</summary>
    public static Dictionary<string, double> Allocated(string source)
    {
        var compilation = CSharpCompilation.Create(
            "Measured",
            [CSharpSyntaxTree.ParseText(Prelude + source, new CSharpParseOptions(LanguageVersion.Latest), cancellationToken: TestContext.Current.CancellationToken)],
            ReferenceAssemblies.NetCore.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        stream.Position = 0;
        var type = new AssemblyLoadContext("Measured", isCollectible: true).LoadFromStream(stream).GetType("C")!;
        return type.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.GetParameters().Length == 0).ToDictionary(method => method.Name, method => BytesPerCall(method.CreateDelegate<Action>()));
    }

    private static double BytesPerCall(Action call)
    {
        const int Calls = 200;
        for (var i = 0; i < Calls; i++)
        {
            call();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
        {
            call();
        }

        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }
}
