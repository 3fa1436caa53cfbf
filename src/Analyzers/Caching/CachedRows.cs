using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>An entry that is computed from rows of the database.</summary>
/// <param name="Call">The call that asks for it.</param>
/// <param name="Key">Its <see cref="KeyPattern"/>.</param>
/// <param name="Tags">The constant tags that it is stored with.</param>
/// <param name="Entities">The types of the rows.</param>
/// <param name="Member">The member that asks for it.</param>
internal sealed record CachedRowsEntry(CacheCall Call, string Key, ImmutableArray<string> Tags, ImmutableHashSet<ITypeSymbol> Entities, ISymbol? Member);

/// <summary>Which rows does an application keep in caches, and where does it take them out again? Asked of the whole compilation once.</summary>
internal sealed class CachedRows
{
    private const int MaxDepth = 2;

    private static readonly string[] TagRemovers = ["RemoveByTag", "RemoveByTagAsync", "EvictByTagAsync"];

    private readonly Compilation _compilation;
    private readonly Implementations _implementations;
    private readonly ImmutableArray<CachedRowsEntry> _entries;
    private readonly List<(string Key, ISymbol Member)> _removals = [];

    public CachedRows(Compilation compilation, CancellationToken cancellationToken)
    {
        _compilation = compilation;
        _implementations = new Implementations(compilation);
        var entries = ImmutableArray.CreateBuilder<CachedRowsEntry>();
        foreach (var call in CacheCalls.In(compilation, cancellationToken, CacheAction.Get, CacheAction.GetOrCreate))
        {
            if (CachedComputation.Of(call) is { } computation && KeyPattern.Of(call.Key) is { } key && EntitiesIn(computation) is { IsEmpty: false } entities)
            {
                entries.Add(new CachedRowsEntry(call, key, TagsOf(call), entities, MemberOf(call.Call)));
            }
        }

        // In the order of their places, whatever order their names were asked for in.
        entries.Sort(static (left, right) => Compare(left.Call.Call.Syntax, right.Call.Call.Syntax));
        _entries = entries.ToImmutable();
        if (!_entries.IsEmpty)
        {
            FindRemovals(cancellationToken);
        }
    }

    public static bool RemovesTag(IMethodSymbol method) => TagRemovers.Contains(method.Name);

    public IEnumerable<CachedRowsEntry> Of(ITypeSymbol entity) => _entries.Where(entry => entry.Entities.Contains(entity));

    /// <summary>The members that take the entry out of the cache, or store it anew.</summary>
    public IEnumerable<ISymbol> RemoversOf(CachedRowsEntry entry)
    {
        foreach (var (key, member) in _removals)
        {
            if (key == entry.Key || entry.Tags.Contains(key))
            {
                yield return member;
            }
        }
    }

    /// <summary>The member whose body an operation is in.</summary>
    public static ISymbol? MemberOf(IOperation operation)
    {
        var symbol = operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart);
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            symbol = symbol.ContainingSymbol;
        }

        return symbol;
    }

    private void FindRemovals(CancellationToken cancellationToken)
    {
        foreach (var call in CacheCalls.In(_compilation, cancellationToken, CacheAction.Remove, CacheAction.Set))
        {
            if (KeyPattern.Of(call.Key) is { } key && MemberOf(call.Call) is { } member && !_entries.Any(entry => entry.Key == key && SymbolEqualityComparer.Default.Equals(entry.Member, member)))
            {
                _removals.Add((key, member));
            }
        }

        foreach (var remover in TagRemovers)
        {
            foreach (var name in NameIndex.Find(_compilation, remover, cancellationToken))
            {
                if (name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } syntax && _compilation.ModelOf(name.SyntaxTree).GetOperation(syntax, cancellationToken) is { } call && MemberOf(call) is { } member)
                {
                    _removals.AddRange(TextsIn(call).Select(tag => (tag, member)));
                }
            }
        }
    }

    private ImmutableHashSet<ITypeSymbol> EntitiesIn(CachedComputation computation)
    {
        var entities = ImmutableHashSet.CreateBuilder<ITypeSymbol>(SymbolEqualityComparer.Default);
        Add(computation.Sources(), MaxDepth);
        return entities.ToImmutable();

        void Add(IEnumerable<IOperation> operations, int depth)
        {
            foreach (var operation in operations)
            {
                if (operation is IPropertyReferenceOperation or IInvocationOperation { TargetMethod.Name: "Set" }
                    && operation.Type is INamedTypeSymbol { TypeArguments: [var entity] } set && set.IsType("Microsoft.EntityFrameworkCore", "DbSet"))
                {
                    entities.Add(entity);
                }
                else if (depth > 0
                    && operation is IInvocationOperation { TargetMethod: var called }
                    && SymbolEqualityComparer.Default.Equals(called.ContainingAssembly, _compilation.Assembly)
                    && _implementations.Of(called.Definition()) is [var only]
                    && MethodBodies.Of(only, _compilation) is { } body)
                {
                    Add(body.DescendantsAndSelf(), depth - 1);
                }
            }
        }
    }

    private static ImmutableArray<string> TagsOf(CacheCall call)
    {
        foreach (var argument in call.Call.Arguments)
        {
            if (argument is { Parameter.Name: "tags", ArgumentKind: ArgumentKind.Explicit })
            {
                return [.. TextsIn(argument.Value)];
            }
        }

        return [];
    }

    private static IEnumerable<string> TextsIn(IOperation operation)
    {
        foreach (var part in operation.DescendantsAndSelf())
        {
            if (part.ConstantValue is { HasValue: true, Value: string text })
            {
                yield return text;
            }
        }
    }

    private static int Compare(SyntaxNode left, SyntaxNode right)
    {
        var path = string.CompareOrdinal(left.SyntaxTree.FilePath, right.SyntaxTree.FilePath);
        return path != 0 ? path : left.SpanStart.CompareTo(right.SpanStart);
    }
}
