using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A call of Dapper's that reads rows, taken apart: <c>connection.QueryFirst&lt;User&gt;("SELECT ..", new { id }, transaction)</c>.
/// </summary>
/// <param name="Call">The call.</param>
/// <param name="Connection">What it is made on.</param>
/// <param name="Sql">The argument that is the SQL.</param>
/// <param name="Text">The SQL.</param>
/// <param name="Parameters">The object whose properties are the parameters.</param>
/// <param name="Row">The type of a row.</param>
/// <param name="Token">The token of its <c>CommandDefinition</c>.</param>
/// <param name="Others">The other arguments.</param>
internal sealed record DapperQuery(
    IInvocationOperation Call,
    IOperation Connection,
    IOperation Sql,
    string Text,
    IAnonymousObjectCreationOperation Parameters,
    INamedTypeSymbol Row,
    IOperation? Token,
    ImmutableArray<IArgumentOperation> Others)
{
    public bool IsAsync => Call.TargetMethod.Name.EndsWith("Async", StringComparison.Ordinal);

    /// <summary>The name of the method without <c>Async</c>.</summary>
    public string Operator => IsAsync ? Call.TargetMethod.Name.Substring(0, Call.TargetMethod.Name.Length - "Async".Length) : Call.TargetMethod.Name;

    public LookupAnswer Answer => Operator == "Query" ? LookupAnswer.Rows : LookupAnswer.Row;

    /// <summary>Does it take the first of several rows? The others fail where there are two.</summary>
    public bool TakesFirst => Operator is "QueryFirst" or "QueryFirstOrDefault";

    /// <summary>A call that gives all rows in a list, although its type does not say so.</summary>
    public static bool GivesList(IOperation value)
    {
        if (value.UnwrapAwait() is not IInvocationOperation { TargetMethod.Name: "Query" or "QueryAsync" } query || !IsDapper(query))
        {
            return false;
        }

        foreach (var argument in query.Arguments)
        {
            // Rows that are not buffered are read while they are walked; a command definition may say so too.
            if (argument.Parameter?.Name == "command" || (argument.Parameter?.Name == "buffered" && argument.Value.ConstantValue is not { HasValue: true, Value: true }))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsDapper(IInvocationOperation call) => call.TargetMethod.ContainingType.IsType("Dapper", "SqlMapper");

    /// <param name="obstacle">Why it cannot be taken apart, as a clause.</param>
    public static DapperQuery? TryCreate(IInvocationOperation call, out string obstacle)
    {
        obstacle = "only a query of whole rows can be batched";
        if (call.TargetMethod is not { IsExtensionMethod: true, TypeArguments: [INamedTypeSymbol { IsAnonymousType: false } row] }
            || call.Syntax is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax, Expression: var on } }
            || call.Receiver() is not { } connection || !on.Span.Contains(connection.Syntax.Span))
        {
            return null;
        }

        if (call.TargetMethod.Name is not ("Query" or "QueryAsync" or "QueryFirst" or "QueryFirstAsync" or "QueryFirstOrDefault" or "QueryFirstOrDefaultAsync"
            or "QuerySingle" or "QuerySingleAsync" or "QuerySingleOrDefault" or "QuerySingleOrDefaultAsync"))
        {
            return null;
        }

        obstacle = "the command is not written out in the call";
        var arguments = call.Arguments;
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter?.Name == "command")
            {
                if (argument.Value.Unwrap() is not IObjectCreationOperation { Initializer: null } definition)
                {
                    return null;
                }

                arguments = definition.Arguments;
            }
        }

        IOperation? sql = null;
        IAnonymousObjectCreationOperation? parameters = null;
        IOperation? token = null;
        var others = ImmutableArray.CreateBuilder<IArgumentOperation>();
        foreach (var argument in arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.DefaultValue)
            {
                continue;
            }

            switch (argument.Parameter?.Name)
            {
                case "cnn":
                    break;
                case "sql" or "commandText":
                    sql = argument.Value.Unwrap();
                    break;
                case "param" or "parameters":
                    parameters = argument.Value.Unwrap() as IAnonymousObjectCreationOperation;
                    break;
                case "transaction" or "commandTimeout":
                    others.Add(argument);
                    break;
                case "cancellationToken":
                    token = argument.Value;
                    others.Add(argument);
                    break;
                default:
                    obstacle = $"the query has a '{argument.Parameter?.Name}'";
                    return null;
            }
        }

        if (parameters is null)
        {
            obstacle = "the parameters are not an anonymous object in the call";
            return null;
        }

        if (sql is null || TextOf(sql) is not { } text)
        {
            obstacle = "the SQL is not a constant";
            return null;
        }

        obstacle = "";
        return new DapperQuery(call, connection.Unwrap(), sql, text, parameters, row, token, others.ToImmutable());
    }

    private static string? TextOf(IOperation sql)
    {
        if (sql.ConstantValue is { HasValue: true, Value: string constant })
        {
            return constant;
        }

        return sql is ILocalReferenceOperation { Local: var local } && local.AssignedValues(sql) is [{ ConstantValue: { HasValue: true, Value: string assigned } }] ? assigned : null;
    }
}
