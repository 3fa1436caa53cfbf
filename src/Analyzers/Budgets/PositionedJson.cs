using System.Globalization;
using System.Text;

namespace PerfAnalyzers.Budgets;

internal enum JsonKind
{
    Object,
    Array,
    Text,
    Number,

    /// <summary><c>true</c>, <c>false</c> or <c>null</c>: nothing that a budget could be.</summary>
    Word,
}

/// <summary>A JSON value and where it stands: from <paramref name="Start"/> up to <paramref name="End"/>.</summary>
/// <param name="Kind">Its shape.</param>
/// <param name="Start">Its first character.</param>
/// <param name="End">After its last character.</param>
/// <param name="Text">The content of a text, the characters of a number or word, otherwise empty.</param>
/// <param name="Members">Those of an object in the order of the file, duplicates included.</param>
internal sealed record JsonValue(JsonKind Kind, int Start, int End, string Text, IReadOnlyList<JsonMember> Members);

/// <summary>A name with its own place, quotes included, and its value.</summary>
internal sealed record JsonMember(string Name, int Start, int End, JsonValue Value);

/// <summary>What is wrong with a text, and where.</summary>
internal sealed record JsonFault(int Start, int End, string Message);

/// <summary>
/// Reads JSON and keeps the place of every name and value, for diagnostics inside the file. Comments are allowed, because a
/// budget needs a reason beside it. Never throws: whatever the text is, the answer is a value or a fault with its place.
/// An analyzer runs inside the compiler and cannot bring System.Text.Json.
/// </summary>
internal sealed class PositionedJson
{
    /// <summary>Deeper than any file that is meant, and not so deep that a hostile one ends the process.</summary>
    private const int MaxDepth = 64;

    private readonly string _text;
    private int _position;
    private int _depth;
    private JsonFault? _fault;

    private PositionedJson(string text) => _text = text;

    /// <summary>Either the value or the first fault is null.</summary>
    public static JsonValue? Parse(string text, out JsonFault? fault)
    {
        var reader = new PositionedJson(text);

        // A byte order mark that was kept as a character.
        reader._position = text.Length > 0 && text[0] == '\ufeff' ? 1 : 0;
        var value = reader.Value();
        if (value is not null && reader._fault is null && reader.Peek() is { })
        {
            reader.Fail(reader._position, reader._position + 1, "nothing may follow the end of the object");
        }

        fault = reader._fault;
        return fault is null ? value : null;
    }

    private JsonValue? Value()
    {
        var start = _position;
        switch (Peek())
        {
            case null:
                return Fail(start, start, "the file ends where a value is expected");
            case '{':
                return Object();
            case '[':
                return Array();
            case '"':
                start = _position;
                return String() is { } text ? new JsonValue(JsonKind.Text, start, _position, text, []) : null;
            default:
                return Word();
        }
    }

    private JsonValue? Object()
    {
        var start = _position++;
        if (++_depth > MaxDepth)
        {
            return Fail(start, start + 1, "objects are nested too deeply");
        }

        var members = new List<JsonMember>();
        if (Peek() == '}')
        {
            _position++;
        }
        else
        {
            do
            {
                if (Peek() != '"')
                {
                    return Unexpected("a name in quotes");
                }

                var nameStart = _position;
                if (String() is not { } name)
                {
                    return null;
                }

                var nameEnd = _position;
                if (Peek() != ':')
                {
                    return Unexpected("':'");
                }

                _position++;
                if (Value() is not { } value)
                {
                    return null;
                }

                members.Add(new JsonMember(name, nameStart, nameEnd, value));
            }
            while (Skip(','));

            if (!Skip('}'))
            {
                return Unexpected("',' or '}'");
            }
        }

        _depth--;
        return new JsonValue(JsonKind.Object, start, _position, "", members);
    }

    /// <summary>Its items are read and dropped: no part of a budget is a list.</summary>
    private JsonValue? Array()
    {
        var start = _position++;
        if (++_depth > MaxDepth)
        {
            return Fail(start, start + 1, "lists are nested too deeply");
        }

        if (Peek() == ']')
        {
            _position++;
        }
        else
        {
            do
            {
                if (Value() is null)
                {
                    return null;
                }
            }
            while (Skip(','));

            if (!Skip(']'))
            {
                return Unexpected("',' or ']'");
            }
        }

        _depth--;
        return new JsonValue(JsonKind.Array, start, _position, "", []);
    }

    private string? String()
    {
        var start = _position;
        var result = new StringBuilder();
        for (_position++; _position < _text.Length; _position++)
        {
            var c = _text[_position];
            switch (c)
            {
                case '"':
                    _position++;
                    return result.ToString();
                case '\n' or '\r':
                    Fail(start, _position, "the quotes are not closed on this line");
                    return null;
                case '\\':
                    if (!Escape(result))
                    {
                        return null;
                    }

                    break;
                default:
                    result.Append(c);
                    break;
            }
        }

        Fail(start, _text.Length, "the quotes are not closed");
        return null;
    }

    private bool Escape(StringBuilder result)
    {
        var start = _position++;
        var c = _position < _text.Length ? _text[_position] : '\0';
        if (c == 'u' && _position + 4 < _text.Length
            && int.TryParse(_text.Substring(_position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            result.Append((char)code);
            _position += 4;
            return true;
        }

        var unescaped = c switch { '"' or '\\' or '/' => c, 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => '\0' };
        if (unescaped == '\0')
        {
            Fail(start, Math.Min(start + 2, _text.Length), "this is no escape that JSON knows");
            return false;
        }

        result.Append(unescaped);
        return true;
    }

    private JsonValue? Word()
    {
        var start = _position;
        while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] is '+' or '-' or '.' or '_'))
        {
            _position++;
        }

        var word = _text.Substring(start, _position - start);
        if (word is "true" or "false" or "null")
        {
            return new JsonValue(JsonKind.Word, start, _position, word, []);
        }

        if (word.Length > 0 && (char.IsDigit(word[0]) || word[0] == '-')
            && double.TryParse(word, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _))
        {
            return new JsonValue(JsonKind.Number, start, _position, word, []);
        }

        return word.Length == 0
            ? Unexpected("a value")
            : Fail(start, _position, $"'{word}' is no JSON value; a text stands in quotes");
    }

    /// <summary>The next character after spaces and comments, or null at the end.</summary>
    private char? Peek()
    {
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                _position++;
            }
            else if (c == '/' && _position + 1 < _text.Length && _text[_position + 1] is '/' or '*')
            {
                SkipComment();
            }
            else
            {
                return c;
            }
        }

        return null;
    }

    private void SkipComment()
    {
        var isLine = _text[_position + 1] == '/';
        var end = isLine ? _text.IndexOf('\n', _position) : _text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
        _position = end < 0 ? _text.Length : end + (isLine ? 1 : 2);
    }

    private bool Skip(char expected)
    {
        if (_fault is not null || Peek() != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    private JsonValue? Unexpected(string expected)
        => Peek() is { } c
            ? Fail(_position, _position + 1, $"{expected} is expected here, not '{c}'")
            : Fail(_text.Length, _text.Length, $"{expected} is expected, and the file ends");

    /// <summary>The first fault counts; null, to be returned.</summary>
    private JsonValue? Fail(int start, int end, string message)
    {
        _fault ??= new JsonFault(start, end, message);
        return null;
    }
}
