using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.NameIndex;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Decides whether a query per element may become a <see cref="BatchedLookup"/>.</summary>
internal sealed class BatchedLookupPlanner
{
    private readonly Compilation _compilation;
    private readonly RoundTripFacts _facts;
    private readonly CancellationToken _cancellationToken;
    private readonly UniqueColumns _columns;

    private BatchedLookupPlanner(RepeatedQuery query)
    {
        _compilation = query.Compilation;
        _facts = query.Facts;
        _cancellationToken = query.CancellationToken;
        _columns = new UniqueColumns(_compilation, _cancellationToken);
    }

    /// <inheritdoc cref="QueryPlanner"/>
    public static IQueryPlan? TryCreate(RepeatedQuery query, out string? obstacle)
    {
        if (query.Operation is not IInvocationOperation terminal || query.Facts.Direct(terminal) is null
            || query.Repeated.Owner?.Syntax is not { } repeating || LookupQuery.TryCreate(terminal, symbol => symbol.IsDeclaredIn(repeating)) is not { } lookup)
        {
            obstacle = null;
            return null;
        }

        var plan = new BatchedLookupPlanner(query).Create(lookup, terminal, lookup.Value, query.Repeated, out var reason);
        obstacle = reason;
        return plan;
    }

    /// <summary>The plan for a query in a function that the loop calls, as if it stood in the place of the call.</summary>
    /// <param name="key">The argument of the call that the query looks up by.</param>
    /// <param name="ownsContext">The function makes a context of its own for each call, so that no two calls give the same object.</param>
    public static BatchedLookup? Through(RepeatedQuery query, LookupQuery lookup, IInvocationOperation call, IArgumentOperation key, bool ownsContext, out string reason)
    {
        var planner = new BatchedLookupPlanner(query);
        if (planner.Create(ownsContext ? lookup with { IsTracking = false } : lookup, call, key.Value, query.Repeated, out reason) is not { } plan)
        {
            return null;
        }

        // Everything else that the function is given must be the same before the loop.
        var varying = LoopSite.TryCreate(call, key.Value, query.Repeated, out _)!;
        foreach (var part in call.ChildOperations)
        {
            foreach (var operation in part.DescendantsAndSelf())
            {
                if (!operation.IsInside(key) && (varying.Varies(operation) || operation is IInvocationOperation or IAwaitOperation or IObjectCreationOperation))
                {
                    reason = "the call depends on more of the loop than the key";
                    return null;
                }
            }
        }

        return plan;
    }

    /// <param name="call">What the loop calls for each element: the query, or the function that it is in.</param>
    /// <param name="value">The key in the loop.</param>
    /// <param name="reason">Why there is none, as a clause.</param>
    private BatchedLookup? Create(LookupQuery query, IInvocationOperation call, IOperation value, Repeated repeated, out string reason)
    {
        if (LoopSite.TryCreate(call, value, repeated, out reason) is not { } site)
        {
            return null;
        }

        if (ElementKey.TryCreate(value, site.Element, site.Body) is not { } key)
        {
            reason = "the key is not a plain value of the element";
            return null;
        }

        if (ColumnOf(query, key, out reason) is not { } column
            || !IsIndependent(query, site, out reason)
            || !IsUndisturbed(query, call, site, key, out reason))
        {
            return null;
        }

        if (site.SourceOf(_facts) is not { } source)
        {
            reason = "the elements cannot be walked twice";
            return null;
        }

        reason = "";
        return new BatchedLookup(
            query,
            column,
            site.Replaced,
            site.Anchor,
            site.Elements,
            source,
            site.Element.Name,
            key.Property?.Name,
            key.Type.IsReferenceType ? key.MayBeNull(site.ElementType) : IsNullable(key.Type),
            (ExpressionSyntax)value.Syntax,
            query.Value.Type!.IsReferenceType || IsNullable(query.Value.Type!),
            MayRowsDiffer(query, column)) { Concurrent = site.Concurrent };
    }

    /// <summary>
    /// A row that the context tracks comes back as the object that the program has, whose column may have been set since: the
    /// rows are then kept by what the database has in it.
    /// </summary>
    private bool MayRowsDiffer(LookupQuery query, IPropertySymbol column)
    {
        if (!query.IsTracking || query.Projection is not null || query.Answer is not (LookupAnswer.Row or LookupAnswer.Rows)
            || SymbolEqualityComparer.Default.Equals(_columns.KeyOf(query.Entity), column))
        {
            return false;
        }

        return column.DeclaringSyntaxReferences.IsEmpty || ColumnWrites.Any(_compilation, column, _cancellationToken);
    }

    private IPropertySymbol? ColumnOf(LookupQuery query, ElementKey key, out string reason)
    {
        var column = query.IsFind ? _columns.KeyOf(query.Entity) : query.Comparison!.Column;
        if (column is null || (query.Answer == LookupAnswer.Row && !_columns.IsUnique(query.Entity, column, query.Comparison?.FixedColumns ?? [])))
        {
            reason = query.IsFind ? $"the key of '{query.Entity.Name}' is not known" : $"'{query.Entity.Name}.{column!.Name}' is not known to be unique";
            return null;
        }

        if (!SymbolEqualityComparer.Default.Equals(WithoutNull(column.Type), WithoutNull(key.Type)) || !ComparesAlike(column))
        {
            reason = "the database may compare these values in another way than a dictionary";
            return null;
        }

        // A null key finds the rows that have none: a dictionary has no place for them.
        if (IsNullable(query.Value.Type!) && IsNullable(column.Type)
            || (column.Type.IsReferenceType && column.NullableAnnotation != NullableAnnotation.NotAnnotated))
        {
            reason = "the key may be null, and so may the column";
            return null;
        }

        if (query.Answer == LookupAnswer.Aggregate && !query.HasDefault)
        {
            reason = $"'{query.Terminal.TargetMethod.Name}' throws where there is no row";
            return null;
        }

        if (IsNullable(query.Value.Type!) && !query.HasDefault && query.Projection is not null)
        {
            reason = "the key may be null";
            return null;
        }

        // Find gives what the context tracks, without a query: what is new or filtered there is not in the database.
        if (query.IsFind && NameIndex.IsVisible(_compilation, "HasQueryFilter", _cancellationToken))
        {
            reason = "'Find' ignores query filters for what the context already tracks";
            return null;
        }

        if (query.ResultType.IsAnonymousType)
        {
            reason = "the rows are of an anonymous type";
            return null;
        }

        reason = "";
        return column;
    }

    /// <summary>Text depends on the collation, times and fractions on the column's precision; these do not.</summary>
    private bool ComparesAlike(IPropertySymbol column) => WithoutNull(column.Type) switch
    {
        { TypeKind: TypeKind.Enum } => true,
        {
            // A byte[] is binary to a provider, not a list.
            SpecialType: SpecialType.System_SByte or SpecialType.System_Int16 or SpecialType.System_UInt16
            or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64,
        } => true,
        { SpecialType: SpecialType.System_String } => TextColumns.CompareExactly(_compilation, column, _cancellationToken),
        var type => type is { Name: "Guid", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } },
    };

    /// <summary>Does everything else in the query mean the same before the loop?</summary>
    private static bool IsIndependent(LookupQuery query, LoopSite site, out string reason)
    {
        foreach (var part in query.Token is { } token ? query.Fixed.Add(token).Add(query.Set) : query.Fixed.Add(query.Set))
        {
            foreach (var operation in part.DescendantsAndSelf())
            {
                if (operation.IsInside(query.Comparison?.Comparison) || !site.Varies(operation))
                {
                    continue;
                }

                reason = "the query depends on more of the loop than the key";
                return false;
            }
        }

        reason = "";
        return true;
    }

    /// <summary>Would the loop find the same rows, and the same objects, if all had been loaded before?</summary>
    private bool IsUndisturbed(LookupQuery query, IInvocationOperation call, LoopSite site, ElementKey key, out string reason)
    {
        if (LoopDisturbance.Of(_facts, site, key, call, takesToken: query.Token is not null) is { } disturbance)
        {
            reason = disturbance;
            return false;
        }

        var scope = query.IsFind ? site.Body.Root() : site.Body;
        foreach (var operation in scope.DescendantsAndSelf())
        {
            if (ContextChanges.IsAt(operation, alsoAddsAndRemoves: query.IsFind))
            {
                reason = "the context is changed beside the query";
                return false;
            }
        }

        var sharesRows = query.IsTracking && query.Projection is null && !NameIndex.IsVisible(_compilation, "QueryTrackingBehavior", _cancellationToken);
        if (!sharesRows && !RowUse.IsRead(site.ReplacedOperation, query.ResultType, query.Answer) && !DistinctElements.AreProved(site.Source, key, _columns))
        {
            reason = "equal keys would share one object";
            return false;
        }

        reason = "";
        return true;
    }

    private static bool IsNullable(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static ITypeSymbol WithoutNull(ITypeSymbol type) => IsNullable(type) ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
}
