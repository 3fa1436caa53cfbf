using System.Globalization;
using System.Text;

namespace PerfAnalyzers.Infrastructure;

/// <summary>
/// The little JSON that a manifest needs: objects, arrays, strings, booleans and null. A generator runs inside the
/// compiler and cannot bring a serializer of its own.
/// </summary>
internal static class Json
{
    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>Gives back dictionaries, lists, strings, booleans and null; null also for text that is not JSON.</summary>
    public static object? Parse(string text)
    {
        var reader = new Reader(text);
        return reader.TryValue(out var value) && reader.AtEnd() ? value : null;
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case string s:
                AppendString(text, s);
                break;
            case IEnumerable<KeyValuePair<string, object?>> members:
                text.Append('{');
                AppendAll(text, members, static (text, member) =>
                {
                    AppendString(text, member.Key);
                    text.Append(':');
                    Append(text, member.Value);
                });
                text.Append('}');
                break;
            case IEnumerable<object?> items:
                text.Append('[');
                AppendAll(text, items, Append);
                text.Append(']');
                break;
            default:
                throw new ArgumentException("No JSON for " + value.GetType(), nameof(value));
        }
    }

    private static void AppendAll<T>(StringBuilder text, IEnumerable<T> items, Action<StringBuilder, T> append)
    {
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                text.Append(',');
            }

            first = false;
            append(text, item);
        }
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            // Surrogates are escaped one by one: a lone one survives the UTF-8 of the metadata only this way.
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                < ' ' or (>= '\ud800' and <= '\udfff') => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    private sealed class Reader(string text)
    {
        private const int MaxDepth = 32;
        private int _position;
        private int _depth;

        public bool AtEnd()
        {
            SkipSpace();
            return _position == text.Length;
        }

        public bool TryValue(out object? value)
        {
            value = null;
            SkipSpace();
            if (_position == text.Length || _depth == MaxDepth)
            {
                return false;
            }

            switch (text[_position])
            {
                case '"':
                    var read = TryString(out var s);
                    value = s;
                    return read;
                case '{':
                    var members = new Dictionary<string, object?>(StringComparer.Ordinal);
                    value = members;
                    return TryItems('}', () =>
                    {
                        SkipSpace();
                        if (!TryString(out var key) || !TryChar(':') || !TryValue(out var member))
                        {
                            return false;
                        }

                        members[key] = member;
                        return true;
                    });
                case '[':
                    var items = new List<object?>();
                    value = items;
                    return TryItems(']', () =>
                    {
                        var found = TryValue(out var item);
                        items.Add(item);
                        return found;
                    });
                case 't':
                    value = true;
                    return TryWord("true");
                case 'f':
                    value = false;
                    return TryWord("false");
                default:
                    return TryWord("null");
            }
        }

        private bool TryItems(char end, Func<bool> item)
        {
            _position++;
            if (TryChar(end))
            {
                return true;
            }

            _depth++;
            do
            {
                if (!item())
                {
                    return false;
                }
            }
            while (TryChar(','));
            _depth--;
            return TryChar(end);
        }

        private bool TryString(out string value)
        {
            value = "";
            if (_position == text.Length || text[_position] != '"')
            {
                return false;
            }

            var result = new StringBuilder();
            for (_position++; _position < text.Length; _position++)
            {
                var c = text[_position];
                if (c == '"')
                {
                    _position++;
                    value = result.ToString();
                    return true;
                }

                if (c != '\\')
                {
                    result.Append(c);
                    continue;
                }

                if (++_position == text.Length)
                {
                    return false;
                }

                if (text[_position] == 'u')
                {
                    if (_position + 4 >= text.Length || !int.TryParse(text.Substring(_position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                    {
                        return false;
                    }

                    result.Append((char)code);
                    _position += 4;
                    continue;
                }

                result.Append(text[_position] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var other => other });
            }

            return false;
        }

        private bool TryChar(char c)
        {
            SkipSpace();
            if (_position == text.Length || text[_position] != c)
            {
                return false;
            }

            _position++;
            return true;
        }

        private bool TryWord(string word)
        {
            if (string.CompareOrdinal(text, _position, word, 0, word.Length) != 0)
            {
                return false;
            }

            _position += word.Length;
            return true;
        }

        private void SkipSpace()
        {
            while (_position < text.Length && text[_position] is (' ' or '\t' or '\r' or '\n'))
            {
                _position++;
            }
        }
    }
}
