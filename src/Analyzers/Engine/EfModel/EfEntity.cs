using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>What the source says of a trait of the model. Unknown is what is built dynamically or in code that is not seen.</summary>
internal enum EfFact
{
    Unknown,
    No,
    Yes,
}

/// <summary>How a navigation that no query included gets its value when it is read.</summary>
internal enum LazyLoading
{
    /// <summary>Nobody can tell whether proxies are in use.</summary>
    Unknown,

    /// <summary>Not at all: it stays null or empty.</summary>
    Off,

    /// <summary>By a query of its own.</summary>
    On,
}

/// <summary>An entity type of the model.</summary>
/// <param name="Key">The names of the key's properties; empty when there is none, default when it is not known.</param>
/// <param name="AlternateKeys">The names of each alternate key's properties.</param>
/// <param name="HasQueryFilter">A global filter leaves rows out of every query, and of every <c>Include</c>.</param>
/// <param name="IsConfigured">A context of this compilation has a set of it, so that its whole configuration is seen.</param>
internal sealed record EfEntity(
    INamedTypeSymbol Type,
    ImmutableArray<string> Key,
    ImmutableArray<ImmutableArray<string>> AlternateKeys,
    ImmutableArray<EfNavigation> Navigations,
    ImmutableArray<EfIndex> Indexes,
    EfFact HasQueryFilter,
    bool IsConfigured)
{
    public EfNavigation? Navigation(string name)
    {
        foreach (var navigation in Navigations)
        {
            if (navigation.Property.Name == name)
            {
                return navigation;
            }
        }

        return null;
    }
}

/// <summary>A property that leads to another entity or to many.</summary>
/// <param name="Target">The entity type that it leads to.</param>
/// <param name="Inverse">The name of the navigation back; null when there is none or it is not known.</param>
/// <param name="ForeignKey">The names of the foreign key's properties, on the side that has it; empty when it is a shadow property, default when it is not known.</param>
/// <param name="IsOnDependent">The foreign key is a property of the navigation's own type.</param>
/// <param name="IsRequired">The foreign key is never null, so that an <c>Include</c> is an inner join.</param>
/// <param name="IsAutoIncluded">Every query loads it.</param>
internal sealed record EfNavigation(
    IPropertySymbol Property,
    INamedTypeSymbol Target,
    bool IsCollection,
    string? Inverse,
    ImmutableArray<string> ForeignKey,
    bool IsOnDependent,
    EfFact IsRequired,
    EfFact IsAutoIncluded);

/// <summary>An index as <c>[Index]</c> or <c>HasIndex</c> declares it.</summary>
/// <param name="Columns">The names of its properties, in order.</param>
/// <param name="Descending">One per column; empty when all ascend, default when it is not known.</param>
/// <param name="Filter">The SQL of a filtered index; empty when it is filtered in a way that is not seen; null when every row is in it.</param>
/// <param name="Included">The names of columns that are kept beside the key.</param>
internal sealed record EfIndex(
    ImmutableArray<string> Columns,
    bool IsUnique,
    ImmutableArray<bool> Descending,
    string? Filter,
    ImmutableArray<string> Included);
