namespace PerfAnalyzers;

/// <summary>
/// Every rule id as a constant, one partial file per area (<c>RuleIds.RoundTrips.cs</c>, ...). Ids are never reused.
/// Blocks: 1xxx round trips, 2xxx query shape, 3xxx indexes and model, 4xxx caching, 5xxx async, 6xxx writes,
/// 7xxx connections and web serving, 8xxx hot paths, 9xxx budgets and options.
/// </summary>
internal static partial class RuleIds;
