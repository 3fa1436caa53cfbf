namespace PerfAnalyzers;

internal static partial class RuleIds
{
    public const string UnreadableOption = "PERF9005";
}
