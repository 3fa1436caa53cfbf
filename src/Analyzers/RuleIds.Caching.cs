namespace PerfAnalyzers;

internal static partial class RuleIds
{
    public const string MissingCacheAttribute = "PERF4001";

    /// <summary>A cache entry never expires.</summary>
    public const string EntryNeverExpires = "PERF4012";

    /// <summary>A cache entry that is read often enough never expires.</summary>
    public const string EntrySlidesForever = "PERF4013";
}
