using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.QueryShape;

/// <summary>How entities are held by a value.</summary>
internal enum EntityShape
{
    Entity,

    /// <summary>A list, array, stream, ...</summary>
    Sequence,

    /// <summary>Sequences in a sequence: groups and lookups.</summary>
    Groups,

    /// <summary>A dictionary with an entity per key.</summary>
    Map,

    /// <summary>A key and an entity.</summary>
    Pair,
}

/// <summary>A value that holds entities of a query.</summary>
/// <param name="Path">The navigations from the rows of the query to these entities; empty for the rows themselves.</param>
internal sealed record EntityValue(EntityQuery Query, ImmutableArray<IPropertySymbol> Path, EntityShape Shape)
{
    /// <summary>What one gets out of it by walking it or by an index.</summary>
    public EntityValue? Element() => Shape switch
    {
        EntityShape.Sequence => this with { Shape = EntityShape.Entity },
        EntityShape.Groups => this with { Shape = EntityShape.Sequence },
        EntityShape.Map => this with { Shape = EntityShape.Pair },
        _ => null,
    };

    public EntityValue? In(EntityShape shape) => this with { Shape = shape };

    /// <summary>The names of the path.</summary>
    public ImmutableArray<string> PathNames()
    {
        var names = ImmutableArray.CreateBuilder<string>(Path.Length);
        foreach (var step in Path)
        {
            names.Add(step.Name);
        }

        return names.MoveToImmutable();
    }

    /// <summary>The names of the path and of one more property.</summary>
    public ImmutableArray<string> PathTo(string property) => PathNames().Add(property);
}
