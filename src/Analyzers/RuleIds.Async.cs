namespace PerfAnalyzers;

internal static partial class RuleIds
{
    /// <summary>A task is waited for by blocking, in code that could await it.</summary>
    public const string BlockingWait = "PERF5001";

    /// <summary>A task is waited for by blocking, in synchronous code that could be async.</summary>
    public const string SynchronousWait = "PERF5002";

    /// <summary>A task is waited for by blocking, where async is not possible as the code stands.</summary>
    public const string UnavoidableWait = "PERF5003";
}
