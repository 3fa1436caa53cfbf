using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>A cycle of calls that makes a round trip in each of its rounds: one per node of a tree, one per step of a climb.</summary>
/// <param name="Function">The method or local function in which the asked call stands, and to which the cycle comes back.</param>
/// <param name="Trip">What each run of the function asks. The first hop lies in the function.</param>
/// <param name="Cycle">From the asked call back to the function; one hop where the function calls itself.</param>
internal sealed record Recursion(IMethodSymbol Function, RoundTrip Trip, ImmutableArray<Hop> Cycle);
