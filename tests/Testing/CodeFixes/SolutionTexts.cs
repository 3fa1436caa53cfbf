using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Testing;

internal static class SolutionTexts
{
    /// <summary>The texts of a solution's documents by path.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(Solution solution, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<string, string>();
        foreach (var document in solution.Projects.SelectMany(project => project.Documents))
        {
            texts.Add(document.FilePath!, (await document.GetTextAsync(cancellationToken).ConfigureAwait(false)).ToString());
        }

        return texts;
    }
}
