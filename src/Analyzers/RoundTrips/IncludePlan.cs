using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A query that may load a navigation with its rows.</summary>
/// <param name="After">What the <c>Include</c>, or the <c>ThenInclude</c>, is chained to.</param>
/// <param name="Path">The navigations to include, from the row; with <paramref name="IsContinued"/> only the last.</param>
/// <param name="IsContinued">It goes on from an <c>Include</c> that is there already.</param>
/// <param name="SplitAfter">What an <c>AsSplitQuery</c> is chained to, so that two collections do not multiply each other's rows; null when none is needed.</param>
internal sealed record IncludePlan(ExpressionSyntax After, ImmutableArray<IPropertySymbol> Path, bool IsContinued, ExpressionSyntax? SplitAfter)
{
    public string Title => TitleOf(Path[Path.Length - 1].Name);

    public static string TitleOf(string navigation) => $"Include '{navigation}' in the query";

    /// <param name="owner">The entities that the navigation is read from.</param>
    /// <param name="reason">Why there is none, as a clause.</param>
    public static IncludePlan? TryCreate(EntityValue owner, EfNavigation navigation, EfModel model, CancellationToken cancellationToken, out string reason)
    {
        var query = owner.Query;
        if (query.IsFind)
        {
            reason = $"'{((IInvocationOperation)query.Terminal).TargetMethod.Name}' has no query that could include it";
            return null;
        }

        if (query.IsElsewhere)
        {
            reason = "the query is in another member, which others may call";
            return null;
        }

        if (query.Terminal.IsTranslated() || query.Source.Syntax is not ExpressionSyntax source)
        {
            reason = "the query is not written as a chain of calls";
            return null;
        }

        if (query.Source.Type is not INamedTypeSymbol { TypeArguments: [.., var row] } || !SymbolEqualityComparer.Default.Equals(row, query.Entity))
        {
            reason = "the query changes the type of its rows";
            return null;
        }

        if (MayLeaveRowsOut(navigation, model, cancellationToken))
        {
            reason = $"the query filter of '{navigation.Target.Name}' would leave rows out of the query";
            return null;
        }

        IncludedPath? parent = null;
        if (!owner.Path.IsEmpty)
        {
            parent = query.IncludeOf(owner.PathNames());
            if (parent is { IsFiltered: true } && !IsOpenEnd(parent, owner.Path.Length))
            {
                reason = "the include that leads to it is filtered";
                return null;
            }

            // Lazy loading leads to it.
            foreach (var step in parent is null ? owner.Path : [])
            {
                if (model.Navigation(step, cancellationToken) is not { } before || MayLeaveRowsOut(before, model, cancellationToken))
                {
                    reason = $"including '{step.Name}', which leads to it, may leave rows out of the query";
                    return null;
                }
            }
        }

        reason = "";
        var path = owner.Path.Add(navigation.Property);
        var isContinued = parent is not null && IsOpenEnd(parent, owner.Path.Length) && parent.Call.IsInside(query.Terminal);
        var after = isContinued ? parent!.Call : PlaceOf(path[0].Name, query.Source);
        var isSplit = IsSecondCollection(query, path) && query.IsSplit is null && !query.IsPaged && !model.IsSplitByDefault(cancellationToken);
        return new IncludePlan(
            (ExpressionSyntax)after.Syntax,
            isContinued ? [navigation.Property] : path,
            isContinued,
            isSplit ? (ExpressionSyntax)EndOfIncludes(after).Syntax : null);
    }

    /// <summary>Among the includes at the start of the chain by name, so that the order in which several are added makes no difference.</summary>
    private static IOperation PlaceOf(string navigation, IOperation source)
    {
        var place = source;
        for (var next = IncludeAfter(place); next is not null; next = IncludeAfter(next))
        {
            if (next.TargetMethod.Name == "Include" && (IncludePaths.Of(next) is not { } include || string.CompareOrdinal(include.Path[0], navigation) > 0))
            {
                break;
            }

            place = next;
        }

        return place;
    }

    private static IOperation EndOfIncludes(IOperation place)
    {
        while (IncludeAfter(place) is { } next)
        {
            place = next;
        }

        return place;
    }

    private static IInvocationOperation? IncludeAfter(IOperation operation)
    {
        var parent = operation.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation)
        {
            parent = parent.Parent;
        }

        return parent is IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod.Name: "Include" or "ThenInclude", Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax } } next } ? next : null;
    }

    /// <summary>The <c>Include</c> ends at the entities whose navigation is wanted, is no text, and nothing follows it yet.</summary>
    private static bool IsOpenEnd(IncludedPath include, int length)
        => include.Path.Length == length
            && include.Call.TargetMethod.TypeArguments.Length > 1
            && include.Call.Parent is not IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ThenInclude" } };

    /// <summary>An inner join with rows that a filter leaves out would leave out the rows of the query as well.</summary>
    private static bool MayLeaveRowsOut(EfNavigation navigation, EfModel model, CancellationToken cancellationToken)
        => !navigation.IsCollection && navigation.IsRequired != EfFact.No && model.Entity(navigation.Target, cancellationToken)?.HasQueryFilter != EfFact.No;

    private static bool IsSecondCollection(EntityQuery query, ImmutableArray<IPropertySymbol> path)
    {
        if (!AddsCollection(query, path))
        {
            return false;
        }

        foreach (var include in query.Includes)
        {
            var current = query.Entity;
            for (var i = 0; i < include.Path.Length; i++)
            {
                if (EntityTypes.PropertyOf(current, include.Path[i]) is not { } property || EntityTypes.TargetOf(property.Type, out var isCollection) is not { } next)
                {
                    break;
                }

                // A collection of the rows that are walked to get there is no second one beside it.
                if (isCollection && !(i < path.Length && path[i].Name == include.Path[i]))
                {
                    return true;
                }

                current = next;
            }
        }

        return false;
    }

    private static bool AddsCollection(EntityQuery query, ImmutableArray<IPropertySymbol> path)
    {
        var names = ImmutableArray<string>.Empty;
        foreach (var step in path)
        {
            names = names.Add(step.Name);
            if (query.IncludeOf(names) is null && EntityTypes.TargetOf(step.Type, out var isCollection) is not null && isCollection)
            {
                return true;
            }
        }

        return false;
    }
}
