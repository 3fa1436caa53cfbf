using System.Globalization;

namespace PerfAnalyzers.Budgets;

/// <summary>Reads a limit as people write it: <c>400ms</c>, <c>1.5 KB</c>, <c>n log n</c>, <c>1%</c>, <c>500/s</c>.</summary>
internal static class BudgetValue
{
    private static readonly (string Name, double Factor)[] Times =
    [
        ("ns", 1), ("us", 1e3), ("\u00b5s", 1e3), ("\u03bcs", 1e3), ("ms", 1e6), ("s", 1e9), ("min", 60e9),
    ];

    private static readonly (string Name, double Factor)[] Sizes =
    [
        ("B", 1), ("KB", 1 << 10), ("KiB", 1 << 10), ("MB", 1 << 20), ("MiB", 1 << 20), ("GB", 1 << 30), ("GiB", 1 << 30),
    ];

    private static readonly (string Name, double Factor)[] Shares = [("%", 0.01), ("", 1)];
    private static readonly (string Name, double Factor)[] Rates = [("/s", 1), ("/min", 1 / 60.0), ("", 1)];
    private static readonly (string Name, double Factor)[] Counts = [("", 1)];

    /// <summary>The exponents that a straight line through log(time) over log(n) has between n = 10 and n = 1000.</summary>
    private static readonly (string Name, double Exponent)[] Growths =
    [
        ("1", 0), ("logn", 0.24), ("n", 1), ("nlogn", 1.24), ("n^2", 2), ("n\u00b2", 2), ("n^3", 3), ("n\u00b3", 3),
    ];

    /// <summary>What a good value looks like, for messages.</summary>
    public static string Example(BudgetUnit unit) => unit switch
    {
        BudgetUnit.Time => "a time such as \"400ms\" (ns, us, ms, s, min)",
        BudgetUnit.Size => "a size such as \"1KB\" (B, KB, MB, GB)",
        BudgetUnit.Count => "a count such as 1",
        BudgetUnit.Growth => "a growth such as \"n\" (1, log n, n, n log n, n^2, n^3)",
        BudgetUnit.Share => "a share such as \"1%\"",
        _ => "a rate such as \"500/s\"",
    };

    public static double? Parse(string text, BudgetUnit unit) => unit switch
    {
        BudgetUnit.Time => Number(text, Times) is > 0 and var time ? time : null,
        BudgetUnit.Size => Number(text, Sizes),
        BudgetUnit.Count => Number(text, Counts),
        BudgetUnit.Growth => Growth(text),
        BudgetUnit.Share => Number(text, Shares) is <= 1 and var share ? share : null,
        _ => Number(text, Rates) is > 0 and var rate ? rate : null,
    };

    /// <summary>Digits, at most one point, and one of the units, with or without a space between.</summary>
    private static double? Number(string text, (string Name, double Factor)[] units)
    {
        text = text.Trim();
        var end = 0;
        while (end < text.Length && (text[end] is >= '0' and <= '9' or '.'))
        {
            end++;
        }

        if (!double.TryParse(text.Substring(0, end), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || double.IsInfinity(number))
        {
            return null;
        }

        var name = text.Substring(end).Trim();
        foreach (var unit in units)
        {
            // "kb" and "KB" mean the same to people.
            if (string.Equals(unit.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return number * unit.Factor;
            }
        }

        return null;
    }

    private static double? Growth(string text)
    {
        var name = text.Replace(" ", "").Replace("(", "").Replace(")", "").ToLowerInvariant();
        name = name.StartsWith("o", StringComparison.Ordinal) ? name.Substring(1) : name;
        foreach (var growth in Growths)
        {
            if (growth.Name == name)
            {
                return growth.Exponent;
            }
        }

        return name.StartsWith("n^", StringComparison.Ordinal) && Number(name.Substring(2), Counts) is <= 9 and var exponent ? exponent : null;
    }
}
