using System.Collections.Immutable;

namespace PerfAnalyzers.Infrastructure.Options;

/// <summary>Every option that there is.</summary>
internal static class PerfOptions
{
    public const int DefaultSmallCollection = 4;

    /// <summary>Members that make a round trip, beside those of the libraries that we know.</summary>
    public static readonly MembersOption RoundTripMethods = new("round_trip_methods");

    /// <summary>Members that cost nothing, whatever they do.</summary>
    public static readonly MembersOption IgnoredMethods = new("ignored_methods");

    /// <summary>A round trip behind more calls is not looked for.</summary>
    public static readonly NumberOption MaxCallDepth = new("max_call_depth", isGlobal: true, byDefault: 40, least: 0, most: 40);

    /// <summary>A loop over at most so many constants is a handful.</summary>
    public static readonly NumberOption SmallCollectionLimit = new("small_collection_limit", isGlobal: false, byDefault: DefaultSmallCollection, least: 0, most: int.MaxValue);

    /// <summary>Report any call in async code that has an asynchronous sibling, not only those that are known to wait.</summary>
    public static readonly SwitchOption AnySibling = new("any_sibling", isGlobal: false);

    public static readonly SwitchOption Migrations = new("migrations", isGlobal: false);

    public static readonly SwitchOption TestProjects = new("test_projects", isGlobal: true);

    /// <summary>The seconds that the fixes of PERF4001 and PERF4002 write.</summary>
    public static readonly NumberOption CacheDuration = new("PERF4001.duration", isGlobal: false, byDefault: 60, least: 1, most: int.MaxValue);

    /// <summary>An entry that lives no longer may show what was changed meanwhile.</summary>
    public static readonly NumberOption ToleratedStaleness = new("PERF4051.tolerated_seconds", isGlobal: false, byDefault: 300, least: 0, most: int.MaxValue);

    public static readonly ImmutableArray<Option> All =
    [
        RoundTripMethods, IgnoredMethods, MaxCallDepth, SmallCollectionLimit, AnySibling, Migrations, TestProjects, CacheDuration, ToleratedStaleness,
    ];

    public static Option? Find(string key)
    {
        foreach (var option in All)
        {
            if (string.Equals(option.Key, key, StringComparison.OrdinalIgnoreCase))
            {
                return option;
            }
        }

        return null;
    }
}
