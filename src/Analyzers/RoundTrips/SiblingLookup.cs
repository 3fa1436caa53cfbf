using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A call per element of a function whose type has another one that does the same lookup for many keys: that one is called before the loop.</summary>
/// <param name="Callee">The loop, and the function for one key.</param>
/// <param name="Many">The function for many keys.</param>
/// <param name="TakesList">It takes its keys as a list, and not as any collection.</param>
/// <param name="GivesDictionary">It gives the rows by their keys, and not one after the other.</param>
internal sealed record SiblingLookup(CalleeLookup Callee, IMethodSymbol Many, bool TakesList, bool GivesDictionary) : IQueryPlan
{
    public string Title => $"Call '{Many.Name}' before the loop";

    public string EquivalenceKey => "SiblingLookup";
}
