using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Engine.QueryShape;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A navigation that its query does not load.</summary>
/// <param name="Name">What the user calls it: <c>order.Customer</c>.</param>
/// <param name="Fault">What comes of it, as the end of a sentence.</param>
/// <param name="Owner">The entities that it is read from; null for an explicit load of entities that come from elsewhere.</param>
internal sealed record NavigationFinding(IOperation Operation, string Name, string Fault, EntityValue? Owner, EfNavigation? Navigation)
{
    public EntityQuery? Query => Owner?.Query;

    /// <summary>Would one <c>Include</c> cure both?</summary>
    public bool IsSameAs(NavigationFinding other)
        => Query?.Terminal.Syntax == other.Query?.Terminal.Syntax && SymbolEqualityComparer.Default.Equals(Navigation?.Property, other.Navigation?.Property);
}
