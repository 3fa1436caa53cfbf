using Microsoft.CodeAnalysis.CSharp;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>Razor pages, views and components hold calls that a rewrite of C# files does not reach.</summary>
internal static class MarkupPages
{
    /// <param name="name">The name or path of a file.</param>
    public static bool IsPage(string name)
        => name.EndsWith(".razor", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".cshtml", StringComparison.OrdinalIgnoreCase);

    /// <returns>An obstacle when the page has the name of the member as a word; null otherwise.</returns>
    /// <param name="page">The name or path of the page.</param>
    public static string? Mention(string page, string text, string member)
    {
        for (var at = text.IndexOf(member, StringComparison.Ordinal); at >= 0; at = text.IndexOf(member, at + 1, StringComparison.Ordinal))
        {
            var end = at + member.Length;
            if ((at == 0 || !SyntaxFacts.IsIdentifierPartCharacter(text[at - 1])) && (end == text.Length || !SyntaxFacts.IsIdentifierPartCharacter(text[end])))
            {
                return $"'{member}' may be called in {Path.GetFileName(page)}";
            }
        }

        return null;
    }
}
