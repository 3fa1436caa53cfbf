using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Engine.RoundTripFacts;
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
        if (CrowdedBody.Holds(get.Call) || CacheMiss.Of(get) is not { } miss)
        {
            return null;
        }

        var found = SetOf(miss, andEntries: true) is { } set
            ? LoadOf(set, miss.Operations, loads.Value, cancellationToken) is var (load, name) ? new UncoordinatedLoad(miss, load, name, set) : null
            : InCallee(miss, loads, cancellationToken);
        return found is not null && !Coordination.IsIn(get.Call) ? found : null;
    }

    /// <summary><c>if (cache.TryGetValue(key, out user)) return user; return await LoadAndStoreAsync(key);</c></summary>
    private static UncoordinatedLoad? InCallee(CacheMiss miss, Lazy<CacheLoads> loads, CancellationToken cancellationToken)
    {
        if (miss.Get.Call.SemanticModel is not { Compilation: var compilation })
        {
            return null;
        }

        foreach (var statement in miss.Operations)
        {
            foreach (var operation in statement.Executed())
            {
                if (operation is not IInvocationOperation { Instance: null or IInstanceReferenceOperation, TargetMethod: { MethodKind: MethodKind.Ordinary } method } call
                    || !SymbolEqualityComparer.Default.Equals(method.ContainingType.OriginalDefinition, miss.Get.Call.SemanticModel.GetEnclosingSymbol(miss.Get.Call.Syntax.SpanStart, cancellationToken)?.ContainingType)
                    || CacheCalls.At(call) is not null
                    || MethodBodies.Of(method, compilation) is not { } body)
                {
                    continue;
                }

                foreach (var inner in body.Executed())
                {
                    if (CacheCalls.At(inner) is { Action: CacheAction.Set or CacheAction.CreateEntry } set
                        && SameEntry.Of(miss.Get, set, call)
                        && LoadOf(set, [body], loads.Value, cancellationToken) is var (load, name)
                        && !Coordination.IsIn(set.Call))
                    {
                        return new UncoordinatedLoad(miss, load, name, set);
                    }
                }
            }
        }

        return null;
    }

    /// <summary>What stores the entry that was missed.</summary>
    /// <param name="andEntries">Also what makes the entry first and gives it the value then: <c>using var entry = cache.CreateEntry(key);</c></param>
    public static CacheCall? SetOf(CacheMiss miss, bool andEntries = false)
    {
        foreach (var statement in miss.Operations)
        {
            foreach (var operation in statement.Executed())
            {
                if (CacheCalls.At(operation) is { } set
                    && (set.Action == CacheAction.Set || (andEntries && set.Action == CacheAction.CreateEntry))
                    && SameEntry.Of(miss.Get, set) && !operation.IsInNestedFunction(statement))
                {
                    return set;
                }
            }
        }

        return null;
    }

    /// <summary>What the stored value comes from, as far as it runs on a miss. <c>cache.Set("seen:" + id, true)</c> stores that something was done, and nothing that was loaded.</summary>
    private static (IOperation Load, string Name)? LoadOf(CacheCall set, ImmutableArray<IOperation> statements, CacheLoads loads, CancellationToken cancellationToken)
    {
        foreach (var value in set.Value is { } given ? [given] : StoredValue.Of(set))
        {
            foreach (var source in LocalFlow.Of(value).Sources(value))
            {
                if (IsIn(source, statements) && loads.NameOf(source, cancellationToken) is { } name)
                {
                    return (source, name);
                }
            }
        }

        return null;
    }

    private static bool IsIn(IOperation operation, ImmutableArray<IOperation> statements)
    {
        foreach (var statement in statements)
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
