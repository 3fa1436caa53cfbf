namespace PerfAnalyzers.Tool.Gate;

/// <summary>Bytes and queries are the same on every machine, so that one process is enough and a stored figure is as good as a measured one.</summary>
internal static class CostChange
{
    private const double ToleratedBytes = 64;
    private const double ToleratedShare = 0.01;

    /// <summary>Rounding of a mean of several calls.</summary>
    private const double ToleratedQueries = 0.005;

    public static bool IsMoreBytes(double? before, double? now)
        => now > before + Tolerance(before);

    /// <summary>How many bytes more are none.</summary>
    public static double Tolerance(double? before) => Math.Max(ToleratedBytes, Math.Floor(before.GetValueOrDefault() * ToleratedShare));

    public static bool IsMoreQueries(double? before, double? now) => now > before + ToleratedQueries;
}
