namespace PerfAnalyzers;

internal static partial class RuleIds
{
    public const string HotPathCannotBeMeasured = "PERF8001";
    public const string HotPathMemberUnusable = "PERF8002";
    public const string HotPathArgumentsDoNotFit = "PERF8003";
    public const string HotPathNeedsTestHost = "PERF8004";
    public const string HotPathBoxing = "PERF8101";
    public const string HotPathDelegate = "PERF8102";
    public const string HotPathParamsArray = "PERF8103";
    public const string HotPathLinq = "PERF8104";
    public const string HotPathConcatenation = "PERF8105";
    public const string HotPathAsyncWithoutAwait = "PERF8106";
    public const string HotPathEnumerator = "PERF8107";
    public const string HotPathStructCopy = "PERF8108";
    public const string HotPathCapacity = "PERF8109";
}
