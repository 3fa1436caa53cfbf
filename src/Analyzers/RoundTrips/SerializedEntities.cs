using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Entities that a serializer walks, and the first navigation on its way that is loaded lazily.</summary>
/// <param name="Value">What is serialized.</param>
/// <param name="Owner">The entities that have the navigation: those of the value, or what is included with them.</param>
internal sealed record SerializedEntities(IOperation Value, EntityValue Serialized, EntityValue Owner, EfNavigation Navigation)
{
    public bool AreMany => Serialized.Shape != EntityShape.Entity || Owner.Path.Length > Serialized.Path.Length;
}

/// <summary>Finds entities with lazy navigations where a serializer gets them. Asked by the analyzer and by the code fix.</summary>
internal sealed class SerializedEntitiesFinder
{
    /// <summary>How far a graph of included entities is followed.</summary>
    private const int MaxDepth = 6;

    private static readonly ConditionalWeakTable<Compilation, Box> Known = new();

    private readonly EfModel _model;
    private readonly QueryShapes _shapes;

    private SerializedEntitiesFinder(Compilation compilation, EfModel model)
    {
        _model = model;
        _shapes = QueryShapes.Of(compilation);
    }

    /// <summary>Null when the compilation does not reference Entity Framework Core.</summary>
    public static SerializedEntitiesFinder? TryCreate(Compilation compilation)
        => Known.GetValue(compilation, static key => new Box(EfModel.TryCreate(key) is { } model ? new SerializedEntitiesFinder(key, model) : null)).Finder;

    /// <summary>Null when the value holds no entities of a query, or everything that is walked has been loaded.</summary>
    public SerializedEntities? Of(IOperation value, CancellationToken cancellationToken)
    {
        value = value.Unwrap();
        if (!MayBeEntities(value.UnwrapAwait().Type)
            || _shapes.ValueOf(value) is not { Shape: EntityShape.Entity or EntityShape.Sequence } serialized
            || !_model.IsKnown(serialized.Query.Entity, serialized.Query.Context, cancellationToken))
        {
            return null;
        }

        return FirstLazy(serialized, [], cancellationToken) is var (owner, navigation) ? new SerializedEntities(value, serialized, owner, navigation) : null;
    }

    /// <summary>An <c>Include</c> after which no navigation is left to load.</summary>
    public IncludePlan? PlanOf(SerializedEntities found, CancellationToken cancellationToken, out string reason)
    {
        if (FirstLazy(found.Serialized, found.Owner.PathTo(found.Navigation.Property.Name), cancellationToken) is (_, var further))
        {
            reason = $"'{further.Property.NameWithType()}' is lazy as well: project what the response needs";
            return null;
        }

        if (!found.Owner.Path.IsEmpty && found.Owner.Query.IncludeOf(found.Owner.PathNames()) is null)
        {
            reason = "the entities on the way are not included";
            return null;
        }

        return IncludePlan.TryCreate(found.Owner, found.Navigation, _model, cancellationToken, out reason);
    }

    /// <param name="assumed">A path that counts as included.</param>
    private (EntityValue Owner, EfNavigation Navigation)? FirstLazy(EntityValue serialized, ImmutableArray<string> assumed, CancellationToken cancellationToken)
    {
        var type = serialized.Path.IsEmpty ? serialized.Query.Entity : EntityTypes.TargetOf(serialized.Path[serialized.Path.Length - 1].Type, out _);
        return type is null ? null : FirstLazy(serialized, type, assumed, new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default), cancellationToken);
    }

    /// <summary>The first navigation in the order of the properties, as a serializer walks them, that is lazy and not included.</summary>
    private (EntityValue Owner, EfNavigation Navigation)? FirstLazy(
        EntityValue owner,
        INamedTypeSymbol type,
        ImmutableArray<string> assumed,
        HashSet<INamedTypeSymbol> seen,
        CancellationToken cancellationToken)
    {
        if (seen.Count == MaxDepth || !seen.Add(type) || _model.Entity(type, cancellationToken) is not { } entity)
        {
            return null;
        }

        foreach (var navigation in entity.Navigations)
        {
            if (IsIgnored(navigation.Property))
            {
                continue;
            }

            // A navigation back to what is being serialized is filled, or ends in the error of a cycle.
            var path = owner.PathTo(navigation.Property.Name);
            if (owner.Query.IncludeOf(path) is not null || seen.Contains(navigation.Target) || path.SequenceEqual(assumed))
            {
                var next = owner with { Path = owner.Path.Add(navigation.Property), Shape = EntityShape.Entity };
                if (FirstLazy(next, navigation.Target, assumed, seen, cancellationToken) is { } further)
                {
                    return further;
                }
            }
            else if (navigation.IsAutoIncluded == EfFact.No
                && _model.LazyLoadingOf(navigation, type, owner.Query.Context, cancellationToken) == LazyLoading.On)
            {
                return (owner, navigation);
            }
        }

        return null;
    }

    private static bool IsIgnored(IPropertySymbol property)
        => EntityTypes.HasAttribute(property, "JsonIgnoreAttribute") || EntityTypes.HasAttribute(property, "IgnoreDataMemberAttribute");

    /// <summary>Asked of every value that is serialized, so it looks at nothing but the type.</summary>
    public static bool MayBeEntities(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => EntityTypes.MayBeEntity(array.ElementType),
        INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } => MayBeEntities(result),
        _ => type is not null && EntityTypes.TargetOf(type, out _) is not null,
    };

    private sealed record Box(SerializedEntitiesFinder? Finder);
}
