using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// How SQLite is meant to be filled: the database is part of the process, so that a command is no round trip. One that is prepared
/// once and runs in a transaction around the loop has no form for many rows that is faster.
/// </summary>
internal static class PreparedCommands
{
    /// <param name="owner">What repeats the command.</param>
    public static bool IsInProcess(IOperation operation, IOperation owner)
        => operation is IInvocationOperation { Instance: { } instance }
            && instance.Unwrap() is var command
            && IsOfSqlite(command.Type)
            && BodyReferences.VariableOf(command) is { } variable
            && !IsMadeIn(owner, variable)
            && HasTransaction(owner);

    private static bool IsOfSqlite(ITypeSymbol? command)
        => command.IsType("Microsoft.Data.Sqlite", "SqliteCommand") || command.IsType("System.Data.SQLite", "SQLiteCommand");

    private static bool IsMadeIn(IOperation owner, ISymbol variable)
    {
        foreach (var place in BodyReferences.To(variable, owner))
        {
            if (place.IsInside(owner) && (place is IVariableDeclaratorOperation || place.IsWritten()))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>One that the function begins in front of the loop, or is given.</summary>
    private static bool HasTransaction(IOperation owner)
    {
        foreach (var operation in owner.Root().DescendantsAndSelf())
        {
            if (operation.Syntax.SpanStart < owner.Syntax.SpanStart && operation switch
                {
                    IInvocationOperation { TargetMethod.Name: "BeginTransaction" or "BeginTransactionAsync" } => true,
                    IParameterReferenceOperation or IFieldReferenceOperation or ILocalReferenceOperation => IsTransaction(operation.Type),
                    _ => false,
                })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTransaction(ITypeSymbol? type) => type.Inherits("System.Data.Common", "DbTransaction") || type.IsType("System.Data", "IDbTransaction");
}
