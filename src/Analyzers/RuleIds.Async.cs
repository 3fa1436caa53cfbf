namespace PerfAnalyzers;

internal static partial class RuleIds
{
    /// <summary>A task is waited for by blocking, in code that could await it.</summary>
    public const string BlockingWait = "PERF5001";
}
