using System.Reflection;
using System.Runtime.Versioning;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.CsProj;
using BenchmarkDotNet.Toolchains.DotNetCli;

namespace PerfAnalyzers.Benchmarks.Measuring;

/// <summary>BenchmarkDotNet's own toolchain, one process per benchmark, told where the benchmarks project is.</summary>
internal static class ProjectToolchain
{
    public static IToolchain Create()
    {
        var moniker = TargetFrameworkMoniker();
        return new Toolchain(moniker, new Generator(moniker), new DotNetCliBuilder(moniker), new DotNetCliExecutor(customDotNetCliPath: null!));
    }

    private static string TargetFrameworkMoniker()
    {
        var name = Assembly.GetEntryAssembly()?.GetCustomAttribute<TargetFrameworkAttribute>()?.FrameworkName;
        var version = name is null ? Environment.Version : new FrameworkName(name).Version;
        return $"net{version.Major}.{version.Minor}";
    }

    /// <summary>
    /// BenchmarkDotNet looks for the project below the solution that the current directory is in, and refuses to choose
    /// between two of the same name: <c>dotnet run --project</c> from elsewhere, and a copy of the repository inside itself, both fail.
    /// </summary>
    private sealed class Generator(string moniker) : CsProjGenerator(moniker, cliPath: null!, packagesPath: null!, runtimeFrameworkVersion: null!)
    {
        protected override FileInfo GetProjectFilePath(Type benchmarkTarget, ILogger logger) =>
            ProjectFolder.ProjectFileOf(benchmarkTarget.Assembly) ?? base.GetProjectFilePath(benchmarkTarget, logger);
    }
}

internal static class ProjectFolder
{
    /// <summary>The project file that built <paramref name="assembly"/>: the nearest one of the same name above its output folder.</summary>
    public static FileInfo? ProjectFileOf(Assembly assembly)
    {
        var name = assembly.GetName().Name + ".csproj";
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = new FileInfo(Path.Combine(folder.FullName, name));
            if (file.Exists)
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>Where reports and logs go when the user names no folder: beside the project, else the current directory.</summary>
    public static string Of(Assembly assembly) => ProjectFileOf(assembly)?.DirectoryName ?? Directory.GetCurrentDirectory();
}
