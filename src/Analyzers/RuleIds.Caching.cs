namespace PerfAnalyzers;

internal static partial class RuleIds
{
    public const string MissingCacheAttribute = "PERF4001";
}
