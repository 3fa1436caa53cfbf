using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>What the build tells by properties.</summary>
/// <param name="WriteManifest">False for builds that ship: <c>PerfAnalyzersHotPathManifest=false</c>.</param>
/// <param name="RunsBenchmarks">The targets of PerfAnalyzers.Benchmarks tell the project references, if only that there are none: a project that only refers to a benchmarks project sees the same types.</param>
/// <param name="ProjectReferences">Assembly names of the project references. Packages are left out: their hot paths are not this team's.</param>
/// <param name="ProjectDirectory">With slashes, also at its end.</param>
internal sealed record HotPathSettings(bool WriteManifest, bool RunsBenchmarks, EquatableArray<string> ProjectReferences, string? ProjectDirectory)
{
    public static HotPathSettings Read(AnalyzerConfigOptions options)
    {
        options.TryGetValue("build_property.PerfAnalyzersHotPathManifest", out var manifest);
        var runsBenchmarks = options.TryGetValue("build_property.PerfAnalyzersProjectReferences", out var references);
        options.TryGetValue("build_property.ProjectDir", out var directory);
        return new HotPathSettings(
            !string.Equals(manifest, "false", StringComparison.OrdinalIgnoreCase),
            runsBenchmarks,

            // A semicolon would start a comment in the file that carries the properties to the compiler.
            (references ?? "").Split(['|'], StringSplitOptions.RemoveEmptyEntries).Select(static r => r.Trim()).ToEquatableArray(),
            string.IsNullOrEmpty(directory) ? null : directory!.Replace('\\', '/').TrimEnd('/') + "/");
    }

    /// <summary>Never an absolute path: the same source gives the same assembly on every machine.</summary>
    public string? Relative(string? path)
    {
        path = path?.Replace('\\', '/');
        return ProjectDirectory is not null && path is not null && path.StartsWith(ProjectDirectory, StringComparison.Ordinal)
            ? path.Substring(ProjectDirectory.Length)
            : path?.Substring(path.LastIndexOf('/') + 1);
    }
}
