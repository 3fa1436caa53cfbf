using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>One step on the way to a round trip.</summary>
/// <param name="Name">What the user calls it: <c>GetParent</c>, <c>UserRepository.FindAsync</c>, <c>Users.FindAsync</c>.</param>
/// <param name="Location">In this compilation's source; a place in a file for another project's source, none where only its assembly is known.</param>
/// <param name="Method">The member that is called; null for the enumeration of a query.</param>
internal readonly record struct Hop(string Name, Location Location, IMethodSymbol? Method);

/// <summary>A round trip and the calls that lead to it. The last hop is the round trip itself.</summary>
/// <param name="Kind">Exactly one kind.</param>
internal sealed record RoundTrip(RoundTripKinds Kind, ImmutableArray<Hop> Hops)
{
    /// <summary>False when only some of the members that a call may run make the round trip: other implementations of the interface do not.</summary>
    public bool IsProved { get; init; } = true;

    /// <summary>How the library makes many of these in one round trip: <c>StringGet(RedisKey[])</c>; null when it cannot.</summary>
    public string? BatchForm { get; init; }

    public bool IsDirect => Hops.Length == 1;

    /// <summary>Where the steps are, from the given one on. A step in an assembly that a build references has a name only.</summary>
    public ImmutableArray<Location> LocationsFrom(int first)
    {
        var locations = ImmutableArray.CreateBuilder<Location>(Hops.Length);
        for (var i = first; i < Hops.Length; i++)
        {
            if (Hops[i].Location != Location.None)
            {
                locations.Add(Hops[i].Location);
            }
        }

        return locations.ToImmutable();
    }

    public RoundTrip Through(Hop hop) => this with { Hops = Hops.Insert(0, hop) };
}
