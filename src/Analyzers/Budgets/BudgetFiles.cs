using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace PerfAnalyzers.Budgets;

/// <summary>The budget files of a build, each read once and kept as long as its text.</summary>
internal static class BudgetFiles
{
    private static readonly ConditionalWeakTable<SourceText, BudgetFile> Read = new();

    public static bool IsBudgetFile(AdditionalText file)
    {
        var path = file.Path;
        return path.EndsWith(BudgetFile.Name, StringComparison.OrdinalIgnoreCase)
            && (path.Length == BudgetFile.Name.Length || path[path.Length - BudgetFile.Name.Length - 1] is '/' or '\\');
    }

    public static BudgetFile Of(SourceText text) => Read.GetValue(text, static text => BudgetFile.Read(text.ToString()));

    /// <summary>What the files of a build say of each hot path, by its normal key; of two files the first counts.</summary>
    public static ImmutableDictionary<string, BudgetEntry> Entries(AnalyzerOptions options, CancellationToken cancellationToken)
    {
        var entries = ImmutableDictionary.CreateBuilder<string, BudgetEntry>(StringComparer.Ordinal);
        foreach (var file in options.AdditionalFiles)
        {
            if (IsBudgetFile(file) && file.GetText(cancellationToken) is { } text)
            {
                foreach (var entry in Of(text).Entries)
                {
                    var key = BudgetKey.Normalize(entry.Key);
                    if (!entries.ContainsKey(key))
                    {
                        entries.Add(key, entry);
                    }
                }
            }
        }

        return entries.ToImmutable();
    }
}
