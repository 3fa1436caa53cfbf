namespace PerfAnalyzers.Tool.Commands;

internal static class RuleSelection
{
    /// <summary>The ids that <c>--diagnostics</c> names, with spaces or commas between them; all when it names none.</summary>
    public static IReadOnlySet<string> Select(IReadOnlyList<string> named, IReadOnlySet<string> known)
    {
        var ids = named
            .SelectMany(value => value.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(id => id.ToUpperInvariant())
            .ToHashSet(StringComparer.Ordinal);
        return ids.FirstOrDefault(id => !known.Contains(id)) is { } unknown
            ? throw new UsageException($"there is no rule '{unknown}'; the rules are {string.Join(", ", known)}")
            : ids.Count == 0 ? known : ids;
    }
}
