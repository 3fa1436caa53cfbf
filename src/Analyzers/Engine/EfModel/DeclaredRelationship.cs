using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>
/// A relationship as a chain declares it: <c>HasOne(o => o.Customer).WithMany(c => c.Orders).HasForeignKey(o => o.CustomerId)</c>,
/// or with names as a model snapshot has it.
/// </summary>
/// <param name="Entity">The type that the chain starts from.</param>
/// <param name="First">The navigation of <paramref name="Entity"/>; null when that end has none.</param>
/// <param name="Second">The navigation of the other end; null when that end has none.</param>
/// <param name="ForeignKey">The names of the foreign key's properties; default when the chain does not name them.</param>
/// <param name="IsOnEntity">Is the foreign key in <paramref name="Entity"/>? Null when the chain does not say.</param>
internal sealed record DeclaredRelationship(
    INamedTypeSymbol Entity,
    string? First,
    string? Second,
    ImmutableArray<string> ForeignKey,
    bool? IsOnEntity,
    EfFact IsRequired,
    bool IsManyToMany)
{
    /// <param name="call">A <c>HasOne</c> or <c>HasMany</c>.</param>
    /// <returns>Null when the call does not show which entity and navigation it starts from.</returns>
    public static DeclaredRelationship? TryRead(FluentCall call)
    {
        if (call is not { Entity: { } entity, Names.IsDefault: false })
        {
            return null;
        }

        var isMany = call.Method == "HasMany";
        var declared = new DeclaredRelationship(entity, NavigationIn(call), Second: null, default, isMany ? false : null, EfFact.Unknown, IsManyToMany: false);
        foreach (var chained in call.Chained())
        {
            if (chained.Expression is not MemberAccessExpressionSyntax { Name: var name })
            {
                continue;
            }

            var names = FluentCalls.NamesIn(chained.ArgumentList);
            switch (name.Identifier.ValueText)
            {
                case "WithOne":
                    declared = declared with { Second = names.IsDefaultOrEmpty ? null : names[0] };
                    break;
                case "WithMany":
                    declared = declared with { Second = names.IsDefaultOrEmpty ? null : names[0], IsOnEntity = !isMany, IsManyToMany = isMany };
                    break;
                case "HasForeignKey":
                    declared = declared.WithForeignKey(name, names);
                    break;
                case "IsRequired":
                    declared = declared with { IsRequired = chained.ArgumentList.Arguments is [{ Expression: var flag }] && flag.ToString() != "true" ? EfFact.No : EfFact.Yes };
                    break;
            }
        }

        return declared;
    }

    /// <summary><c>HasOne("Shop.Customer", "Customer")</c> names the type first, and a null for no navigation.</summary>
    private static string? NavigationIn(FluentCall call)
        => call.Syntax.ArgumentList.Arguments.Count == 2
            ? call.Names is [_, var second] ? second : null
            : call.Names.IsEmpty ? null : call.Names[0];

    /// <summary>From one to one the call names the type that has the key: <c>HasForeignKey&lt;Address>(a => a.CustomerId)</c>, <c>HasForeignKey("Shop.Address", "CustomerId")</c>.</summary>
    private DeclaredRelationship WithForeignKey(SimpleNameSyntax method, ImmutableArray<string> names)
    {
        if (method is GenericNameSyntax { TypeArgumentList.Arguments: [var argument] })
        {
            return this with { ForeignKey = names, IsOnEntity = IsEntity(argument.ToString()) };
        }

        return IsOnEntity is null && names is { IsDefault: false, Length: > 1 }
            ? this with { ForeignKey = names.RemoveAt(0), IsOnEntity = IsEntity(names[0]) }
            : this with { ForeignKey = names };
    }

    private bool IsEntity(string type)
        => type.EndsWith(Entity.Name, StringComparison.Ordinal) && (type.Length == Entity.Name.Length || type[type.Length - Entity.Name.Length - 1] is '.' or '+');
}
