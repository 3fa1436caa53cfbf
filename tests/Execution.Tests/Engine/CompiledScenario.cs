using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Execution.Tests.Engine;

/// <summary>Compiles a source and loads it into this process.</summary>
internal static class CompiledScenario
{
    /// <summary>The static method of the type <c>Scenario</c> in a library.</summary>
    public static async Task<T> MethodAsync<T>(string source, string name, CancellationToken cancellationToken)
        where T : Delegate
    {
        var assembly = await LoadAsync(source, OutputKind.DynamicallyLinkedLibrary, cancellationToken);
        return assembly.GetType("Scenario", throwOnError: true)!.GetMethod(name, BindingFlags.Static | BindingFlags.Public)!.CreateDelegate<T>();
    }

    /// <summary>The top-level statements of an executable.</summary>
    public static async Task<Action<string[]>> EntryPointAsync(string source, CancellationToken cancellationToken)
    {
        var assembly = await LoadAsync(source, OutputKind.ConsoleApplication, cancellationToken);
        return assembly.EntryPoint!.CreateDelegate<Action<string[]>>();
    }

    private static async Task<Assembly> LoadAsync(string source, OutputKind outputKind, CancellationToken cancellationToken)
    {
        var compilation = await Rewriter.CreateDocument(source, outputKind).Project.GetCompilationAsync(cancellationToken);
        using var assembly = new MemoryStream();
        var result = compilation!.Emit(assembly, cancellationToken: cancellationToken);
        Assert.True(result.Success, $"{string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))}\n\n{source}");
        assembly.Position = 0;
        return new AssemblyLoadContext("Scenario", isCollectible: true).LoadFromStream(assembly);
    }
}
