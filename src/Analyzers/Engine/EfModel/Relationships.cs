using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>Both ends of a relationship, seen from one navigation. See <see cref="EfNavigation"/>.</summary>
internal sealed record Relationship(string? Inverse, ImmutableArray<string> ForeignKey, bool IsOnDependent, EfFact IsRequired);

/// <summary>
/// How two entities are related: <c>HasOne(..).WithMany(..).HasForeignKey(..)</c> before <c>[ForeignKey]</c> and
/// <c>[InverseProperty]</c> before conventions.
/// </summary>
internal sealed class Relationships(FluentCalls calls)
{
    /// <summary>A relationship as the fluent API declares it. <c>Names</c> of the ends are null where the end has no navigation.</summary>
    private sealed record Declared(string? First, string? Second, ImmutableArray<string> ForeignKey, INamedTypeSymbol? Dependent, EfFact IsRequired, bool IsManyToMany);

    public Relationship Of(IPropertySymbol navigation, INamedTypeSymbol entity, INamedTypeSymbol target, bool isCollection, CancellationToken cancellationToken)
    {
        if (Find(navigation, entity, target, cancellationToken) is var (declared, isFirst))
        {
            var inverse = isFirst ? declared.Second : declared.First;
            if (declared.IsManyToMany)
            {
                return new Relationship(inverse, [], IsOnDependent: false, EfFact.No);
            }

            var isOnDependent = declared.Dependent is not null ? EntityTypes.AreRelated(declared.Dependent, entity) : !isCollection;
            if (declared.ForeignKey.IsDefault)
            {
                return Completed(ByConvention(navigation, entity, target, isCollection, inverse) with { Inverse = inverse, IsOnDependent = isOnDependent }, declared.IsRequired);
            }

            return Completed(new Relationship(inverse, declared.ForeignKey, isOnDependent, RequiredBy(declared.ForeignKey, isOnDependent ? entity : target)), declared.IsRequired);
        }

        return ByConvention(navigation, entity, target, isCollection, InverseOf(navigation, entity, target));
    }

    private static Relationship Completed(Relationship relationship, EfFact isRequired)
        => isRequired == EfFact.Unknown ? relationship : relationship with { IsRequired = isRequired };

    /// <summary>The declaration that names the navigation, on either side.</summary>
    private (Declared, bool IsFirst)? Find(IPropertySymbol navigation, INamedTypeSymbol entity, INamedTypeSymbol target, CancellationToken cancellationToken)
    {
        foreach (var method in (string[])["HasOne", "HasMany"])
        {
            foreach (var call in calls.Of(method, cancellationToken))
            {
                if (call.Entity is null || call.Names.IsDefault)
                {
                    continue;
                }

                var first = call.Names.IsEmpty ? null : call.Names[0];
                if (first == navigation.Name && EntityTypes.AreRelated(call.Entity, entity))
                {
                    return (Read(call, method, first), true);
                }

                if (EntityTypes.AreRelated(call.Entity, target) && Read(call, method, first) is var declared && declared.Second == navigation.Name && PointsTo(first, call.Entity, entity))
                {
                    return (declared, false);
                }
            }
        }

        return null;
    }

    /// <summary>The end without a navigation may be of any type: <c>HasOne&lt;Customer&gt;().WithMany(c => c.Orders)</c>.</summary>
    private static bool PointsTo(string? navigation, INamedTypeSymbol entity, INamedTypeSymbol target)
        => navigation is null
            || (EntityTypes.PropertyOf(entity, navigation) is { } property && EntityTypes.TargetOf(property.Type, out _) is { } type && EntityTypes.AreRelated(type, target));

    private static Declared Read(FluentCall call, string method, string? first)
    {
        string? second = null;
        var isSecondMany = false;
        var foreignKey = default(ImmutableArray<string>);
        INamedTypeSymbol? dependent = null;
        var isRequired = EfFact.Unknown;
        foreach (var chained in call.Chained())
        {
            if (chained.Expression is not MemberAccessExpressionSyntax { Name: var name })
            {
                continue;
            }

            var names = FluentCalls.NamesIn(chained.ArgumentList);
            switch (name.Identifier.ValueText)
            {
                case "WithOne" or "WithMany":
                    second = names.IsDefaultOrEmpty ? null : names[0];
                    isSecondMany = name.Identifier.ValueText == "WithMany";
                    break;
                case "HasForeignKey":
                    foreignKey = names;
                    dependent = method == "HasMany" || !isSecondMany && name is not GenericNameSyntax ? null : call.Entity;
                    if (name is GenericNameSyntax { TypeArgumentList.Arguments: [var argument] })
                    {
                        // One to one: HasForeignKey<Address>(a => a.CustomerId) names the dependent.
                        dependent = argument.ToString() == call.Entity!.Name ? call.Entity : null;
                    }

                    break;
                case "IsRequired":
                    isRequired = chained.ArgumentList.Arguments is [{ Expression: var flag }] && flag.ToString() != "true" ? EfFact.No : EfFact.Yes;
                    break;
            }
        }

        return new Declared(first, second, foreignKey, dependent, isRequired, method == "HasMany" && isSecondMany);
    }

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
