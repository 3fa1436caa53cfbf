using System.Diagnostics;
using System.Reflection;

namespace PerfAnalyzers.Benchmarks.HotPaths;

/// <summary>Assemblies compiled without optimisation, whose times are not those of a release.</summary>
internal static class DebugBuilds
{
    public static bool IsOptimized(Assembly assembly) =>
        assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };

    /// <summary>The unoptimised ones among <paramref name="assembly"/> and the assemblies that it references, this package aside.</summary>
    public static IEnumerable<Assembly> Behind(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Select(TryLoad)
        .OfType<Assembly>()
        .Prepend(assembly)
        .Where(candidate => candidate != typeof(DebugBuilds).Assembly && !IsOptimized(candidate));

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            return null;
        }
    }
}
