using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.RoundTrips;

/// <summary>The plans for a hierarchy that is read node by node. Asked by the analyzer and by the code fix.</summary>
internal static class TreePlans
{
    /// <summary>The preferred plan first; empty when there is none.</summary>
    /// <param name="call">The call with which the recursion comes back to its function.</param>
    /// <param name="obstacle">Where there is none: why, as a clause.</param>
    public static ImmutableArray<IQueryPlan> Of(IOperation call, Recursion recursion, Compilation compilation, RoundTripFacts facts, CancellationToken cancellationToken, out string obstacle)
    {
        if (RecursiveWalkReader.TryCreate(call, recursion, compilation, facts, cancellationToken, out obstacle) is not { } walk)
        {
            return [];
        }

        var wholeObstacle = WholeObstacle(walk, compilation, cancellationToken);
        if (walk.IsNodeNullable)
        {
            // The keys of a level cannot be asked for together with the one that is null.
            obstacle = wholeObstacle ?? "";
            return wholeObstacle is null ? [new WholeTreeLoad(walk)] : [];
        }

        return wholeObstacle is null ? [new LevelLoad(walk), new WholeTreeLoad(walk)] : [new LevelLoad(walk)];
    }

    private static string? WholeObstacle(RecursiveWalk walk, Compilation compilation, CancellationToken cancellationToken)
    {
        if (walk.Rows.Query is { IsTracking: true, Projection: null })
        {
            return "the context would track rows that the walk does not see: the query needs AsNoTracking, or Select";
        }

        if (walk.IsNodeNullable && NameIndex.IsVisible(compilation, "UseRelationalNulls", cancellationToken))
        {
            return "the database may compare null in another way than a lookup in memory";
        }

        return new TreeRoots(walk, compilation, cancellationToken).AreStarts() ? null : "nothing shows that the walk starts at the roots";
    }
}
