using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A loop that goes from row to row: <c>while (user.ParentId is { } id) user = await db.Users.FindAsync(id);</c>. Each round asks
/// for the row that the row before names. A page that is read after the last key of the page before is none: it asks for many rows.
/// </summary>
internal static class ClimbingLoop
{
    /// <summary>The local or parameter that holds the row of each step; null when the query, one for a row by its key, is in no such loop.</summary>
    public static ISymbol? RowOf(IInvocationOperation query)
    {
        if (LoopOf(query) is not { } loop || LookupQuery.TryCreate(query, static _ => true) is not { Answer: LookupAnswer.Row, Value: var value })
        {
            return null;
        }

        // The variables that the key comes from, through assignments and patterns of the loop.
        var sources = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        Add(value, sources);
        for (var count = 0; count != sources.Count;)
        {
            count = sources.Count;
            foreach (var operation in loop.DescendantsAndSelf())
            {
                var (target, assigned) = AssignmentIn(operation);
                if (target is null || !sources.Contains(target))
                {
                    continue;
                }

                if (query.IsInside(assigned) && assigned!.UnwrapAwait() is var result && ReferenceEquals(result is ICoalesceOperation coalesce ? coalesce.Value.UnwrapAwait() : result, query))
                {
                    return target;
                }

                Add(assigned!, sources);
            }
        }

        return null;
    }

    /// <summary>The loop that repeats the query, unless that walks elements: then each round has a row of its own.</summary>
    private static ILoopOperation? LoopOf(IOperation query)
    {
        for (var current = query.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IWhileLoopOperation or IForLoopOperation:
                    return (ILoopOperation)current;
                case ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return null;
            }
        }

        return null;
    }

    private static (ISymbol? Target, IOperation? Value) AssignmentIn(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local }, Value: var value } => (local, value),
        ISimpleAssignmentOperation { Target: IParameterReferenceOperation { Parameter: var parameter }, Value: var value } => (parameter, value),
        IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer => (declarator.Symbol, initializer.Value),
        IIsPatternOperation { Value: var value, Pattern: IDeclarationPatternOperation { DeclaredSymbol: { } declared } } => (declared, value),
        IIsPatternOperation { Value: var value, Pattern: IRecursivePatternOperation { DeclaredSymbol: { } named } } => (named, value),
        IIsPatternOperation { Value: var value, Pattern: INegatedPatternOperation { Pattern: IRecursivePatternOperation { DeclaredSymbol: { } unless } } } => (unless, value),
        _ => (null, null),
    };

    /// <summary>The variable that the value starts at: of <c>user?.Parent.Id</c> it is <c>user</c>.</summary>
    private static void Add(IOperation value, HashSet<ISymbol> sources)
    {
        value = value.UnwrapAwait();
        while (true)
        {
            switch (value)
            {
                case IMemberReferenceOperation { Instance: { } instance }:
                    value = instance.Unwrap();
                    continue;
                case IConditionalAccessOperation access:
                    value = access.Operation.Unwrap();
                    continue;
                case ICoalesceOperation coalesce:
                    value = coalesce.Value.Unwrap();
                    continue;
                case ILocalReferenceOperation local:
                    sources.Add(local.Local);
                    return;
                case IParameterReferenceOperation parameter:
                    sources.Add(parameter.Parameter);
                    return;
                default:
                    return;
            }
        }
    }
}
