using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace PerfAnalyzers.Testing;

/// <summary>A span in the text without markup.</summary>
/// <param name="Name">The id of <c>{|ID:..|}</c>, <c>#0</c> of <c>{|#0:..|}</c>, empty for <c>[|..|]</c> and <c>$$</c>.</param>
/// <param name="IsPosition">Written as <c>$$</c>: only the start is meant.</param>
internal readonly record struct MarkedSpan(string Name, TextSpan Span, bool IsPosition)
{
    public int? Key => Name.StartsWith('#') ? int.Parse(Name.AsSpan(1), CultureInfo.InvariantCulture) : null;
}

/// <summary>A text without its markup, and the spans that the markup named.</summary>
internal sealed record MarkedText(string Path, string Text, ImmutableArray<MarkedSpan> Spans)
{
    public SourceText Lines { get; } = SourceText.From(Text);

    public LinePositionSpan LineSpan(TextSpan span) => Lines.Lines.GetLinePositionSpan(span);
}

internal static class MarkupParser
{
    public static MarkedText Parse(string path, string markup)
    {
        var text = new StringBuilder(markup.Length);
        var spans = ImmutableArray.CreateBuilder<MarkedSpan>();
        var open = new Stack<(string Name, int Start, char Close)>();
        for (var i = 0; i < markup.Length; i++)
        {
            var next = i + 1 < markup.Length ? markup[i + 1] : '\0';
            switch (markup[i], next)
            {
                case ('[', '|'):
                    open.Push(("", text.Length, ']'));
                    i++;
                    break;
                case ('{', '|') when NameLength(markup, i + 2) is var length and > 0:
                    open.Push((markup.Substring(i + 2, length), text.Length, '}'));
                    i += 2 + length;
                    break;
                case ('|', ']' or '}') when open.TryPeek(out var top) && top.Close == next:
                    open.Pop();
                    spans.Add(new MarkedSpan(top.Name, TextSpan.FromBounds(top.Start, text.Length), IsPosition: false));
                    i++;
                    break;
                case ('$', '$'):
                    var dollars = i;
                    while (dollars < markup.Length && markup[dollars] == '$')
                    {
                        dollars++;
                    }

                    // $$"""{{x}}""" is C#, not markup.
                    if (dollars < markup.Length && markup[dollars] == '"')
                    {
                        text.Append(markup, i, dollars - i);
                        i = dollars - 1;
                    }
                    else
                    {
                        spans.Add(new MarkedSpan("", new TextSpan(text.Length, 0), IsPosition: true));
                        i++;
                    }

                    break;
                default:
                    text.Append(markup[i]);
                    break;
            }
        }

        return open.TryPeek(out var unclosed)
            ? throw new VerificationException($"The markup of {path} opens {(unclosed.Close == ']' ? "[|" : "{|" + unclosed.Name + ":")} and never closes it.")
            : new MarkedText(path, text.ToString(), spans.ToImmutable());
    }

    /// <summary>The length of <c>ID</c> or <c>#0</c> before its colon; 0 when there is no such name.</summary>
    private static int NameLength(string markup, int start)
    {
        var end = start;
        if (end < markup.Length && markup[end] == '#')
        {
            end++;
        }

        while (end < markup.Length && (char.IsLetterOrDigit(markup[end]) || markup[end] == '_'))
        {
            end++;
        }

        var length = end - start;
        var isKey = length > 0 && markup[start] == '#';
        return end < markup.Length && markup[end] == ':' && (!isKey || (length > 1 && markup.AsSpan(start + 1, length - 1).IndexOfAnyExceptInRange('0', '9') < 0))
            ? length
            : 0;
    }
}
