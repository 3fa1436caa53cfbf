using System.Globalization;

namespace PerfAnalyzers.Benchmarks.Reports;

/// <summary>Numbers for people: three significant digits and a unit, the same in every culture.</summary>
internal static class Units
{
    public const string NotMeasured = "n/a";

    public static string Time(double? nanoseconds) => nanoseconds switch
    {
        null => NotMeasured,
        < 999.5 => $"{Digits(nanoseconds.Value)} ns",
        < 999_500 => $"{Digits(nanoseconds.Value / 1e3)} us",
        < 999_500_000 => $"{Digits(nanoseconds.Value / 1e6)} ms",
        _ => $"{Digits(nanoseconds.Value / 1e9)} s",
    };

    public static string Bytes(double? bytes) => bytes switch
    {
        null => NotMeasured,
        < 1024 => $"{bytes.Value.ToString("0", CultureInfo.InvariantCulture)} B",
        < 1024 * 1024 => $"{Digits(bytes.Value / 1024)} KB",
        _ => $"{Digits(bytes.Value / (1024 * 1024))} MB",
    };

    /// <summary>Counts are exact: 11 stays 11, and a mean of several different counts shows its fraction.</summary>
    public static string Count(double? count) =>
        count is null ? NotMeasured : count.Value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>How <paramref name="after"/> relates to <paramref name="before"/>: <c>10.2x less</c>, <c>1.3x more</c>, <c>same</c>.</summary>
    public static string Ratio(double? before, double? after)
    {
        if (before is not { } from || after is not { } to)
        {
            return NotMeasured;
        }

        if (from == to || (from > 0 && Math.Abs(to - from) / from < 0.01))
        {
            return "same";
        }

        return (from, to) switch
        {
            (_, 0) => "all gone",
            (0, _) => "new",
            _ when to < from => $"{Digits(from / to)}x less",
            _ => $"{Digits(to / from)}x more",
        };
    }

    /// <summary>Three significant digits, or all in front of the point.</summary>
    public static string Digits(double value) => value.ToString(
        value switch { >= 99.95 => "0", >= 9.995 => "0.0", _ => "0.00" },
        CultureInfo.InvariantCulture);
}
