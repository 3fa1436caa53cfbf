using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>A value that is loaded when a cache has not got it, and stored there for the next one; by all who come before it is stored.</summary>
/// <param name="Load">What costs.</param>
/// <param name="Name">How a message calls it.</param>
/// <param name="Set">What stores the value that was loaded.</param>
internal sealed record UncoordinatedLoad(CacheMiss Miss, IOperation Load, string Name, CacheCall Set)
{
    public static UncoordinatedLoad? Of(CacheCall get, Lazy<CacheLoads> loads, CancellationToken cancellationToken)
    {
        return CacheMiss.Of(get) is { } miss
            && SetOf(miss) is { Value: { } value } set
            && LoadOf(value, miss, loads.Value, cancellationToken) is var (load, name)
            && !Coordination.IsIn(get.Call)
                ? new UncoordinatedLoad(miss, load, name, set)
                : null;
    }

    /// <summary>What stores the entry that was missed.</summary>
    public static CacheCall? SetOf(CacheMiss miss)
    {
        foreach (var statement in miss.Operations)
        {
            foreach (var operation in statement.Executed())
            {
                if (CacheCalls.At(operation) is { Action: CacheAction.Set } set && SameEntry.Of(miss.Get, set) && !operation.IsInNestedFunction(statement))
                {
                    return set;
                }
            }
        }

        return null;
    }

    /// <summary>What the stored value comes from, as far as it runs on a miss. <c>cache.Set("seen:" + id, true)</c> stores that something was done, and nothing that was loaded.</summary>
    private static (IOperation Load, string Name)? LoadOf(IOperation value, CacheMiss miss, CacheLoads loads, CancellationToken cancellationToken)
    {
        foreach (var source in LocalFlow.Of(value).Sources(value))
        {
            if (IsIn(source, miss) && loads.NameOf(source, cancellationToken) is { } name)
            {
                return (source, name);
            }
        }

        return null;
    }

    private static bool IsIn(IOperation operation, CacheMiss miss)
    {
        foreach (var statement in miss.Operations)
        {
            if (statement.Syntax.Span.Contains(operation.Syntax.Span))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A hosted service is one object with one loop.</summary>
    public static bool RunsAlone(ISymbol symbol)
    {
        if (symbol.ContainingType is { } type)
        {
            foreach (var implemented in type.AllInterfaces)
            {
                if (implemented.IsType("Microsoft.Extensions.Hosting", "IHostedService"))
                {
                    return true;
                }
            }
        }

        return symbol is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor };
    }
}
