using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>A context or connection that the loop opens anew each time: a shard, a tenant, a unit of work of its own. Its queries cannot be merged.</summary>
internal static class FreshContexts
{
    public static bool IsOwn(ILoopOperation loop, IOperation operation)
    {
        foreach (var current in operation.DescendantsAndSelf())
        {
            if (current is ILocalReferenceOperation local && IsSession(local.Local.Type) && IsDeclaredIn(local.Local, loop))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDeclaredIn(ILocalSymbol local, ILoopOperation loop)
    {
        foreach (var operation in loop.Body.DescendantsAndSelf())
        {
            if (operation is IVariableDeclaratorOperation declarator && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))
            {
                return declarator.GetVariableInitializer()?.Value is { } value && IsCreated(value.UnwrapAwait());
            }
        }

        return false;
    }

    /// <summary>Made here, or taken from a scope that was; <c>var db = _db;</c> is the same one each time.</summary>
    private static bool IsCreated(IOperation value)
        => value is IObjectCreationOperation
            || (value is IInvocationOperation { TargetMethod.Name: var name }
                && (name.StartsWith("Create", StringComparison.Ordinal) || name.StartsWith("Open", StringComparison.Ordinal)
                    || name is "GetRequiredService" or "GetService" or "Resolve" or "GetRequiredKeyedService"));

    private static bool IsSession(ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.Name is "DbContext" or "DbConnection" or "IDbConnection")
            {
                return true;
            }
        }

        return false;
    }
}
