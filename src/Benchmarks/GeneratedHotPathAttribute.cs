namespace PerfAnalyzers.Benchmarks;

/// <summary>
/// Marks a BenchmarkDotNet class as the harness of one hot path. The PerfAnalyzers generator writes it;
/// a class written by hand with the same attribute runs in the same way.
/// </summary>
/// <remarks>
/// A harness is a public class, not sealed (BenchmarkDotNet derives from it), not abstract, not generic, with a public
/// parameterless constructor and exactly one <c>[Benchmark]</c> method, <c>Call</c>, that takes no arguments and returns <c>void</c>, a value, <c>Task</c>,
/// <c>Task&lt;T&gt;</c>, <c>ValueTask</c> or <c>ValueTask&lt;T&gt;</c>. <c>[GlobalSetup]</c>, <c>[GlobalCleanup]</c>,
/// <c>[IterationSetup]</c>, <c>[IterationCleanup]</c> and <c>[Params]</c> or <c>[ParamsSource]</c> members are optional.
/// <c>[Arguments]</c> is not supported, because BenchmarkDotNet refuses it in one of its in-process toolchains.
/// </remarks>
/// <param name="id">Identifies the hot path across runs: a documentation comment id or an endpoint such as <c>GET /api/v1/chain/stats</c>.</param>
/// <param name="displayName">What the reports call the hot path.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class GeneratedHotPathAttribute(string id, string displayName) : Attribute
{
    /// <summary>Identifies the hot path across runs: a documentation comment id or an endpoint such as <c>GET /api/v1/chain/stats</c>.</summary>
    public string Id { get; } = id;

    /// <summary>What the reports call the hot path.</summary>
    public string DisplayName { get; } = displayName;

    /// <summary>The source file of the annotated member, or null when it is not known.</summary>
    public string? File { get; set; }

    /// <summary>The documentation comment id of the method that serves an endpoint, or null when it is a lambda or the hot path is no endpoint.</summary>
    public string? Handler { get; set; }

    /// <summary>The line of the annotated member, counted from 1; 0 when it is not known.</summary>
    public int Line { get; set; }

    /// <summary>The name of the <c>[Params]</c> member that holds the size of the problem, or null; the growth of the cost with it is reported.</summary>
    public string? SizeParameter { get; set; }

    /// <summary>The shape of the hot path, for example <c>method</c> or <c>endpoint</c>, or null when it is not known.</summary>
    public string? Kind { get; set; }
}
