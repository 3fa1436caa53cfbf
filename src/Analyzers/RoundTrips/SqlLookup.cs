namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// SQL that looks up rows of one table by one column: <c>SELECT .. FROM table WHERE column = @parameter AND ..</c>, so that the rows
/// of several values are those of <c>column IN (..)</c>. Anything that could make it something else, such as a join, a limit, a
/// function or an <c>OR</c>, is no such query.
/// </summary>
/// <param name="Table">The name of the table, without its schema.</param>
/// <param name="Column">The column that is compared.</param>
/// <param name="Output">The name under which that column is selected.</param>
/// <param name="Parameter">The parameter that it is compared with, which stands nowhere else.</param>
/// <param name="Comparison">Where <c>= @parameter</c> stands, from the sign to the end.</param>
internal sealed record SqlLookup(string Table, string Column, string Output, string Parameter, (int Start, int End) Comparison)
{
    /// <param name="parameter">The parameter that the key is given by.</param>
    public static SqlLookup? TryParse(string sql, string parameter)
        => SqlTokens.Of(sql) is { } tokens && tokens.FindAll(token => token.Kind == SqlTokenKind.Parameter && token.Text == parameter).Count == 1
            ? new Parser(tokens).Parse(parameter)
            : null;

    private sealed class Parser(List<SqlToken> tokens)
    {
        private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase)
        {
            "ALL", "AND", "AS", "ASC", "BETWEEN", "BY", "CASE", "COLLATE", "CROSS", "DESC", "DISTINCT", "END", "EXCEPT", "EXISTS", "FETCH", "FOR", "FROM",
            "FULL", "GROUP", "HAVING", "IN", "INNER", "INTERSECT", "INTO", "IS", "JOIN", "LEFT", "LIKE", "LIMIT", "NATURAL", "NOT", "NULL", "OFFSET", "ON",
            "OPTION", "OR", "ORDER", "OUTER", "RIGHT", "SELECT", "TABLESAMPLE", "TOP", "UNION", "WHERE", "WINDOW", "WITH",

            // They are written as names, and differ from row to row or from moment to moment, or are not among what * selects.
            "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "CURRENT_USER", "LOCALTIME", "LOCALTIMESTAMP", "SYSDATE", "SYSTIMESTAMP",
            "ROWID", "ROWNUM", "OID", "CTID", "XMIN", "_ROWID_",
        };

        private int _position;
        private string? _alias;
        private string _table = "";

        public SqlLookup? Parse(string parameter)
        {
            if (!TakeWord("SELECT") || Selected() is not { } selected || !TakeWord("FROM") || !TakeTable() || !TakeWord("WHERE"))
            {
                return null;
            }

            (string Column, int Start, int End)? key = null;
            do
            {
                var start = _position;
                if (TakeColumn() is { } column && Current.IsSymbol("=") && Next.Kind == SqlTokenKind.Parameter && Next.Text == parameter)
                {
                    key = (column, Current.Start, Next.End);
                    _position += 2;
                    continue;
                }

                _position = start;
                if (!TakeCondition())
                {
                    return null;
                }
            }
            while (TakeWord("AND"));

            if (!TakeOrder())
            {
                return null;
            }

            TakeSymbol(";");
            return _position == tokens.Count && key is var (keyColumn, comparisonStart, comparisonEnd) && OutputOf(keyColumn, selected) is { } output
                ? new SqlLookup(_table, keyColumn, output, parameter, (comparisonStart, comparisonEnd))
                : null;
        }

        private SqlToken Current => At(_position);

        private SqlToken Next => At(_position + 1);

        private SqlToken At(int position) => position < tokens.Count ? tokens[position] : default;

        /// <summary>The selected columns with their names; <c>*</c> for all.</summary>
        private List<(string Column, string Output)>? Selected()
        {
            var selected = new List<(string, string)>();
            do
            {
                if (TakeSymbol("*"))
                {
                    selected.Add(("*", "*"));
                    continue;
                }

                if (Current.IsName && Next.IsSymbol(".") && At(_position + 2).IsSymbol("*"))
                {
                    _position += 3;
                    selected.Add(("*", "*"));
                    continue;
                }

                if (TakeColumn() is not { } column)
                {
                    return null;
                }

                var hasAs = TakeWord("AS");
                var alias = TakeName();
                if (hasAs && alias is null)
                {
                    return null;
                }

                selected.Add((column, alias ?? column));
            }
            while (TakeSymbol(","));

            return selected;
        }

        /// <summary>Null where it is not selected, or another column has the same name: which of the two a row keeps is the library's choice.</summary>
        private static string? OutputOf(string column, List<(string Column, string Output)> selected)
        {
            var own = selected.FindAll(item => item.Column == "*" || string.Equals(item.Column, column, StringComparison.OrdinalIgnoreCase));
            if (own is not [var only])
            {
                return null;
            }

            var output = only.Column == "*" ? column : only.Output;
            return selected.TrueForAll(item => item == only || !string.Equals(item.Output, output, StringComparison.OrdinalIgnoreCase)) ? output : null;
        }

        /// <summary><c>dbo.Users AS u</c>.</summary>
        private bool TakeTable()
        {
            do
            {
                if (TakeName() is not { } name)
                {
                    return false;
                }

                _table = name;
            }
            while (TakeSymbol("."));

            return TakeWord("AS") ? (_alias = TakeName()) is not null : (_alias = TakeName()) is not null || Current.IsWord("WHERE");
        }

        /// <summary><c>Id</c>, <c>u.Id</c>: not <c>other.Id</c>, which can only be of another table.</summary>
        private string? TakeColumn()
        {
            var start = _position;
            if (TakeName() is not { } name)
            {
                return null;
            }

            // What is selected stands before the table has a name.
            if (TakeSymbol("."))
            {
                var owner = name;
                if (TakeName() is not { } qualified || (_table.Length > 0 && !string.Equals(owner, _alias ?? _table, StringComparison.OrdinalIgnoreCase)))
                {
                    _position = start;
                    return null;
                }

                name = qualified;
            }

            // A function.
            return Current.IsSymbol("(") ? null : name;
        }

        /// <summary>A condition on one row that compares its columns with each other, with parameters and with constants.</summary>
        private bool TakeCondition()
        {
            if (TakeWord("NOT"))
            {
                return TakeOperand();
            }

            if (!TakeOperand())
            {
                return false;
            }

            if (TakeWord("IS"))
            {
                TakeWord("NOT");
                return TakeWord("NULL");
            }

            if (Current is { Kind: SqlTokenKind.Symbol, Text: "=" or "<" or ">" or "<=" or ">=" or "<>" or "!=" })
            {
                _position++;
                return TakeOperand();
            }

            var isNegated = TakeWord("NOT");
            if (TakeWord("LIKE"))
            {
                return TakeOperand();
            }

            if (!TakeWord("IN"))
            {
                return !isNegated;
            }

            if (Current.Kind == SqlTokenKind.Parameter)
            {
                _position++;
                return true;
            }

            if (!TakeSymbol("("))
            {
                return false;
            }

            do
            {
                if (Current.Kind is not (SqlTokenKind.Literal or SqlTokenKind.Parameter))
                {
                    return false;
                }

                _position++;
            }
            while (TakeSymbol(","));

            return TakeSymbol(")");
        }

        private bool TakeOperand()
        {
            if (Current.Kind is SqlTokenKind.Literal or SqlTokenKind.Parameter)
            {
                _position++;
                return true;
            }

            return TakeColumn() is not null;
        }

        private bool TakeOrder()
        {
            if (!TakeWord("ORDER"))
            {
                return true;
            }

            if (!TakeWord("BY"))
            {
                return false;
            }

            do
            {
                if (!TakeOperand())
                {
                    return false;
                }

                _ = TakeWord("ASC") || TakeWord("DESC");
            }
            while (TakeSymbol(","));

            return true;
        }

        private string? TakeName()
        {
            var token = Current;
            if (token.Kind == SqlTokenKind.QuotedName || (token.Kind == SqlTokenKind.Word && !Keywords.Contains(token.Text)))
            {
                _position++;
                return token.Text;
            }

            return null;
        }

        private bool TakeWord(string keyword)
        {
            if (!Current.IsWord(keyword))
            {
                return false;
            }

            _position++;
            return true;
        }

        private bool TakeSymbol(string symbol)
        {
            if (!Current.IsSymbol(symbol))
            {
                return false;
            }

            _position++;
            return true;
        }
    }
}
