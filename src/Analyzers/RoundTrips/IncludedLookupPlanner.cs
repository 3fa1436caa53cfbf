using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Decides whether a query per element may become an <see cref="IncludedLookup"/>.</summary>
internal static class IncludedLookupPlanner
{
    /// <inheritdoc cref="QueryPlanner"/>
    /// <remarks>It names no obstacle: where there is no such navigation, rows by a key are the plan that a user would expect.</remarks>
    public static IQueryPlan? TryCreate(RepeatedQuery query, out string? obstacle)
    {
        obstacle = null;
        if (query.Operation is not IInvocationOperation terminal
            || query.Facts.Direct(terminal) is null
            || EfModel.TryCreate(query.Compilation) is not { } model
            || query.Repeated.Owner?.Syntax is not { } repeating
            || LookupQuery.TryCreate(terminal, symbol => symbol.IsDeclaredIn(repeating)) is not { Answer: LookupAnswer.Row, Projection: null } lookup
            || !IsByKeyAlone(lookup)
            || lookup.Value is not IPropertyReferenceOperation { Property: var foreignKey, Instance: { } instance }
            || instance.Unwrap() is not { } element
            || element is not (ILocalReferenceOperation or IParameterReferenceOperation)
            || element.Syntax is not ExpressionSyntax elementSyntax
            || ReplacedBy(terminal) is not { Syntax: ExpressionSyntax replacedSyntax } replaced)
        {
            return null;
        }

        if (QueryShapes.Of(query.Compilation).ValueOf(element) is not { Shape: EntityShape.Entity } owner
            || !model.IsConfiguredHere(owner.Query.Entity, owner.Query.Context, query.CancellationToken)
            || NavigationOver(foreignKey, element.Type, lookup, model, query) is not { } navigation
            || !IsSameContext(owner.Query, lookup)
            || !TracksAlike(owner.Query, lookup, query.Compilation, query.CancellationToken)
            || !IsUndisturbed(owner.Query, lookup, navigation, foreignKey, replaced, query)
            || !LoadedEntities.AreOnlyRead(element, owner.Query.Terminal, navigation.Property, foreignKey)
            || IncludePlan.TryCreate(owner, navigation, model, query.CancellationToken, out _) is not { } include)
        {
            return null;
        }

        return new IncludedLookup(include, replacedSyntax, elementSyntax, navigation.Property, lookup, navigation.IsRequired != EfFact.Yes);
    }

    /// <summary>The call with its <c>await</c>; null where its task is kept, or where no other <c>await</c> would be left in the function.</summary>
    private static IOperation? ReplacedBy(IInvocationOperation terminal)
    {
        if (terminal.Type?.Name is not ("Task" or "ValueTask"))
        {
            return terminal.Parent is IExpressionStatementOperation ? null : terminal;
        }

        IOperation call = terminal.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured ? configured : terminal;
        if (call.Parent is not IAwaitOperation { Parent: not IExpressionStatementOperation } awaited)
        {
            return null;
        }

        var function = awaited.Parent;
        while (function is { Parent: not null } and not (IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            function = function.Parent;
        }

        foreach (var operation in function!.Executed())
        {
            if (operation is IAwaitOperation other && !ReferenceEquals(other, awaited) || operation is IForEachLoopOperation { IsAsynchronous: true })
            {
                return awaited;
            }
        }

        return null;
    }

    /// <summary>Nothing but <c>row.Id == order.CustomerId</c>: no condition, order or include that the navigation would not have.</summary>
    private static bool IsByKeyAlone(LookupQuery lookup)
    {
        if (lookup.Comparison is not { Comparison: var comparison })
        {
            return lookup.IsFind;
        }

        if (lookup.Fixed is not [var predicate] || predicate.Unwrap() is not IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue: { } body }] }
            || !ReferenceEquals(body.Unwrap(), comparison))
        {
            return false;
        }

        for (var step = lookup.Terminal.Receiver()?.Unwrap(); step is IInvocationOperation { TargetMethod.IsExtensionMethod: true } call; step = call.Receiver()?.Unwrap())
        {
            if (call.TargetMethod.Name is not ("Where" or "AsNoTracking"))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The only navigation with this foreign key to the rows, whose primary key is compared.</summary>
    private static EfNavigation? NavigationOver(IPropertySymbol foreignKey, ITypeSymbol? dependent, LookupQuery lookup, EfModel model, RepeatedQuery query)
    {
        if (NameIndex.Contains(query.Compilation, "HasPrincipalKey", query.CancellationToken)
            || (lookup.IsFind && NameIndex.Contains(query.Compilation, "HasQueryFilter", query.CancellationToken))
            || new UniqueColumns(query.Compilation, query.CancellationToken).KeyOf(lookup.Entity) is not { } key
            || (lookup.Comparison is { Column: var column } && !SymbolEqualityComparer.Default.Equals(column, key))
            || model.Entity(dependent, query.CancellationToken) is not { } entity)
        {
            return null;
        }

        EfNavigation? found = null;
        foreach (var navigation in entity.Navigations)
        {
            if (navigation is { IsCollection: false, IsOnDependent: true, ForeignKey: { IsDefault: false, Length: 1 } columns } && columns[0] == foreignKey.Name)
            {
                if (found is not null)
                {
                    return null;
                }

                found = navigation;
            }
        }

        return found is not null && SymbolEqualityComparer.Default.Equals(found.Target, lookup.Entity) && found.Property is { SetMethod: not null, GetMethod: not null } ? found : null;
    }

    private static bool IsSameContext(EntityQuery elements, LookupQuery lookup)
        => ReferenceEquals(elements.Set.Root(), lookup.Terminal.Root())
            && ContextOf(elements.Set) is { } first && ContextOf(lookup.Set) is { } second && first.IsSame(second);

    private static ContextReference? ContextOf(IOperation set) => set.Unwrap() switch
    {
        IPropertyReferenceOperation { Instance: { } context } => ContextReference.TryCreate(context),
        IInvocationOperation { TargetMethod.Name: "Set", Instance: { } context } => ContextReference.TryCreate(context),
        _ => null,
    };

    /// <summary>What an include loads is tracked as the rows that it belongs to are.</summary>
    private static bool TracksAlike(EntityQuery elements, LookupQuery lookup, Compilation compilation, CancellationToken cancellationToken)
    {
        if (!lookup.IsTracking)
        {
            return elements.Tracking == QueryTracking.NoTracking;
        }

        var isDefaultChosen = NameIndex.Contains(compilation, "QueryTrackingBehavior", cancellationToken);
        return elements.Tracking switch
        {
            QueryTracking.NoTracking => false,
            QueryTracking.Tracking => !isDefaultChosen,
            _ => !isDefaultChosen || !lookup.IsFind,
        };
    }

    /// <summary>Would the query find the same if it ran when the elements are loaded?</summary>
    private static bool IsUndisturbed(EntityQuery elements, LookupQuery lookup, EfNavigation navigation, IPropertySymbol foreignKey, IOperation replaced, RepeatedQuery query)
    {
        // The row of a no-tracking query is an object of its own, which the include connects with the element.
        if (!lookup.IsTracking && !RowUse.IsRead(replaced, lookup.Entity, LookupAnswer.Row))
        {
            return false;
        }

        // What the context tracks already has the values, and the navigations, that the program has given it.
        if (lookup.IsTracking && (ColumnWrites.Any(query.Compilation, foreignKey, query.CancellationToken) || ColumnWrites.Any(query.Compilation, navigation.Property, query.CancellationToken)))
        {
            return false;
        }

        var root = replaced.Root();
        foreach (var operation in root.DescendantsAndSelf())
        {
            if (lookup.IsTracking && ContextChanges.IsAt(operation, alsoAddsAndRemoves: true))
            {
                return false;
            }
        }

        return RepeatedPart(replaced, elements.Terminal) is { } repeated
            && (query.Facts.FirstWrite(root) is not { } write || write.Syntax.SpanStart >= repeated.Syntax.Span.End);
    }

    /// <summary>The whole part of the body that the query moves out of; null where something in between makes a difference.</summary>
    private static IOperation? RepeatedPart(IOperation replaced, IOperation elements)
    {
        var repeated = replaced;
        while (repeated.Parent is { } parent && !elements.IsInside(parent))
        {
            switch (parent)
            {
                // The errors of each query are handled, or the query waits for its turn.
                case ITryOperation or ILockOperation:
                // A lazy sequence runs when its reader wants.
                case IInvocationOperation walk when repeated is IArgumentOperation { Value: IDelegateCreationOperation } && !LambdaSites.IsWalked(walk):
                    return null;
            }

            repeated = parent;
        }

        return repeated;
    }
}
