using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

internal enum SqlVerb
{
    Unknown,
    Read,
    Write,
}

/// <summary>Tells reading SQL from writing SQL by its first word.</summary>
internal static class SqlText
{
    /// <summary>The SQL of a Dapper call (its string argument) or of a command (what its constructor or <c>CommandText</c> was given in this body).</summary>
    public static SqlVerb VerbOf(IInvocationOperation invocation)
    {
        foreach (var argument in invocation.Arguments)
        {
            if (argument.Parameter is { Name: "sql" or "commandText" or "command" })
            {
                return VerbOf(argument.Value, 4);
            }
        }

        return invocation.Instance?.Unwrap() is ILocalReferenceOperation command ? VerbOf(command) : SqlVerb.Unknown;
    }

    private static SqlVerb VerbOf(ILocalReferenceOperation command)
    {
        var found = SqlVerb.Unknown;
        foreach (var operation in command.Root().DescendantsAndSelf())
        {
            var verb = SqlVerb.Unknown;
            switch (operation)
            {
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "CommandText", Instance: { } instance } } assignment
                    when IsSameLocal(instance, command) || instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }:
                    verb = VerbOf(assignment.Value, 4);
                    break;
                case IVariableDeclaratorOperation declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, command.Local)
                    && declarator.GetVariableInitializer()?.Value.UnwrapAwait() is IObjectCreationOperation { Arguments: [{ Value: var text }, ..] }:
                    verb = VerbOf(text, 4);
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

    private static SqlVerb VerbOf(IOperation text, int depth)
    {
        text = text.Unwrap();
        if (text.ConstantValue is { HasValue: true, Value: string constant })
        {
            return VerbOf(constant);
        }

        switch (text)
        {
            case IInterpolatedStringOperation { Parts: [IInterpolatedStringTextOperation { Text.ConstantValue: { HasValue: true, Value: string start } }, ..] }:
                return VerbOf(start);
            case IBinaryOperation concatenation:
                return VerbOf(concatenation.LeftOperand, depth);
            case IObjectCreationOperation { Arguments: [{ Value: var first }, ..] }:
                return VerbOf(first, depth);
            case ILocalReferenceOperation local when depth > 0 && local.Local.AssignedValues(local) is { } values:
                return VerbOf(values[0], depth - 1);
            default:
                return SqlVerb.Unknown;
        }
    }

    private static SqlVerb VerbOf(string sql)
    {
        var start = 0;
        while (start < sql.Length)
        {
            if (string.CompareOrdinal(sql, start, "--", 0, 2) == 0)
            {
                var lineEnd = sql.IndexOf('\n', start);
                start = lineEnd < 0 ? sql.Length : lineEnd + 1;
            }
            else if (char.IsLetter(sql[start]))
            {
                break;
            }
            else
            {
                start++;
            }
        }

        var end = start;
        while (end < sql.Length && char.IsLetter(sql[end]))
        {
            end++;
        }

        return sql.Substring(start, end - start).ToUpperInvariant() switch
        {
            "SELECT" or "WITH" or "SHOW" or "PRAGMA" or "EXPLAIN" or "VALUES" => SqlVerb.Read,
            "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "REPLACE" or "CREATE" or "ALTER" or "DROP" or "TRUNCATE" or "BEGIN" or "SET" or "DECLARE" => SqlVerb.Write,
            _ => SqlVerb.Unknown,
        };
    }

    private static bool IsSameLocal(IOperation operation, ILocalReferenceOperation local)
        => operation.Unwrap() is ILocalReferenceOperation other && SymbolEqualityComparer.Default.Equals(other.Local, local.Local);
}
