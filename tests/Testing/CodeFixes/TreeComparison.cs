using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAnalyzers.Testing;

/// <summary>
/// A fixer builds a tree by hand; the compiler will only ever see its text. Both must mean the same:
/// a cast put before <c>a + b</c> without parentheses is one thing as a tree and another as text.
/// </summary>
internal static class TreeComparison
{
    public static void Verify(string context, SyntaxTree tree, SyntaxNode root)
    {
        var parsed = CSharpSyntaxTree.ParseText(root.ToFullString(), (CSharpParseOptions)tree.Options).GetRoot();
        if (Difference(root, parsed) is { } difference)
        {
            throw new VerificationException($"{context}: the fixer's tree is not what its text parses to: {difference}\n{root.ToFullString()}");
        }
    }

    private static string? Difference(SyntaxNode built, SyntaxNode parsed)
    {
        var left = built.ChildNodesAndTokens();
        var right = parsed.ChildNodesAndTokens();
        if (built.RawKind != parsed.RawKind || left.Count != right.Count)
        {
            return $"{built.Kind()} `{built}` is parsed as {parsed.Kind()} `{parsed}`.";
        }

        for (var i = 0; i < left.Count; i++)
        {
            var difference = (left[i].AsNode(), right[i].AsNode()) switch
            {
                ({ } x, { } y) => Difference(x, y),
                (null, null) => Difference(left[i].AsToken(), right[i].AsToken()),
                _ => $"{left[i].Kind()} `{left[i]}` is parsed as {right[i].Kind()} `{right[i]}`.",
            };
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    private static string? Difference(SyntaxToken built, SyntaxToken parsed)
        => built.RawKind == parsed.RawKind && built.Text == parsed.Text ? null : $"{built.Kind()} `{built}` is parsed as {parsed.Kind()} `{parsed}`.";
}
