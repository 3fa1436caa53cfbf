using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>Razor pages, views and components hold calls that a rewrite of C# files does not reach.</summary>
internal static class MarkupPages
{
    /// <returns>An obstacle when the member is named in one; null otherwise.</returns>
    public static async Task<string?> MentionAsync(Solution solution, Target target, CancellationToken cancellationToken)
    {
        foreach (var document in solution.Projects.SelectMany(project => project.AdditionalDocuments))
        {
            if ((document.Name.EndsWith(".razor", StringComparison.OrdinalIgnoreCase) || document.Name.EndsWith(".cshtml", StringComparison.OrdinalIgnoreCase))
                && Mentions((await document.GetTextAsync(cancellationToken).ConfigureAwait(false)).ToString(), target.Name))
            {
                return $"'{target.Name}' may be called in {document.Name}";
            }
        }

        return null;
    }

    private static bool Mentions(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            if ((at == 0 || !SyntaxFacts.IsIdentifierPartCharacter(text[at - 1])) && (end == text.Length || !SyntaxFacts.IsIdentifierPartCharacter(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}
