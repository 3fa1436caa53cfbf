namespace PerfAnalyzers;

internal static partial class RuleIds
{
    public const string QueryPerElement = "PERF1001";
    public const string NavigationPerElement = "PERF1002";
}
