using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.SharedContexts;

/// <summary>How a function reaches a <c>DbContext</c>: <c>_db</c>, <c>_users._db</c>, a local or a parameter.</summary>
/// <param name="Root">The local or parameter that the path starts from; null for the function's own object, and for a static member.</param>
/// <param name="Members">The members on the way, in the order in which they are read; a parameter of a primary constructor counts as a member.</param>
internal readonly record struct ContextPath(ISymbol? Root, ImmutableArray<ISymbol> Members)
{
    public string Name => Members.IsEmpty ? Root?.Name ?? "this" : Members[Members.Length - 1].Name;

    public bool IsStatic => Root is null && Members is [{ IsStatic: true }, ..];

    /// <summary>The same instance for certain, because it is reached in the same way.</summary>
    public bool IsSameAs(ContextPath other)
    {
        if (!SymbolEqualityComparer.Default.Equals(Root, other.Root) || Members.Length != other.Members.Length)
        {
            return false;
        }

        for (var i = 0; i < Members.Length; i++)
        {
            if (!SymbolEqualityComparer.Default.Equals(Members[i], other.Members[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Is it a context of one's own for each run of this piece of code?</summary>
    public bool StartsInside(SyntaxNode code)
    {
        if (Root is not { DeclaringSyntaxReferences: [var declaration] })
        {
            return false;
        }

        return declaration.SyntaxTree == code.SyntaxTree && code.Span.Contains(declaration.Span);
    }
}
