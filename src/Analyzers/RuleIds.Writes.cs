namespace PerfAnalyzers;

internal static partial class RuleIds
{
    public const string LoadToWrite = "PERF6001";
    public const string ConsecutiveSaves = "PERF6002";
    public const string AddPerElement = "PERF6003";
    public const string UpdateOfTracked = "PERF6004";
}
