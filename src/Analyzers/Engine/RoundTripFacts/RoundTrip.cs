using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>One step on the way to a round trip.</summary>
/// <param name="Name">What the user calls it: <c>GetParent</c>, <c>UserRepository.FindAsync</c>, <c>Users.FindAsync</c>.</param>
/// <param name="Method">The member that is called; null for the enumeration of a query.</param>
internal readonly record struct Hop(string Name, Location Location, IMethodSymbol? Method);

/// <summary>A round trip and the calls that lead to it. The last hop is the round trip itself.</summary>
internal sealed record RoundTrip(RoundTripKind Kind, ImmutableArray<Hop> Hops)
{
    public bool IsDirect => Hops.Length == 1;
}
