using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>The way from a call back to the function, through members of its type, depth first and bounded.</summary>
internal sealed class CycleSearch(Compilation compilation, Callees callees, IMethodSymbol function, CancellationToken cancellationToken)
{
    private const int MaxCalls = 4;
    private const int MaxOperations = 5_000;

    private readonly HashSet<IMethodSymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly List<Hop> _path = [];
    private int _operations;

    /// <summary>Default when there is no way.</summary>
    public ImmutableArray<Hop> From(Call call) => Reaches(call) ? [.. _path] : default;

    private bool Reaches(Call call)
    {
        _path.Add(call.Hop);
        if (call.Methods.Contains(function, SymbolEqualityComparer.Default))
        {
            return true;
        }

        if (_path.Count < MaxCalls)
        {
            foreach (var method in call.Methods)
            {
                if (SymbolEqualityComparer.Default.Equals(method.ContainingType, function.ContainingType)
                    && _seen.Add(method)
                    && MethodBodies.Of(method, compilation) is { } body
                    && ReachesFrom(body))
                {
                    return true;
                }
            }
        }

        _path.RemoveAt(_path.Count - 1);
        return false;
    }

    private bool ReachesFrom(IOperation body)
    {
        foreach (var operation in body.Executed())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++_operations > MaxOperations)
            {
                return false;
            }

            if (callees.Of(operation) is { } next && Reaches(next))
            {
                return true;
            }
        }

        return false;
    }
}
