using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>Both ends of a relationship, seen from one navigation. See <see cref="EfNavigation"/>.</summary>
internal sealed record Relationship(string? Inverse, ImmutableArray<string> ForeignKey, bool IsOnDependent, EfFact IsRequired);

/// <summary>
/// How two entities are related: <c>HasOne(..).WithMany(..).HasForeignKey(..)</c> before <c>[ForeignKey]</c> and
/// <c>[InverseProperty]</c> before conventions, and the model snapshot where all of these leave the foreign key open.
/// </summary>
internal sealed class Relationships(FluentCalls calls, SnapshotCalls snapshot)
{
    private static readonly ImmutableArray<string> Starts = ["HasOne", "HasMany"];

    public Relationship Of(IPropertySymbol navigation, INamedTypeSymbol entity, INamedTypeSymbol target, bool isCollection, CancellationToken cancellationToken)
    {
        var relationship = OfSource(navigation, entity, target, isCollection, cancellationToken);
        return relationship.ForeignKey.IsDefault ? Recorded(relationship, navigation, entity, target, cancellationToken) : relationship;
    }

    private Relationship OfSource(IPropertySymbol navigation, INamedTypeSymbol entity, INamedTypeSymbol target, bool isCollection, CancellationToken cancellationToken)
    {
        if (Declared(navigation, entity, target, cancellationToken) is not var (declared, isFirst))
        {
            return ByConvention(navigation, entity, target, isCollection, InverseOf(navigation, entity, target));
        }

        var inverse = isFirst ? declared.Second : declared.First;
        if (declared.IsManyToMany)
        {
            return new Relationship(inverse, [], IsOnDependent: false, EfFact.No);
        }

        if (declared.ForeignKey.IsDefault)
        {
            var conventional = ByConvention(navigation, entity, target, isCollection, inverse);
            return Completed(conventional with { Inverse = inverse, IsOnDependent = IsOnDependent(declared, isFirst) ?? conventional.IsOnDependent }, declared.IsRequired);
        }

        var isOnDependent = IsOnDependent(declared, isFirst) ?? !isCollection;
        var dependent = isOnDependent ? entity : target;
        return Completed(new Relationship(inverse, OwnColumns(declared.ForeignKey, dependent), isOnDependent, RequiredBy(declared.ForeignKey, dependent)), declared.IsRequired);
    }

    /// <summary>The foreign key that the snapshot gives, which is a shadow property where the class has none.</summary>
    private Relationship Recorded(Relationship relationship, IPropertySymbol navigation, INamedTypeSymbol entity, INamedTypeSymbol target, CancellationToken cancellationToken)
    {
        if (InSnapshot(navigation, entity, target, cancellationToken) is not var (recorded, isFirst)
            || recorded.ForeignKey.IsDefaultOrEmpty
            || IsOnDependent(recorded, isFirst) is not { } isOnDependent)
        {
            return relationship;
        }

        var dependent = isOnDependent ? entity : target;
        var isRequired = relationship.IsRequired != EfFact.Unknown ? relationship.IsRequired : recorded.IsRequired;
        if (isRequired == EfFact.Unknown && recorded.ForeignKey.Any(name => snapshot.IsNullable(dependent, name, cancellationToken)))
        {
            isRequired = EfFact.No;
        }

        return new Relationship(relationship.Inverse ?? (isFirst ? recorded.Second : recorded.First), OwnColumns(recorded.ForeignKey, dependent), isOnDependent, isRequired);
    }

    private static bool? IsOnDependent(DeclaredRelationship declared, bool isFirst) => declared.IsOnEntity is { } isOnEntity ? isOnEntity == isFirst : null;

    private static Relationship Completed(Relationship relationship, EfFact isRequired)
        => isRequired == EfFact.Unknown ? relationship : relationship with { IsRequired = isRequired };

    /// <summary>Empty when one of the columns is no property of the class.</summary>
    private static ImmutableArray<string> OwnColumns(ImmutableArray<string> foreignKey, INamedTypeSymbol dependent)
        => foreignKey.All(name => EntityTypes.PropertyOf(dependent, name) is not null) ? foreignKey : [];

    /// <summary>The chain of the fluent configuration that names the navigation, on either side.</summary>
    private (DeclaredRelationship, bool IsFirst)? Declared(IPropertySymbol navigation, INamedTypeSymbol entity, INamedTypeSymbol target, CancellationToken cancellationToken)
    {
        foreach (var start in Starts)
        {
            foreach (var call in calls.Of(start, cancellationToken))
            {
                if (EndOf(call, navigation, entity, target) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    /// <summary>The chain of the model snapshot, which is written on the side that has the foreign key.</summary>
    private (DeclaredRelationship, bool IsFirst)? InSnapshot(IPropertySymbol navigation, INamedTypeSymbol entity, INamedTypeSymbol target, CancellationToken cancellationToken)
    {
        foreach (var side in (INamedTypeSymbol[])[entity, target])
        {
            foreach (var call in snapshot.Of(side, "HasOne", cancellationToken))
            {
                if (EndOf(call, navigation, entity, target) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }

    /// <summary>Does the chain that starts here name the navigation, as its first end or as its second?</summary>
    private static (DeclaredRelationship, bool IsFirst)? EndOf(FluentCall call, IPropertySymbol navigation, INamedTypeSymbol entity, INamedTypeSymbol target)
    {
        var isFromEntity = call.Entity is { } start && EntityTypes.AreRelated(start, entity);
        if (!isFromEntity && !(call.Entity is { } other && EntityTypes.AreRelated(other, target)) || DeclaredRelationship.TryRead(call) is not { } declared)
        {
            return null;
        }

        if (isFromEntity && declared.First == navigation.Name)
        {
            return (declared, true);
        }

        return EntityTypes.AreRelated(declared.Entity, target) && declared.Second == navigation.Name && PointsTo(declared.First, declared.Entity, entity) ? (declared, false) : null;
    }

    /// <summary>The end without a navigation may be of any type: <c>HasOne&lt;Customer&gt;().WithMany(c => c.Orders)</c>.</summary>
    private static bool PointsTo(string? navigation, INamedTypeSymbol entity, INamedTypeSymbol target)
        => navigation is null
            || (EntityTypes.PropertyOf(entity, navigation) is { } property && EntityTypes.TargetOf(property.Type, out _) is { } type && EntityTypes.AreRelated(type, target));

    /// <summary>The navigation back: named by an attribute, or the only one between the two classes.</summary>
    private static string? InverseOf(IPropertySymbol navigation, INamedTypeSymbol entity, INamedTypeSymbol target)
    {
        if (EntityTypes.Attribute(navigation, "InversePropertyAttribute") is { } attribute)
        {
            return AttributeNames.Of(attribute) is [var named] ? named : null;
        }

        foreach (var candidate in EntityTypes.PropertiesOf(target))
        {
            if (EntityTypes.Attribute(candidate, "InversePropertyAttribute") is { } back && AttributeNames.Of(back) is [var name] && name == navigation.Name)
            {
                return candidate.Name;
            }
        }

        return Only(entity, target) is { } forth && forth.Name == navigation.Name && Only(target, entity) is { } only ? only.Name : null;
    }

    private static IPropertySymbol? Only(INamedTypeSymbol from, INamedTypeSymbol to)
    {
        IPropertySymbol? found = null;
        foreach (var property in EntityTypes.PropertiesOf(from))
        {
            if (EntityTypes.TargetOf(property.Type, out _) is { } target && EntityTypes.AreRelated(target, to))
            {
                if (found is not null)
                {
                    return null;
                }

                found = property;
            }
        }

        return found;
    }

    private static Relationship ByConvention(IPropertySymbol navigation, INamedTypeSymbol entity, INamedTypeSymbol target, bool isCollection, string? inverse)
    {
        var back = inverse is null ? null : EntityTypes.PropertyOf(target, inverse);
        if (isCollection && back is not null && EntityTypes.TargetOf(back.Type, out var isMany) is not null && isMany)
        {
            return new Relationship(inverse, [], IsOnDependent: false, EfFact.No);
        }

        if (ByAttribute(navigation, entity) is { } own)
        {
            return new Relationship(inverse, own, IsOnDependent: !isCollection, RequiredBy(own, isCollection ? target : entity));
        }

        if (back is not null && ByAttribute(back, target) is { } other)
        {
            return new Relationship(inverse, other, IsOnDependent: false, RequiredBy(other, target));
        }

        // Customer.Orders and Order.Customer: the key is Order.CustomerId, after the navigation or after the principal.
        if (!isCollection && ForeignKeyOf(entity, navigation.Name, target) is { } onSelf)
        {
            return new Relationship(inverse, [onSelf], IsOnDependent: true, RequiredBy([onSelf], entity));
        }

        if ((isCollection || back is not null) && ForeignKeyOf(target, back?.Name, entity) is { } onTarget)
        {
            return new Relationship(inverse, [onTarget], IsOnDependent: false, isCollection ? EfFact.No : RequiredBy([onTarget], target));
        }

        var isRequired = !isCollection && navigation.NullableAnnotation == NullableAnnotation.NotAnnotated ? EfFact.Yes : EfFact.Unknown;
        return new Relationship(inverse, default, IsOnDependent: !isCollection, isRequired);
    }

    private static ImmutableArray<string>? ByAttribute(IPropertySymbol navigation, INamedTypeSymbol entity)
    {
        if (EntityTypes.Attribute(navigation, "ForeignKeyAttribute") is { } attribute)
        {
            return AttributeNames.Of(attribute);
        }

        foreach (var property in EntityTypes.PropertiesOf(entity))
        {
            if (EntityTypes.Attribute(property, "ForeignKeyAttribute") is { } onKey && AttributeNames.Of(onKey) is [var named] && named == navigation.Name)
            {
                return [property.Name];
            }
        }

        return null;
    }

    private static string? ForeignKeyOf(INamedTypeSymbol dependent, string? navigation, INamedTypeSymbol principal)
    {
        foreach (var prefix in (string?[])[navigation, principal.Name])
        {
            if (prefix is null)
            {
                continue;
            }

            foreach (var property in EntityTypes.PropertiesOf(dependent))
            {
                if (string.Equals(property.Name, prefix + "Id", StringComparison.OrdinalIgnoreCase)
                    || string.Equals(property.Name, prefix + principal.Name + "Id", StringComparison.OrdinalIgnoreCase))
                {
                    return property.Name;
                }
            }
        }

        return null;
    }

    private static EfFact RequiredBy(ImmutableArray<string> foreignKey, INamedTypeSymbol dependent)
    {
        foreach (var name in foreignKey)
        {
            if (EntityTypes.PropertyOf(dependent, name) is not { } property)
            {
                return EfFact.Unknown;
            }

            if (EntityTypes.HasAttribute(property, "RequiredAttribute"))
            {
                continue;
            }

            if (property.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || property.Type.IsReferenceType && property.NullableAnnotation != NullableAnnotation.NotAnnotated)
            {
                return EfFact.No;
            }
        }

        return EfFact.Yes;
    }
}
