using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Where can a method copy the list that a cache gave it, so that it changes the copy?</summary>
internal static class CachedListCopy
{
    /// <summary>By hand: it may have been the entry that was meant to change.</summary>
    public const string Title = "Change a copy of the list, and leave the cached one as it is";

    /// <summary>The statement in front of which the copy is made; null where not every change is one of that copy.</summary>
    public static StatementSyntax? PlaceFor(CacheCall get, ILocalSymbol local)
    {
        if (!local.Type.IsType("System.Collections.Generic", "List") || local.RefKind != RefKind.None)
        {
            return null;
        }

        StatementSyntax? place = null;
        foreach (var (change, target) in CachedObjectChange.ChangesOf(get, local))
        {
            // A change of an element is one of the element that the copy has as well.
            if (target.Unwrap() is not ILocalReferenceOperation)
            {
                return null;
            }

            if (place is null)
            {
                place = change.Syntax.FirstAncestorOrSelf<StatementSyntax>();
                if (place?.Parent is not (BlockSyntax or SwitchSectionSyntax) || !RunsOnce(place, get))
                {
                    return null;
                }
            }
            else if (!place.Parent!.Span.Contains(change.Syntax.Span))
            {
                return null;
            }
        }

        return place;
    }

    /// <summary>Neither in a loop nor in a function that does not hold the question as well: the second copy would be one of the first.</summary>
    private static bool RunsOnce(StatementSyntax place, CacheCall get)
    {
        for (var current = place.Parent; current is not null && !current.Span.Contains(get.Call.Syntax.Span); current = current.Parent)
        {
            if (current is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
            {
                return false;
            }
        }

        return true;
    }
}
