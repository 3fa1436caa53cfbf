using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

internal enum SqlVerb
{
    Unknown,
    Read,
    Write,
}

/// <summary>
/// Tells reading SQL from writing SQL: by its first word, and by statements further on, as in <c>WITH moved AS (DELETE FROM .. RETURNING *)
/// SELECT ..</c>.
/// </summary>
internal static class SqlText
{
    /// <summary>Stands for a part of the text that is not written there.</summary>
    private const char Hole = '\u0001';

    /// <summary><c>UPDATE ONLY shop.orders AS o SET</c></summary>
    private const int MaxWordsToSet = 7;

    private const int MaxCallers = 50;

    /// <summary>The SQL of a Dapper call (its string argument) or of a command (what its constructor or <c>CommandText</c> was given in this body).</summary>
    /// <param name="compilation">Whose calls say what a method is given that only runs the SQL of others.</param>
    public static SqlVerb VerbOf(IInvocationOperation invocation, Compilation compilation)
    {
        foreach (var argument in invocation.Arguments)
        {
            if (argument.Parameter is { Name: "sql" or "commandText" or "command" })
            {
                return VerbOf(argument.Value, compilation, 4);
            }
        }

        return invocation.Instance?.Unwrap() is ILocalReferenceOperation command ? VerbOf(command, compilation) : SqlVerb.Unknown;
    }

    private static SqlVerb VerbOf(ILocalReferenceOperation command, Compilation compilation)
    {
        var found = SqlVerb.Unknown;
        foreach (var operation in command.Root().DescendantsAndSelf())
        {
            var verb = SqlVerb.Unknown;
            switch (operation)
            {
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "CommandText", Instance: { } instance } } assignment
                    when IsSameLocal(instance, command) || instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }:
                    verb = VerbOf(assignment.Value, compilation, 4);
                    break;
                case IVariableDeclaratorOperation declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, command.Local)
                    && declarator.GetVariableInitializer()?.Value.UnwrapAwait() is IObjectCreationOperation { Arguments: [{ Value: var text }, ..] }:
                    verb = VerbOf(text, compilation, 4);
                    break;
            }

            if (verb == SqlVerb.Write)
            {
                return SqlVerb.Write;
            }

            found = verb == SqlVerb.Unknown ? found : verb;
        }

        return found;
    }

    private static SqlVerb VerbOf(IOperation text, Compilation compilation, int depth)
    {
        text = text.Unwrap();
        switch (text)
        {
            case IObjectCreationOperation { Arguments: [{ Value: var first }, ..] }:
                return VerbOf(first, compilation, depth);
            case IParameterReferenceOperation { Parameter: var parameter } when depth > 0:
                return VerbOf(parameter, compilation, depth - 1);
            default:
                var written = new StringBuilder();
                Append(text, depth, written);
                return VerbOf(written.ToString());
        }
    }

    /// <summary>The text as far as it is written there.</summary>
    private static void Append(IOperation text, int depth, StringBuilder written)
    {
        text = text.Unwrap();
        if (text.ConstantValue is { HasValue: true, Value: string constant })
        {
            written.Append(constant);
            return;
        }

        switch (text)
        {
            case IInterpolatedStringOperation interpolated:
                foreach (var part in interpolated.Parts)
                {
                    Append(part is IInterpolationOperation hole ? hole.Expression : part is IInterpolatedStringTextOperation literal ? literal.Text : part, depth, written);
                }

                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } concatenation:
                Append(concatenation.LeftOperand, depth, written);
                Append(concatenation.RightOperand, depth, written);
                break;
            case ILocalReferenceOperation local when depth > 0 && local.Local.AssignedValues(local) is { } values:
                Append(values[0], depth - 1, written);
                break;
            default:
                written.Append(Hole);
                break;
        }
    }

    /// <summary>
    /// <c>private Task&lt;T> Scalar&lt;T>(string sql) => connection.ExecuteScalarAsync&lt;T>(sql);</c>: what all callers hand to it, where
    /// only its own type can call it.
    /// </summary>
    private static SqlVerb VerbOf(IParameterSymbol parameter, Compilation compilation, int depth)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary } method
            || !MemberNames.IsOnlyNamedHere(method)
            || MemberNames.Of(method, compilation) is not { Count: > 0 and <= MaxCallers } names)
        {
            return SqlVerb.Unknown;
        }

        SqlVerb? agreed = null;
        foreach (var name in names)
        {
            if (ArgumentAt(name, parameter, compilation) is not { } argument
                || VerbOf(argument, compilation, depth) is var verb && (verb == SqlVerb.Unknown || (agreed ?? verb) != verb))
            {
                return SqlVerb.Unknown;
            }

            agreed = verb;
        }

        return agreed ?? SqlVerb.Unknown;
    }

    /// <summary>What a call gives for the parameter; null where the name stands for no call.</summary>
    private static IOperation? ArgumentAt(SimpleNameSyntax name, IParameterSymbol parameter, Compilation compilation)
    {
        ExpressionSyntax called = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        return called.Parent is InvocationExpressionSyntax call && compilation.ModelOf(call.SyntaxTree).GetOperation(call) is IInvocationOperation invocation
            ? invocation.Arguments.FirstOrDefault(argument => SymbolEqualityComparer.Default.Equals(argument.Parameter?.OriginalDefinition, parameter.OriginalDefinition))?.Value
            : null;
    }

    private static SqlVerb VerbOf(string sql)
    {
        var words = WordsOf(sql);
        if (words.Count == 0)
        {
            return SqlVerb.Unknown;
        }

        var first = words[0] switch
        {
            "SELECT" or "WITH" or "SHOW" or "PRAGMA" or "EXPLAIN" or "VALUES" => SqlVerb.Read,
            "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "REPLACE" or "CREATE" or "ALTER" or "DROP" or "TRUNCATE" or "BEGIN" or "SET" or "DECLARE" => SqlVerb.Write,
            _ => SqlVerb.Unknown,
        };
        return first != SqlVerb.Write && words[0] != "EXPLAIN" && HasWrite(words) ? SqlVerb.Write : first;
    }

    /// <summary>A statement that writes, anywhere: in a part of a <c>WITH</c>, or behind another statement. Not <c>FOR UPDATE</c>.</summary>
    private static bool HasWrite(List<string> words)
    {
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if ((words[i], words[i + 1]) is ("INSERT", "INTO") or ("DELETE", "FROM") or ("MERGE", "INTO")
                || (words[i] == "UPDATE" && (i == 0 || words[i - 1] is not ("FOR" or "KEY" or "ON" or "DO")) && words.IndexOf("SET", i, Math.Min(MaxWordsToSet, words.Count - i)) > 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The words in upper case, without comments, without what is in quotes, and with one for each hole.</summary>
    private static List<string> WordsOf(string sql)
    {
        var words = new List<string>();
        var at = 0;
        while (at < sql.Length)
        {
            if (string.CompareOrdinal(sql, at, "--", 0, 2) == 0)
            {
                at = After(sql, "\n", at);
            }
            else if (string.CompareOrdinal(sql, at, "/*", 0, 2) == 0)
            {
                at = After(sql, "*/", at + 2);
            }
            else if (sql[at] is '\'' or '"' or '`')
            {
                at = After(sql, sql[at].ToString(), at + 1);
            }
            else if (sql[at] == '[')
            {
                at = After(sql, "]", at + 1);
            }
            else if (IsOfWord(sql[at]))
            {
                var start = at;
                while (at < sql.Length && IsOfWord(sql[at]))
                {
                    at++;
                }

                words.Add(sql.Substring(start, at - start).ToUpperInvariant());
            }
            else
            {
                at++;
            }
        }

        return words;
    }

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '@' or '$' or Hole;

    private static int After(string sql, string end, int from)
    {
        var found = sql.IndexOf(end, from, StringComparison.Ordinal);
        return found < 0 ? sql.Length : found + end.Length;
    }

    private static bool IsSameLocal(IOperation operation, ILocalReferenceOperation local)
        => operation.Unwrap() is ILocalReferenceOperation other && SymbolEqualityComparer.Default.Equals(other.Local, local.Local);
}
