namespace PerfAnalyzers;

internal static partial class RuleIds
{
    public const string HotPathCannotBeMeasured = "PERF8001";
    public const string HotPathMemberUnusable = "PERF8002";
    public const string HotPathArgumentsDoNotFit = "PERF8003";
    public const string HotPathNeedsTestHost = "PERF8004";
}
