using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Running;

namespace PerfAnalyzers.Benchmarks.HotPaths;

/// <summary>One hot path with one combination of its parameters: one row of the reports, measured by several jobs.</summary>
internal sealed class HotPathCase(HotPath hotPath, BenchmarkCase template)
{
    public HotPath HotPath => hotPath;

    /// <summary>The descriptor, parameters and configuration that each job's benchmark case is made of.</summary>
    public BenchmarkCase Template => template;

    public string BenchmarkName { get; } = FullNameProvider.GetBenchmarkName(template);

    public IReadOnlyDictionary<string, string> Parameters { get; } =
        template.Parameters.Items.ToDictionary(item => item.Name, item => item.ToDisplayText());

    public string Title => Titles.Of(hotPath.DisplayName, Parameters);

    public bool IsSameAs(BenchmarkCase other) =>
        template.Descriptor.Type == other.Descriptor.Type
        && template.Parameters.Items.Count == other.Parameters.Items.Count
        && template.Parameters.Items.Zip(other.Parameters.Items).All(pair => ReferenceEquals(pair.First, pair.Second));
}

internal static class Titles
{
    /// <summary>For example <c>LoadParents (Depth: 10)</c>.</summary>
    public static string Of(string displayName, IReadOnlyDictionary<string, string> parameters) =>
        parameters.Count == 0
            ? displayName
            : $"{displayName} ({string.Join(", ", parameters.Select(parameter => $"{parameter.Key}: {parameter.Value}"))})";
}
