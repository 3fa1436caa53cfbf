using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>
/// A call of an interface or abstract member that no project seen from here implements. A project that references this one
/// may know the implementation.
/// </summary>
/// <param name="Member">The member without a body; of a generic type in the form that is called.</param>
/// <param name="Hops">The calls that lead to it; the last one calls it.</param>
internal sealed record PendingCall(IMethodSymbol Member, ImmutableArray<Hop> Hops);
