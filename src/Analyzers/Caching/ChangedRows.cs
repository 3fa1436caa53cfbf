using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>The rows that a body changes and saves by itself.</summary>
internal static class ChangedRows
{
    /// <summary>Each type with the call after which its changes are in the database: the last save behind the change, or the command.</summary>
    public static Dictionary<ITypeSymbol, IInvocationOperation> In(IOperation body, ContextCalls calls)
    {
        var pending = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        var saved = new Dictionary<ITypeSymbol, IInvocationOperation>(SymbolEqualityComparer.Default);
        foreach (var operation in body.DescendantsAndSelf())
        {
            if (calls.SaveAt(operation) is { } save)
            {
                foreach (var entity in pending)
                {
                    saved[entity] = save.Call;
                }
            }
            else if (calls.TrackerCallAt(operation) is { Action: not TrackerAction.Attach, Entity: { } tracked })
            {
                pending.Add(tracked);
            }
            else if (OfCommand(operation) is { } written)
            {
                saved[written] = (IInvocationOperation)operation;
            }
            else if (operation is IAssignmentOperation { Target: IPropertyReferenceOperation { Instance: ILocalReferenceOperation { Type: { } type } row } } && !pending.Contains(type) && IsTracked(row, type, calls))
            {
                pending.Add(type);
            }
        }

        return saved;
    }

    /// <summary><c>db.Users.Where(..).ExecuteDeleteAsync()</c></summary>
    private static ITypeSymbol? OfCommand(IOperation operation)
        => operation is IInvocationOperation { TargetMethod: { Name: "ExecuteUpdate" or "ExecuteUpdateAsync" or "ExecuteDelete" or "ExecuteDeleteAsync", TypeArguments: [var entity] } method } && method.IsIn("Microsoft.EntityFrameworkCore")
            ? entity
            : null;

    /// <summary>Did a query of a set give the row, so that a save stores what is assigned to it?</summary>
    private static bool IsTracked(IOperation row, ITypeSymbol type, ContextCalls calls)
    {
        var isRead = false;
        foreach (var source in LocalFlow.Of(row).Sources(row))
        {
            if (source is IInvocationOperation { TargetMethod.Name: "AsNoTracking" or "AsNoTrackingWithIdentityResolution" } || CacheCalls.At(source) is not null)
            {
                return false;
            }

            isRead |= calls.IsSet(source.Type) && source.Type is INamedTypeSymbol { TypeArguments: [var entity] } && SymbolEqualityComparer.Default.Equals(entity, type);
        }

        return isRead;
    }
}
