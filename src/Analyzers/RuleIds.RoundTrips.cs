namespace PerfAnalyzers;

internal static partial class RuleIds
{
    public const string QueryPerElement = "PERF1001";
    public const string NavigationPerElement = "PERF1002";
    public const string WritePerElement = "PERF1003";
    public const string RecursiveQuery = "PERF1004";

    /// <summary>A call to another process, HTTP or a cache, runs once per element.</summary>
    public const string RemoteCallPerElement = "PERF1005";

    public const string LazyEntitySerialized = "PERF1006";

    /// <summary>What looks like reading a value makes a round trip.</summary>
    public const string HiddenDataAccess = "PERF1007";

    /// <summary>As <see cref="QueryPerElement"/>, but only some of the members that a call may run make the query.</summary>
    public const string SuspectedQueryPerElement = "PERF1008";

    /// <summary>As <see cref="RemoteCallPerElement"/>, but the library has no form for many: whether the calls may overlap depends on what they do.</summary>
    public const string SeparateRemoteCalls = "PERF1009";
}
