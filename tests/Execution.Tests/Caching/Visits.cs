namespace PerfAnalyzers.Execution.Tests.Caching;

/// <summary>How often the handlers of a scenario ran. Scenarios run one at a time.</summary>
public static class Visits
{
    private static int _count;

    public static int Count => _count;

    /// <summary>Called by the handlers.</summary>
    public static int Add() => Interlocked.Increment(ref _count);

    internal static void Reset() => _count = 0;
}
