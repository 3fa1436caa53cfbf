using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>Which property tells the elements of a collection apart?</summary>
internal static class ElementKeys
{
    /// <summary>The key or a unique column of an entity; the key of a pair or a group; by convention <c>Id</c>, and <c>UserId</c> of a <c>User</c>.</summary>
    public static bool IsKey(IPropertySymbol property, ITypeSymbol? element, Compilation compilation)
    {
        if (element is null)
        {
            return false;
        }

        if (element is { Name: "KeyValuePair" or "IGrouping" or "Grouping" })
        {
            return property.Name == "Key";
        }

        if (EfModel.EfModel.TryCreate(compilation)?.Entity(element, CancellationToken.None) is { Key: { IsDefault: false, IsEmpty: false } key } entity)
        {
            if (key is [var only] && only == property.Name)
            {
                return true;
            }

            foreach (var alternate in entity.AlternateKeys)
            {
                if (alternate is [var column] && column == property.Name)
                {
                    return true;
                }
            }

            foreach (var index in entity.Indexes)
            {
                if (index is { IsUnique: true, Filter: null, Columns: [var indexed] } && indexed == property.Name)
                {
                    return true;
                }
            }

            return false;
        }

        return string.Equals(property.Name, "Id", StringComparison.OrdinalIgnoreCase)
            || string.Equals(property.Name, element.Name + "Id", StringComparison.OrdinalIgnoreCase);
    }
}
