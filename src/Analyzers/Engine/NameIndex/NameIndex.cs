using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.NameIndex;

/// <summary>
/// Where is a name used in the source of a compilation? The door for every question about the whole compilation
/// ("is <c>UseOutputCache</c> called", "who calls this method"): only nodes with the right name are bound afterwards.
/// Built per syntax tree and kept as long as the tree, so that an edit of one file indexes that file alone.
/// </summary>
internal static class NameIndex
{
    private static readonly ConditionalWeakTable<SyntaxTree, TreeNames> Trees = new();

    public static bool Contains(Compilation compilation, string name, CancellationToken cancellationToken)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (Names(tree, cancellationToken).Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Every simple name (<c>X</c>, <c>X&lt;T&gt;</c>, also the right side of a member access) with this text.</summary>
    public static IEnumerable<SimpleNameSyntax> Find(Compilation compilation, string name, CancellationToken cancellationToken)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            var positions = Names(tree, cancellationToken).Positions(name);
            if (positions.IsDefaultOrEmpty)
            {
                continue;
            }

            var root = tree.GetRoot(cancellationToken);
            foreach (var position in positions)
            {
                if (root.FindToken(position).Parent is SimpleNameSyntax found)
                {
                    yield return found;
                }
            }
        }
    }

    private static TreeNames Names(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!Trees.TryGetValue(tree, out var names))
        {
            // Two threads may build the same index; both give the same result.
            names = new TreeNames(tree, cancellationToken);
            names = Trees.GetValue(tree, _ => names);
        }

        return names;
    }

    private sealed class TreeNames
    {
        private readonly Dictionary<string, ImmutableArray<int>.Builder> _positions = new(StringComparer.Ordinal);

        public TreeNames(SyntaxTree tree, CancellationToken cancellationToken)
        {
            foreach (var token in tree.GetRoot(cancellationToken).DescendantTokens())
            {
                if (token.IsKind(SyntaxKind.IdentifierToken) && token.Parent is SimpleNameSyntax)
                {
                    if (!_positions.TryGetValue(token.ValueText, out var positions))
                    {
                        _positions.Add(token.ValueText, positions = ImmutableArray.CreateBuilder<int>(1));
                    }

                    positions.Add(token.SpanStart);
                }
            }
        }

        public bool Contains(string name) => _positions.ContainsKey(name);

        public ImmutableArray<int> Positions(string name)
            => _positions.TryGetValue(name, out var positions) ? positions.ToImmutable() : default;
    }
}
