using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Engine.QueryShape;

/// <summary>Does the context watch the entities that a query gives back? Only then does it connect them with what else it watches.</summary>
internal enum QueryTracking
{
    /// <summary>The default of a context, or a choice that is not seen.</summary>
    Default,
    Tracking,
    NoTracking,
}

/// <summary>A query of Entity Framework that gives back whole entities.</summary>
/// <param name="Entity">The type of one row.</param>
/// <param name="Terminal">The call that runs the query, or the query itself where a <c>foreach</c> walks it.</param>
/// <param name="Source">Where the chain of <paramref name="Terminal"/> starts: <c>db.Orders</c>, a local, a helper's call, the <c>SelectMany</c> that makes the rows.</param>
/// <param name="Set">The set that the rows come from; in another member where a helper builds the query.</param>
/// <param name="Context">The declared type of what the set is taken from; null when it is a set without a context.</param>
/// <param name="Includes">What it loads beside the rows. Steps that run only sometimes count.</param>
/// <param name="IsSplit">It says <c>AsSplitQuery</c> or <c>AsSingleQuery</c>; null when it says neither.</param>
/// <param name="IsPaged">It skips or takes rows.</param>
/// <param name="IsFind">It is <c>Find</c>, which has no chain that an <c>Include</c> could go into.</param>
internal sealed record EntityQuery(
    INamedTypeSymbol Entity,
    IOperation Terminal,
    IOperation Source,
    IOperation Set,
    INamedTypeSymbol? Context,
    ImmutableArray<IncludedPath> Includes,
    QueryTracking Tracking,
    bool? IsSplit,
    bool IsPaged,
    bool IsFind,
    bool IgnoresAutoIncludes)
{
    /// <summary>It gives rows of the set, each of them once: no SQL of its own, no rows of a navigation, no page.</summary>
    public bool KeepsRows { get; init; }

    /// <summary>What it says of tracking runs only sometimes: <c>if (all) query = query.AsNoTracking()</c>.</summary>
    public bool IsTrackedSometimes { get; init; }

    /// <summary>Another member runs it, for whoever calls that.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>What it is read through: the values of locals, and the bodies of the members that build it.</summary>
    public ImmutableArray<IOperation> Through { get; init; } = [];

    /// <summary>What the members that build it are given.</summary>
    public IReadOnlyDictionary<IParameterSymbol, IOperation> Arguments { get; init; } = ImmutableDictionary<IParameterSymbol, IOperation>.Empty;

    /// <summary>The step that loads the path; null when none does.</summary>
    public IncludedPath? IncludeOf(ImmutableArray<string> path)
    {
        foreach (var include in Includes)
        {
            if (include.Path.Length >= path.Length && include.Path.AsSpan().Slice(0, path.Length).SequenceEqual(path.AsSpan()))
            {
                return include;
            }
        }

        return null;
    }
}

/// <summary>One <c>Include</c> or <c>ThenInclude</c>.</summary>
/// <param name="Path">The property names from the row: <c>Lines</c>, <c>Product</c> for <c>Include(o => o.Lines).ThenInclude(l => l.Product)</c>.</param>
/// <param name="IsFiltered">Only some of the rows are loaded: <c>Include(o => o.Lines.Where(..))</c>.</param>
internal sealed record IncludedPath(ImmutableArray<string> Path, IInvocationOperation Call, bool IsFiltered);
