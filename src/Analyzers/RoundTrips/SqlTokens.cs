namespace PerfAnalyzers.RoundTrips;

internal enum SqlTokenKind
{
    /// <summary>What is read behind the last token.</summary>
    End,

    /// <summary>A word without quotes: a name or a keyword.</summary>
    Word,

    /// <summary>A name in quotes, brackets or backticks.</summary>
    QuotedName,

    /// <summary>A number or a text.</summary>
    Literal,

    /// <summary><c>@name</c>.</summary>
    Parameter,

    /// <summary>Punctuation or an operator.</summary>
    Symbol,
}

/// <param name="Text">A name without its quotes, a parameter without its sign.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Start, int End)
{
    public bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName;

    public bool IsWord(string keyword) => Kind == SqlTokenKind.Word && string.Equals(Text, keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == SqlTokenKind.Symbol && Text == symbol;
}

/// <summary>Takes SQL apart into tokens, as far as all databases read them in the same way.</summary>
internal static class SqlTokens
{
    /// <summary>Null where databases differ, or where the text has comments, which no rewrite could keep in place.</summary>
    public static List<SqlToken>? Of(string sql)
    {
        var tokens = new List<SqlToken>();
        for (var i = 0; i < sql.Length;)
        {
            if (char.IsWhiteSpace(sql[i]))
            {
                i++;
                continue;
            }

            if (Next(sql, i) is not { } token)
            {
                return null;
            }

            tokens.Add(token);
            i = token.End;
        }

        return tokens;
    }

    private static SqlToken? Next(string sql, int start)
    {
        var first = sql[start];
        if (IsNameStart(first))
        {
            var end = NameEnd(sql, start);

            // N'..', E'..' and X'..' are texts with rules of their own.
            return end < sql.Length && sql[end] == '\'' ? null : new SqlToken(SqlTokenKind.Word, sql.Substring(start, end - start), start, end);
        }

        if (char.IsDigit(first))
        {
            var end = start;
            while (end < sql.Length && (char.IsDigit(sql[end]) || sql[end] == '.'))
            {
                end++;
            }

            return end < sql.Length && IsNameStart(sql[end]) ? null : new SqlToken(SqlTokenKind.Literal, sql.Substring(start, end - start), start, end);
        }

        switch (first)
        {
            case '@' when start + 1 < sql.Length && IsNameStart(sql[start + 1]):
                var parameterEnd = NameEnd(sql, start + 1);
                return new SqlToken(SqlTokenKind.Parameter, sql.Substring(start + 1, parameterEnd - start - 1), start, parameterEnd);
            case '\'':
                // A backslash ends no text in one database and escapes the quote in another.
                return Quoted(sql, start, '\'', SqlTokenKind.Literal) is { } text && text.Text.IndexOf('\\') < 0 ? text : null;
            case '"':
                return Quoted(sql, start, '"', SqlTokenKind.QuotedName);
            case '`':
                return Quoted(sql, start, '`', SqlTokenKind.QuotedName);
            case '[':
                return Quoted(sql, start, ']', SqlTokenKind.QuotedName);
            case ',' or '.' or '(' or ')' or '*' or '=' or ';':
                return new SqlToken(SqlTokenKind.Symbol, first.ToString(), start, start + 1);
            case '<' or '>' or '!':
                var length = start + 1 < sql.Length && sql[start + 1] is '=' or '>' ? 2 : 1;
                var comparison = sql.Substring(start, length);
                return comparison is "<" or ">" or "<=" or ">=" or "<>" or "!="
                    ? new SqlToken(SqlTokenKind.Symbol, comparison, start, start + length)
                    : null;
            default:
                return null;
        }
    }

    /// <summary>Null where the quote is not closed or stands twice inside.</summary>
    private static SqlToken? Quoted(string sql, int start, char close, SqlTokenKind kind)
    {
        var end = sql.IndexOf(close, start + 1);
        return end < 0 || (end + 1 < sql.Length && sql[end + 1] == close)
            ? null
            : new SqlToken(kind, sql.Substring(start + 1, end - start - 1), start, end + 1);
    }

    private static bool IsNameStart(char character) => char.IsLetter(character) || character == '_';

    private static int NameEnd(string sql, int start)
    {
        var end = start;
        while (end < sql.Length && (char.IsLetterOrDigit(sql[end]) || sql[end] == '_'))
        {
            end++;
        }

        return end;
    }
}
