using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>Traits of one class or property: what its attributes and names say, unless the fluent configuration says otherwise.</summary>
internal sealed class Conventions(FluentCalls calls)
{
    /// <summary>An owned or complex type, one that is left out of the model, or one that is stored in a column.</summary>
    public bool IsNoEntity(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            if (EntityTypes.HasAttribute(current, "OwnedAttribute") || EntityTypes.HasAttribute(current, "ComplexTypeAttribute") || EntityTypes.HasAttribute(current, "NotMappedAttribute"))
            {
                return true;
            }
        }

        // builder.Owned<Address>(), builder.Ignore<Audit>(), configuration.Properties<Money>().HaveConversion<..>()
        return IsSubject(type, "Owned", cancellationToken) || IsSubject(type, "Properties", cancellationToken) || IsSubject(type, "IgnoreAny", cancellationToken)
            || IsSubject(type, "ComplexProperties", cancellationToken) || IsLeftOut(type, cancellationToken);
    }

    /// <summary>Is the property kept out of the model, or owned, or stored in a column of its own table?</summary>
    public bool IsNoNavigation(IPropertySymbol property, INamedTypeSymbol entity, INamedTypeSymbol target, CancellationToken cancellationToken)
        => EntityTypes.HasAttribute(property, "NotMappedAttribute")
            || EntityTypes.HasAttribute(property, "ColumnAttribute")
            || IsNoEntity(target, cancellationToken)
            || IsNamed(property, entity, "Ignore", cancellationToken)
            || IsNamed(property, entity, "OwnsOne", cancellationToken)
            || IsNamed(property, entity, "OwnsMany", cancellationToken)
            || IsNamed(property, entity, "ComplexProperty", cancellationToken)
            || IsNamed(property, entity, "ComplexCollection", cancellationToken)
            || IsNamed(property, entity, "Property", cancellationToken)
            || IsNamed(property, entity, "PrimitiveCollection", cancellationToken);

    /// <summary>The names of the primary key's properties; empty when there is none, default when it is not known.</summary>
    public ImmutableArray<string> KeyOf(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (var call in calls.Of("HasNoKey", cancellationToken))
        {
            if (call.Entity is not null && call.Concerns(type))
            {
                return [];
            }
        }

        foreach (var call in calls.Of("HasKey", cancellationToken))
        {
            if (call.Entity is not null && EntityTypes.IsOrDerives(type, call.Entity))
            {
                return call.Names.IsDefaultOrEmpty ? default : call.Names;
            }
        }

        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            if (EntityTypes.HasAttribute(current, "KeylessAttribute"))
            {
                return [];
            }

            if (EntityTypes.Attribute(current, "PrimaryKeyAttribute") is { } declared)
            {
                return AttributeNames.Of(declared);
            }
        }

        return KeyByProperties(type);
    }

    public ImmutableArray<ImmutableArray<string>> AlternateKeysOf(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        foreach (var call in calls.Of("HasAlternateKey", cancellationToken))
        {
            if (call.Entity is not null && EntityTypes.IsOrDerives(type, call.Entity) && !call.Names.IsDefaultOrEmpty)
            {
                found.Add(call.Names);
            }
        }

        return found.ToImmutable();
    }

    public EfFact HasQueryFilter(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var fact = EfFact.No;
        foreach (var call in calls.Of("HasQueryFilter", cancellationToken))
        {
            // In a helper for every entity that is soft-deleted: builder.Entity(type).HasQueryFilter(..).
            if (call.Entity is null)
            {
                fact = EfFact.Unknown;
            }
            else if (call.Concerns(type))
            {
                return EfFact.Yes;
            }
        }

        return fact;
    }

    public EfFact IsAutoIncluded(IPropertySymbol property, INamedTypeSymbol entity, CancellationToken cancellationToken)
    {
        // For all navigations of a kind, in a loop over the model.
        if (!calls.Of("SetIsEagerLoaded", cancellationToken).IsEmpty)
        {
            return EfFact.Unknown;
        }

        foreach (var call in calls.Of("AutoInclude", cancellationToken))
        {
            if (!call.Concerns(entity) || call.Syntax.ArgumentList.Arguments is [{ Expression: var flag }] && flag.ToString() == "false")
            {
                continue;
            }

            var names = NavigationBefore(call);
            if (names.IsDefault)
            {
                return EfFact.Unknown;
            }

            if (names.Contains(property.Name))
            {
                return EfFact.Yes;
            }
        }

        return EfFact.No;
    }

    /// <summary>The name in <c>Navigation(x => x.Lines)</c> of <c>Navigation(x => x.Lines).AutoInclude()</c>.</summary>
    private static ImmutableArray<string> NavigationBefore(FluentCall call)
    {
        var current = (call.Syntax.Expression as Microsoft.CodeAnalysis.CSharp.Syntax.MemberAccessExpressionSyntax)?.Expression;
        while (current is Microsoft.CodeAnalysis.CSharp.Syntax.InvocationExpressionSyntax { Expression: Microsoft.CodeAnalysis.CSharp.Syntax.MemberAccessExpressionSyntax access } invocation)
        {
            if (access.Name.Identifier.ValueText == "Navigation")
            {
                return FluentCalls.NamesIn(invocation.ArgumentList);
            }

            current = access.Expression;
        }

        return default;
    }

    private static ImmutableArray<string> KeyByProperties(INamedTypeSymbol type)
    {
        var attributed = ImmutableArray<string>.Empty;
        string? conventional = null;
        foreach (var property in EntityTypes.PropertiesOf(type))
        {
            if (EntityTypes.HasAttribute(property, "KeyAttribute"))
            {
                attributed = attributed.Add(property.Name);
            }
            else if (string.Equals(property.Name, "Id", StringComparison.OrdinalIgnoreCase))
            {
                conventional = property.Name;
            }
            else if (conventional is null && IsTypeId(property, type))
            {
                conventional = property.Name;
            }
        }

        return !attributed.IsEmpty ? attributed : conventional is null ? [] : [conventional];
    }

    /// <summary><c>OrderId</c> of <c>Order</c>, also where the class that declares it is the base of a hierarchy.</summary>
    private static bool IsTypeId(IPropertySymbol property, INamedTypeSymbol type)
    {
        for (var current = type; current is { SpecialType: not SpecialType.System_Object }; current = current.BaseType)
        {
            if (property.Name.Length == current.Name.Length + 2
                && property.Name.StartsWith(current.Name, StringComparison.OrdinalIgnoreCase)
                && property.Name.EndsWith("Id", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsSubject(INamedTypeSymbol type, string method, CancellationToken cancellationToken)
    {
        foreach (var call in calls.Of(method, cancellationToken))
        {
            if (call.Entity is not null && SymbolEqualityComparer.Default.Equals(call.Entity.OriginalDefinition, type.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>builder.Ignore&lt;Audit&gt;()</c>, not <c>entity.Ignore(x => x.Total)</c>.</summary>
    private bool IsLeftOut(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (var call in calls.Of("Ignore", cancellationToken))
        {
            if (call.Names is { IsDefault: false, IsEmpty: true } && call.Entity is not null && SymbolEqualityComparer.Default.Equals(call.Entity.OriginalDefinition, type.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsNamed(IPropertySymbol property, INamedTypeSymbol entity, string method, CancellationToken cancellationToken)
    {
        foreach (var call in calls.Of(method, cancellationToken))
        {
            if (call.Entity is null ? !call.Names.IsDefault && call.Names.Contains(property.Name) : call.IsOn(entity, property.Name))
            {
                return true;
            }
        }

        return false;
    }
}
