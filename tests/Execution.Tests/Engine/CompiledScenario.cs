using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Execution.Tests.Engine;

/// <summary>Compiles a source and loads it into this process.</summary>
internal static class CompiledScenario
{
    /// <summary>The static class <c>Scenario</c> of a library.</summary>
    public static async Task<Type> TypeAsync(ScenarioSource source, CancellationToken cancellationToken)
        => (await LoadAsync(source.CreateDocument().Project, cancellationToken)).GetType("Scenario", throwOnError: true)!;

    public static T Method<T>(this Type scenario, string name)
        where T : Delegate
        => scenario.GetMethod(name, BindingFlags.Static | BindingFlags.Public)!.CreateDelegate<T>();

    /// <summary>The top-level statements of an executable.</summary>
    public static async Task<Action<string[]>> EntryPointAsync(Project project, CancellationToken cancellationToken)
    {
        var assembly = await LoadAsync(project, cancellationToken);
        return assembly.EntryPoint!.CreateDelegate<Action<string[]>>();
    }

    private static async Task<Assembly> LoadAsync(Project project, CancellationToken cancellationToken)
    {
        var compilation = await project.GetCompilationAsync(cancellationToken);
        using var assembly = new MemoryStream();
        var result = compilation!.Emit(assembly, cancellationToken: cancellationToken);
        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(result.Success, $"{string.Join('\n', errors)}\n\n{string.Join("\n\n", errors.Select(error => error.Location.SourceTree).Distinct())}");
        assembly.Position = 0;
        return new AssemblyLoadContext("Scenario", isCollectible: true).LoadFromStream(assembly);
    }
}
