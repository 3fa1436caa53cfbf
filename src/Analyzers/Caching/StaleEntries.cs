using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Rows that a body changes while an entry holds them as they were.</summary>
/// <param name="Write">The call that stores the change.</param>
internal sealed record StaleEntry(IInvocationOperation Write, ITypeSymbol Entity, CachedRowsEntry Entry);

/// <summary>Finds the entries that a body leaves stale.</summary>
internal sealed class StaleEntries
{
    /// <summary>Speaks of caches, or tells somebody who may.</summary>
    private static readonly string[] Tellers = ["Cache", "Evict", "Invalidat", "Purge", "Publish", "Raise", "Notify", "Dispatch", "Enqueue", "Send", "Event"];

    private static readonly ConditionalWeakTable<Compilation, StaleEntries> PerCompilation = new();

    private readonly Compilation _compilation;
    private readonly ContextCalls _calls;
    private CachedRows? _rows;

    private StaleEntries(Compilation compilation, ContextCalls calls)
    {
        _compilation = compilation;
        _calls = calls;
    }

    /// <summary>Null without Entity Framework.</summary>
    public static StaleEntries? Of(Compilation compilation)
        => ContextCalls.TryCreate(compilation) is { } calls ? PerCompilation.GetValue(compilation, key => new StaleEntries(key, calls)) : null;

    /// <summary>The first for each type of rows; none where the body may tell somebody else to take the entry out.</summary>
    public IEnumerable<StaleEntry> In(IOperation body, ISymbol member, CancellationToken cancellationToken)
    {
        var changes = ChangedRows.In(body, _calls);
        if (changes.Count == 0 || TellsOthers(body, member))
        {
            yield break;
        }

        // Equal whichever thread makes it.
        var rows = _rows ??= new CachedRows(_compilation, cancellationToken);
        foreach (var changed in changes)
        {
            foreach (var entry in rows.Of(changed.Key))
            {
                if (!SymbolEqualityComparer.Default.Equals(entry.Member, member) && !IsTakenOut(rows, entry, changed.Key, body, member))
                {
                    yield return new StaleEntry(changed.Value, changed.Key, entry);
                    break;
                }
            }
        }
    }

    private static bool TellsOthers(IOperation body, ISymbol member)
    {
        if (Speaks(member.Name) || member.GetAttributes().Any(static attribute => Speaks(attribute.AttributeClass?.Name ?? "")))
        {
            return true;
        }

        foreach (var operation in body.DescendantsAndSelf())
        {
            // What is said to a cache of one key or tag is read as what it is.
            if (operation is IInvocationOperation { TargetMethod: var method }
                && CacheCalls.At(operation) is null
                && !CachedRows.RemovesTag(method)
                && (Speaks(method.Name) || Speaks(method.ContainingType.Name)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Speaks(string name) => Tellers.Any(teller => name.IndexOf(teller, StringComparison.Ordinal) >= 0);

    /// <summary>
    /// By the member, by one that it calls, or by one that does not write these rows itself: who calls that one, and when, is not
    /// known. What other writers do for their own changes does nothing for those of this one.
    /// </summary>
    private bool IsTakenOut(CachedRows rows, CachedRowsEntry entry, ITypeSymbol entity, IOperation body, ISymbol member)
    {
        foreach (var remover in rows.RemoversOf(entry))
        {
            if (SymbolEqualityComparer.Default.Equals(remover, member)
                || remover is not IMethodSymbol method
                || MethodBodies.Of(method, _compilation) is not { } removing
                || !ChangedRows.In(removing, _calls).ContainsKey(entity)
                || Calls(body, method))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Calls(IOperation body, IMethodSymbol method)
    {
        foreach (var operation in body.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod: var called } && SymbolEqualityComparer.Default.Equals(called.Definition(), method.Definition()))
            {
                return true;
            }
        }

        return false;
    }
}
