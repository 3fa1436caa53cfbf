using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary>Reads a Dapper call whose SQL text is a constant.</summary>
internal static class SqlReader
{
    private static readonly Regex ChangesByItself = new(
        @"\b(now|random|rand|newid|getdate|getutcdate|sysdatetime|gen_random_uuid|uuid|session_context|nextval)\s*\(|\bcurrent_(timestamp|date|time|user)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex Aggregates = new(@"^\s*select\s+(distinct\s+)?(?<verb>count|sum|avg|min|max)\s*\(", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex Groups = new(@"\bgroup\s+by\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex Table = new(@"\bfrom\s+[\[""`]?(?<name>[\w.]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>Null when the call is not one of Dapper's.</summary>
    public static (Obstacle Obstacle, DatabaseRead? Read)? Read(IInvocationOperation call, ImmutableArray<CallHop> path)
    {
        var method = call.TargetMethod;
        if (!method.ContainingType.IsType("Dapper", "SqlMapper"))
        {
            return null;
        }

        if (!method.Name.StartsWith("Query", StringComparison.Ordinal) && !method.Name.StartsWith("ExecuteScalar", StringComparison.Ordinal))
        {
            return (Obstacle.Write, null);
        }

        if (Text(call) is not { } sql || sql.IndexOf(';') is >= 0 and var end && end < sql.TrimEnd().Length - 1 || !sql.TrimStart().StartsWith("select", StringComparison.OrdinalIgnoreCase))
        {
            return (Obstacle.Unknown, null);
        }

        if (ChangesByItself.IsMatch(sql))
        {
            return (Obstacle.NonDeterministic, null);
        }

        var aggregate = Aggregates.Match(sql);
        var isRow = method.Name.Contains("First") || method.Name.Contains("Single") || method.Name.StartsWith("ExecuteScalar", StringComparison.Ordinal);
        var kind = Groups.IsMatch(sql) ? ReadKind.Grouping : aggregate.Success ? ReadKind.Aggregate : isRow ? ReadKind.Row : ReadKind.Rows;
        var table = Table.Match(sql);
        return (Obstacle.None, new DatabaseRead(
            kind,
            aggregate.Success ? Operator(aggregate.Groups["verb"].Value) : "ToList",
            table.Success ? table.Groups["name"].Value : null,
            [],
            EntitiesAreKnown: false,
            IsFiltered: sql.IndexOf('@') >= 0,
            Includes: 0,
            call.Syntax.GetLocation(),
            path));
    }

    private static string? Text(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Name == "sql")
            {
                return argument.Value is { ConstantValue: { HasValue: true, Value: string text } } ? text : null;
            }
        }

        return null;
    }

    private static string Operator(string verb)
        => verb.ToLowerInvariant() switch
        {
            "count" => "Count",
            "sum" => "Sum",
            "avg" => "Average",
            "min" => "Min",
            _ => "Max",
        };
}
