using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Execution.Tests.Engine;

/// <summary>Compiles a source and loads it into this process.</summary>
internal static class CompiledScenario
{
    /// <summary>The static class <c>Scenario</c> of a library.</summary>
    public static async Task<Type> TypeAsync(ScenarioSource source, CancellationToken cancellationToken)
        => (await LoadAsync(source, cancellationToken)).GetType("Scenario", throwOnError: true)!;

    public static T Method<T>(this Type scenario, string name)
        where T : Delegate
        => scenario.GetMethod(name, BindingFlags.Static | BindingFlags.Public)!.CreateDelegate<T>();

    /// <summary>The top-level statements of an executable.</summary>
    public static async Task<Action<string[]>> EntryPointAsync(ScenarioSource source, CancellationToken cancellationToken)
    {
        var assembly = await LoadAsync(source, cancellationToken);
        return assembly.EntryPoint!.CreateDelegate<Action<string[]>>();
    }

    private static async Task<Assembly> LoadAsync(ScenarioSource source, CancellationToken cancellationToken)
    {
        var compilation = await source.CreateDocument().Project.GetCompilationAsync(cancellationToken);
        using var assembly = new MemoryStream();
        var result = compilation!.Emit(assembly, cancellationToken: cancellationToken);
        Assert.True(result.Success, $"{string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))}\n\n{source.Text}");
        assembly.Position = 0;
        return new AssemblyLoadContext("Scenario", isCollectible: true).LoadFromStream(assembly);
    }
}
