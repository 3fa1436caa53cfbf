using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAnalyzers.HotPaths;

internal enum HarnessObstacle
{
    None,

    /// <summary>The project does not run benchmarks: nothing is expected.</summary>
    NoRuntime,

    /// <summary>Harnesses are written in C# 8.</summary>
    LanguageVersion,
    NoTestHost,
    NoScopes,
}

/// <summary>What a project offers to the harnesses in it.</summary>
internal sealed record HarnessEnvironment(bool RunsBenchmarks, bool HasTestHost, bool HasScopes, bool HasLanguage, bool IsExecutable)
{
    public bool CanHoldHarnesses => RunsBenchmarks && HasLanguage;

    public static HarnessEnvironment Of(Compilation compilation, HotPathSettings settings)
        => settings.RunsBenchmarks && compilation.GetTypeByMetadataName("PerfAnalyzers.Benchmarks.PerfBenchmarks") is not null
            ? new HarnessEnvironment(
                RunsBenchmarks: true,
                HasTestHost: compilation.GetTypeByMetadataName(HotPathHost.FactoryType) is not null,
                HasScopes: compilation.GetTypeByMetadataName("Microsoft.Extensions.DependencyInjection.AsyncServiceScope") is not null,
                HasLanguage: compilation is CSharpCompilation { LanguageVersion: >= LanguageVersion.CSharp8 },
                IsExecutable: compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication)
            : new HarnessEnvironment(false, false, false, false, false);

    public HarnessObstacle Obstacle(HotPathModel model) => this switch
    {
        { RunsBenchmarks: false } => HarnessObstacle.NoRuntime,
        { HasLanguage: false } => HarnessObstacle.LanguageVersion,
        { HasTestHost: false } when model.Target is HotPathTarget.Host or HotPathTarget.Endpoint => HarnessObstacle.NoTestHost,
        { HasScopes: false } when model.Target is HotPathTarget.Services or HotPathTarget.Host or HotPathTarget.Endpoint => HarnessObstacle.NoScopes,
        _ => HarnessObstacle.None,
    };
}
