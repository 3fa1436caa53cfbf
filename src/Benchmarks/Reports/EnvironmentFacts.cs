using System.Reflection;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Running;
using PerfAnalyzers.Benchmarks.HotPaths;

namespace PerfAnalyzers.Benchmarks.Reports;

internal static class EnvironmentFacts
{
    /// <param name="measured">An assembly that holds harnesses.</param>
    /// <param name="quick">Whether this process measures; processes of their own run with the JIT pinned.</param>
    public static RunEnvironment Of(Assembly measured, bool quick) => new()
    {
        Os = RuntimeInformation.OSDescription,
        Architecture = RuntimeInformation.ProcessArchitecture.ToString(),
        Processor = Processor(),
        LogicalCores = Environment.ProcessorCount,
        Runtime = RuntimeInformation.FrameworkDescription,
        Configuration = DebugBuilds.IsOptimized(measured) ? "Release" : "Debug",
        TieredPgo = quick && IsTieredPgoOn(),
        BenchmarkDotNet = Version(typeof(BenchmarkCase).Assembly),
        PerfAnalyzers = Version(typeof(PerfBenchmarks).Assembly),
    };

    private static bool IsTieredPgoOn()
    {
        var variable = Environment.GetEnvironmentVariable("DOTNET_TieredPGO");
        return variable is null
            ? !AppContext.TryGetSwitch("System.Runtime.TieredPGO", out var on) || on
            : variable != "0";
    }

    private static string? Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        if (File.Exists(CpuInfo))
        {
            return File.ReadLines(CpuInfo)
                .Where(line => line.StartsWith("model name", StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(':') + 1)..].Trim())
                .FirstOrDefault();
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
    }

    /// <summary>Without the commit that the SDK appends after a plus sign.</summary>
    private static string Version(Assembly assembly) =>
        (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "unknown").Split('+')[0];
}
