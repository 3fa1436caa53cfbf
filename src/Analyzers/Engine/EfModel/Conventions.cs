using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>Traits of one class or property: what its attributes and names say, unless the fluent configuration says otherwise, and what only the model snapshot says.</summary>
internal sealed class Conventions(FluentCalls calls, SnapshotCalls snapshot)
{
    /// <summary>The calls that take a property out of the model, or make it a part of its entity.</summary>
    private static readonly ImmutableArray<string> Embedding = ["Ignore", "OwnsOne", "OwnsMany", "ComplexProperty", "ComplexCollection", "Property", "PrimitiveCollection"];

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
            || Embedding.Any(method => IsNamed(property, entity, method, cancellationToken));

    public bool IsColumn(IPropertySymbol property, CancellationToken cancellationToken)
        => EntityTypes.IsSimple(property.Type)
            && property.IsAutomatic()
            && EntityTypes.IsStored(property)
            && !IsLeftOut(property, property.ContainingType, cancellationToken);

    /// <summary><c>[NotMapped]</c>, or <c>entity.Ignore(x => x.Total)</c>.</summary>
    public bool IsLeftOut(IPropertySymbol property, INamedTypeSymbol entity, CancellationToken cancellationToken)
        => EntityTypes.HasAttribute(property, "NotMappedAttribute") || IsNamed(property, entity, "Ignore", cancellationToken);

    /// <summary>The names of the primary key's properties; empty when there is none, default when it is not known.</summary>
    /// <remarks>The snapshot of a key that nobody sees is better than none; a snapshot that contradicts a convention makes it unknown.</remarks>
    public ImmutableArray<string> KeyOf(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (var call in calls.Of("HasNoKey", cancellationToken))
        {
            if (call.Entity is not null && call.Concerns(type))
            {
                return [];
            }
        }

        var own = KeyByProperties(type);
        var mayDiffer = false;
        foreach (var call in calls.Of("HasKey", cancellationToken))
        {
            if (call.Entity is null)
            {
                // In a loop over the model: builder.Entity(type).HasKey("Code").
                mayDiffer |= call.Names.IsDefault || (!call.Names.IsEmpty && !call.Names.SequenceEqual(own));
            }
            else if (EntityTypes.IsOrDerives(type, call.Entity))
            {
                return call.Names.IsDefaultOrEmpty ? snapshot.KeyOf(type, cancellationToken) : call.Names;
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

        var recorded = snapshot.KeyOf(type, cancellationToken);
        if (mayDiffer)
        {
            return recorded;
        }

        // Where the classes say one thing and the snapshot another, the model is built elsewhere or has changed since.
        return recorded.IsDefault || own.SequenceEqual(recorded) ? own : own.IsEmpty ? recorded : default;
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

        foreach (var call in snapshot.Of(type, "HasAlternateKey", cancellationToken))
        {
            if (!call.Names.IsDefaultOrEmpty && !found.Any(key => key.SequenceEqual(call.Names)))
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

    /// <summary>All navigations of a kind may be loaded automatically, in a loop over the model.</summary>
    public bool MayIncludeAny(CancellationToken cancellationToken) => !calls.Of("SetIsEagerLoaded", cancellationToken).IsEmpty;

    public EfFact IsAutoIncluded(IPropertySymbol property, INamedTypeSymbol entity, CancellationToken cancellationToken)
    {
        if (MayIncludeAny(cancellationToken))
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

        return snapshot.Of(entity, method, cancellationToken).Any(call => !call.Names.IsDefault && call.Names.Contains(property.Name));
    }
}
