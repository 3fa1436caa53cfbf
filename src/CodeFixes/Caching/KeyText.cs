using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Adds to the text of a cache key.</summary>
internal static class KeyText
{
    /// <summary>The key with more inputs at its end: <c>"fares"</c> becomes <c>$"fares:{zone}"</c>.</summary>
    /// <param name="inputs">Expressions that are valid in the place of the key.</param>
    public static ExpressionSyntax Extended(ExpressionSyntax key, IReadOnlyCollection<string> inputs)
    {
        switch (key)
        {
            case LiteralExpressionSyntax literal:
                var text = literal.Token.Text;
                return ParseExpression("$" + text.Substring(0, text.Length - 1) + Interpolations(inputs) + "\"");
            case InterpolatedStringExpressionSyntax interpolated:
                return interpolated.AddContents([.. Contents(Interpolations(inputs))]);
            default:
                return inputs.Aggregate(key.WithoutTrivia(), static (sum, input) => Plus(Separated(sum), ParseExpression(input)));
        }
    }

    /// <summary>The same, with a separator behind it.</summary>
    public static ExpressionSyntax Separated(ExpressionSyntax key) => Plus(key, ParseExpression("\":\""));

    /// <summary>A separator between two parts of an interpolated string.</summary>
    public static InterpolatedStringContentSyntax Separator() => Contents(":")[0];

    public static BinaryExpressionSyntax Plus(ExpressionSyntax left, ExpressionSyntax right)
        => BinaryExpression(SyntaxKind.AddExpression, left.WithTrailingTrivia(Space), Token(SyntaxKind.PlusToken).WithTrailingTrivia(Space), right);

    private static string Interpolations(IEnumerable<string> inputs) => string.Concat(inputs.Select(static input => ":{" + input + "}"));

    private static SyntaxList<InterpolatedStringContentSyntax> Contents(string text) => ((InterpolatedStringExpressionSyntax)ParseExpression("$\"" + text + "\"")).Contents;
}
