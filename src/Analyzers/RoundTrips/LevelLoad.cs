namespace PerfAnalyzers.RoundTrips;

/// <summary>A <see cref="RecursiveWalk"/> that asks for a whole level of the tree at once: for the part of the tree below its node, and no more.</summary>
internal sealed record LevelLoad(RecursiveWalk Walk) : IQueryPlan
{
    public string Title => "Load each level of the tree with one query";

    public string EquivalenceKey => "LevelLoad";
}
