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

    /// <summary>No provider on which a context of the application's could work.</summary>
    NoDatabase,
}

/// <summary>What a project offers to the harnesses in it.</summary>
internal sealed record HarnessEnvironment(bool RunsBenchmarks, bool HasTestHost, bool HasScopes, bool HasSqlite, bool HasNpgsql, bool HasLanguage, bool IsExecutable)
{
    public const string Runtime = "PerfAnalyzers.Benchmarks.PerfBenchmarks";

    public bool HasDatabase => HasSqlite || HasNpgsql;

    public bool CanHoldHarnesses => RunsBenchmarks && HasLanguage;

    public static HarnessEnvironment Of(Compilation compilation, HotPathSettings settings)
        => settings.RunsBenchmarks && compilation.GetTypeByMetadataName(Runtime) is not null
            ? new HarnessEnvironment(
                RunsBenchmarks: true,
                HasTestHost: compilation.GetTypeByMetadataName(HotPathHost.FactoryType) is not null,
                HasScopes: compilation.GetTypeByMetadataName("Microsoft.Extensions.DependencyInjection.AsyncServiceScope") is not null,
                HasSqlite: Has(compilation, HarnessDatabase.Types) && Has(compilation, HarnessDatabase.SqliteTypes),
                HasNpgsql: Has(compilation, HarnessDatabase.Types) && Has(compilation, HarnessDatabase.NpgsqlTypes),
                HasLanguage: compilation is CSharpCompilation { LanguageVersion: >= LanguageVersion.CSharp8 },
                IsExecutable: compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication)
            : new HarnessEnvironment(false, false, false, false, false, false, false);

    public HarnessObstacle Obstacle(HotPathModel model) => this switch
    {
        { RunsBenchmarks: false } => HarnessObstacle.NoRuntime,
        { HasLanguage: false } => HarnessObstacle.LanguageVersion,
        { HasTestHost: false } when model.Target is HotPathTarget.Host or HotPathTarget.Endpoint => HarnessObstacle.NoTestHost,
        { HasScopes: false } when model.Target is HotPathTarget.Services or HotPathTarget.Host or HotPathTarget.Composed or HotPathTarget.Endpoint => HarnessObstacle.NoScopes,
        { HasDatabase: false } when model.Target == HotPathTarget.Composed => HarnessObstacle.NoDatabase,
        _ => HarnessObstacle.None,
    };

    private static bool Has(Compilation compilation, string[] types)
    {
        foreach (var type in types)
        {
            if (compilation.GetTypeByMetadataName(type) is null)
            {
                return false;
            }
        }

        return true;
    }
}
