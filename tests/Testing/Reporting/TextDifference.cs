using System.Collections.Immutable;
using System.Text;

namespace PerfAnalyzers.Testing;

/// <summary>Compares texts and says line by line where they differ.</summary>
internal static class TextDifference
{
    public static void Verify(string context, IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> actual)
    {
        var report = new StringBuilder();
        foreach (var (path, text) in expected)
        {
            if (actual[path] != text)
            {
                report.AppendLine().AppendLine($"{path} (- expected, + actual):").Append(Lines(text, actual[path]));
                report.AppendLine().AppendLine("Text that would pass:").AppendLine(actual[path]);
            }
        }

        if (report.Length > 0)
        {
            throw new VerificationException($"{context}: the text is not the expected one.\n{report}");
        }
    }

    /// <summary>The lines of both texts, those of one only marked with - or +. Line endings other than \n are shown.</summary>
    public static string Lines(string expected, string actual)
    {
        var left = Split(expected);
        var right = Split(actual);
        var common = CommonLengths(left, right);
        var result = new StringBuilder();
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            if (i < left.Length && j < right.Length && left[i] == right[j])
            {
                result.AppendLine("  " + left[i]);
                i++;
                j++;
            }
            else if (j == right.Length || (i < left.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                result.AppendLine("- " + left[i++]);
            }
            else
            {
                result.AppendLine("+ " + right[j++]);
            }
        }

        return result.ToString();
    }

    private static ImmutableArray<string> Split(string text)
        => [.. text.Split('\n').Select(line => line.EndsWith('\r') ? line[..^1] + "<CR>" : line)];

    /// <summary>How many lines the rest of the two texts have in common, in order.</summary>
    private static int[,] CommonLengths(ImmutableArray<string> left, ImmutableArray<string> right)
    {
        var lengths = new int[left.Length + 1, right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            for (var j = right.Length - 1; j >= 0; j--)
            {
                lengths[i, j] = left[i] == right[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        return lengths;
    }
}
