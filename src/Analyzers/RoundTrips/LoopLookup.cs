using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.RoundTrips;

/// <summary>How the walked elements are had twice: once for their keys, once for the loop.</summary>
internal enum ElementSource
{
    /// <summary>It is a collection that can be walked again.</summary>
    Reusable,

    /// <summary>It is a call that gives a collection: its result is kept in a local.</summary>
    Kept,

    /// <summary>It may be lazy: its elements are kept in a list.</summary>
    Listed,
}

/// <summary>A loop whose query per element becomes queries before it, for all keys in chunks, and a lookup in memory in its place.</summary>
/// <param name="Replaced">What the lookup in memory takes the place of: the query, with its <c>await</c>.</param>
/// <param name="Anchor">The statement before which the query for all goes.</param>
/// <param name="Elements">The walked elements.</param>
/// <param name="Element">The name of one element in the loop or lambda.</param>
/// <param name="KeyProperty">The property of an element that is its key; null when the element is the key.</param>
/// <param name="HasKeylessElements">An element may have no key: it is left out of the query.</param>
/// <param name="Key">The key in the loop.</param>
/// <param name="IsKeyNullable">The key in the loop may be null: that is a miss.</param>
internal abstract record LoopLookup(
    ExpressionSyntax Replaced,
    StatementSyntax Anchor,
    ExpressionSyntax Elements,
    ElementSource Source,
    string Element,
    string? KeyProperty,
    bool HasKeylessElements,
    ExpressionSyntax Key,
    bool IsKeyNullable)
{
    /// <summary>How the lambda with the query runs for all elements at once; null where one round follows the other.</summary>
    public ConcurrentWalk? Concurrent { get; init; }

    /// <summary>The type of a key that is there.</summary>
    public abstract ITypeSymbol KeyType { get; }
}
