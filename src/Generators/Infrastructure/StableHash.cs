using System.Globalization;

namespace PerfAnalyzers.Infrastructure;

/// <summary>A hash that is the same in every process and on every machine (FNV-1a), for names in generated code.</summary>
internal static class StableHash
{
    public static string Of(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 16777619u);
        }

        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
