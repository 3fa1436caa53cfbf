using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A way to cure a query per element: everything that its rewriter needs, found only when the rewrite gives the same results for every input.</summary>
internal interface IQueryPlan
{
    /// <summary>What the light bulb says.</summary>
    string Title { get; }

    /// <summary>The kind of plan: "fix all" fixes what has a plan of the same kind.</summary>
    string EquivalenceKey { get; }
}

/// <summary>Decides whether one kind of plan exists for a query.</summary>
/// <param name="query">The query that is repeated.</param>
/// <param name="obstacle">Where there is no plan: why, as a clause that a user can act on; null when this planner is not for such queries.</param>
internal delegate IQueryPlan? QueryPlanner(RepeatedQuery query, out string? obstacle);

/// <summary>A reported operation: a query, or a call that leads to one, and what repeats it.</summary>
internal sealed record RepeatedQuery(
    IOperation Operation,
    Repeated Repeated,
    Compilation Compilation,
    RoundTripFacts Facts,
    CancellationToken CancellationToken)
{
    /// <summary>What <see cref="CalleeLookupPlanner"/> found: the planner before it builds on that as well.</summary>
    public (IQueryPlan? Plan, string? Obstacle)? Callee { get; set; }
}

/// <summary>The plans for a query per element, in order of preference. The analyzer asks whether there is one; the code fix offers all.</summary>
internal static class QueryPlans
{
    private const string NoLookup = "only a lookup of one row by one column can be batched";

    private static readonly ImmutableArray<QueryPlanner> Planners =
    [
        IncludedLookupPlanner.TryCreate,
        BatchedLookupPlanner.TryCreate,
        DapperLookupPlanner.TryCreate,
        SiblingLookupPlanner.TryCreate,
        CalleeLookupPlanner.TryCreate,
    ];

    /// <summary>The plan that is preferred to all others; null when there is none.</summary>
    /// <param name="obstacle">Why there is none: what stands in the way of the kind of plan that would be preferred.</param>
    public static IQueryPlan? Preferred(RepeatedQuery query, out string obstacle)
    {
        string? first = null;
        foreach (var planner in Planners)
        {
            if (planner(query, out var reason) is { } plan)
            {
                obstacle = "";
                return plan;
            }

            first ??= reason;
        }

        obstacle = first ?? NoLookup;
        return null;
    }

    /// <summary>Every plan that holds, the preferred first.</summary>
    public static ImmutableArray<IQueryPlan> All(RepeatedQuery query)
    {
        var plans = ImmutableArray.CreateBuilder<IQueryPlan>();
        foreach (var planner in Planners)
        {
            if (planner(query, out _) is { } plan)
            {
                plans.Add(plan);
            }
        }

        return plans.ToImmutable();
    }
}
