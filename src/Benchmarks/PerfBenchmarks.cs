using System.Reflection;

namespace PerfAnalyzers.Benchmarks;

/// <summary>Runs generated hot-path harnesses: the whole <c>Program.cs</c> of a benchmarks project.</summary>
/// <remarks>
/// Each hot path is measured by a throughput job (mean and allocated bytes), by a latency job (P50, P95 and P99 of single
/// calls) and by a counting pass (database commands and rows per call), and becomes one row of the table.
/// <para>Options: <c>--quick</c>, <c>--filter GLOB</c>, <c>--list flat|tree</c>, <c>--json FILE</c>, <c>--compare FILE</c>,
/// <c>--report FILE</c>, <c>--budgets FILE</c>, <c>--environment NAME</c>, <c>--strict</c>, <c>--help</c>, and BenchmarkDotNet's options that do not set up jobs.</para>
/// <para>Exit codes: 0 passed; 1 over budget; 2 a usage error, no hot path, or a hot path that failed;
/// 3 with <c>--strict</c>, a budget that was not measured. What went wrong is on the console; nothing is thrown for it.</para>
/// </remarks>
public static class PerfBenchmarks
{
    /// <summary>Runs the harnesses of the program's own assembly.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>The exit code of the process.</returns>
    /// <exception cref="InvalidOperationException">The process has no managed entry assembly; name the assembly with the other overload.</exception>
    public static int Run(string[] args) => Run(
        args,
        Assembly.GetEntryAssembly() ?? throw new InvalidOperationException("There is no entry assembly to take hot paths from."));

    /// <summary>Runs the harnesses of the given assemblies.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="assemblies">The assemblies that hold classes with <see cref="GeneratedHotPathAttribute"/>.</param>
    /// <returns>The exit code of the process.</returns>
    public static int Run(string[] args, params Assembly[] assemblies)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(assemblies);
        return Run(args, [.. assemblies.SelectMany(HotPaths.HotPath.LoadableTypes)]);
    }

    /// <summary>Runs the harnesses among the given types.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="types">Classes with <see cref="GeneratedHotPathAttribute"/>; types without it are left out.</param>
    /// <returns>The exit code of the process.</returns>
    public static int Run(string[] args, IReadOnlyCollection<Type> types)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(types);
        return new BenchmarkProgram(Console.Out, Console.Error).Run(args, types);
    }
}
