using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary>The door: what does a request handler read from the database, and could two requests be given the same response?</summary>
internal sealed class HandlerReader(Compilation compilation)
{
    public const int DefaultDepth = 3;

    private readonly Bodies _bodies = new(compilation);
    private ImmutableArray<ITypeSymbol?> _filteredEntities;
    private ImmutableArray<ITypeSymbol> _entitiesOfCaller;

    /// <param name="handler">An action, or the method, local function or lambda of a minimal endpoint.</param>
    /// <param name="depth">How many calls deep the application's own methods are followed.</param>
    public HandlerSummary Read(IMethodSymbol handler, int depth, CancellationToken cancellationToken)
    {
        if (_bodies.Bind(handler, cancellationToken) is not { } body)
        {
            return new HandlerSummary(Obstacle.Unknown, [], []);
        }

        var walker = new HandlerWalker(_bodies, depth, cancellationToken);
        walker.Visit(body);
        var summary = walker.Summary();
        if (summary.Obstacle == Obstacle.None)
        {
            if (!summary.RemoteReads.IsEmpty && RemoteReader.MayBeForCaller(compilation, cancellationToken))
            {
                return summary with { Obstacle = Obstacle.Request };
            }

            foreach (var read in summary.Reads)
            {
                if (TenantFilters.Concern(read, FilteredEntities(cancellationToken)))
                {
                    return summary with { Obstacle = Obstacle.Request };
                }
            }
        }

        return summary;
    }

    /// <summary>Does each query of the entity read the rows of one tenant or user, by a filter that its text does not show?</summary>
    public bool IsFilteredByCaller(ITypeSymbol entity, CancellationToken cancellationToken)
    {
        if (_entitiesOfCaller.IsDefault)
        {
            ImmutableInterlocked.InterlockedInitialize(ref _entitiesOfCaller, TenantFilters.EntitiesOfCaller(compilation, cancellationToken));
        }

        foreach (var filtered in _entitiesOfCaller)
        {
            for (var type = entity; type is not null; type = type.BaseType)
            {
                if (SymbolEqualityComparer.Default.Equals(type, filtered))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Equal whichever thread writes it.
    private ImmutableArray<ITypeSymbol?> FilteredEntities(CancellationToken cancellationToken)
    {
        if (_filteredEntities.IsDefault)
        {
            ImmutableInterlocked.InterlockedInitialize(ref _filteredEntities, TenantFilters.FilteredEntities(compilation, cancellationToken));
        }

        return _filteredEntities;
    }
}
