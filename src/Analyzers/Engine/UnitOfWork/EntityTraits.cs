using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.UnitOfWork;

/// <summary>What a save does for rows of an entity beside writing their columns. Yes when in doubt.</summary>
internal static class EntityTraits
{
    private static readonly string[] TokenConfigurations = ["IsConcurrencyToken", "IsRowVersion", "UseXminAsConcurrencyToken", "IsETagConcurrency"];
    private static readonly string[] ClientCascades = ["ClientCascade", "ClientSetNull", "ClientNoAction"];
    private static readonly string[] SplitTables = ["UseTptMappingStrategy", "UseTpcMappingStrategy", "SplitToTable"];

    /// <summary>A save compares a version of the row; an UPDATE or DELETE in the database would not.</summary>
    public static bool MayHaveConcurrencyToken(INamedTypeSymbol entity, ITypeSymbol context, Compilation compilation, CancellationToken cancellationToken)
    {
        for (var type = entity; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IPropertySymbol && HasAttribute(member, "TimestampAttribute", "ConcurrencyCheckAttribute"))
                {
                    return true;
                }
            }
        }

        return SetupScope.Names(TokenConfigurations, context, entity, compilation, cancellationToken);
    }

    /// <summary>Rows that depend on a deleted one are changed by the context, not by the database.</summary>
    public static bool MayCascadeInClient(ITypeSymbol context, Compilation compilation, CancellationToken cancellationToken)
        => SetupScope.Names(ClientCascades, context, compilation, cancellationToken);

    /// <summary>The columns of an entity may be spread over several tables, which one UPDATE or DELETE cannot write.</summary>
    public static bool MaySpanTables(ITypeSymbol context, Compilation compilation, CancellationToken cancellationToken)
        => SetupScope.Names(SplitTables, context, compilation, cancellationToken);

    /// <summary>A property whose value is one column: a number, a text, a time, an enumeration.</summary>
    public static bool IsScalar(IPropertySymbol property)
        => (property.Type.IsValueType || property.Type.SpecialType == SpecialType.System_String) && !HasAttribute(property, "NotMappedAttribute", "KeyAttribute");

    private static bool HasAttribute(ISymbol symbol, params string[] names)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (Array.IndexOf(names, attribute.AttributeClass?.Name) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
