namespace PerfAnalyzers.RoundTrips;

/// <summary>A <see cref="RecursiveWalk"/> from the roots of the tree, which sees every row in the end: one query loads them all.</summary>
internal sealed record WholeTreeLoad(RecursiveWalk Walk) : IQueryPlan
{
    public string Title => "Load the whole tree with one query";

    public string EquivalenceKey => "WholeTreeLoad";
}
