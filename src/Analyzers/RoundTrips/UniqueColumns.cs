using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Which columns can hold a value only once, as far as the model of Entity Framework says.</summary>
internal sealed class UniqueColumns(Compilation compilation, CancellationToken cancellationToken)
{
    /// <summary>The only column of the primary key; null for a composite key, no key, or a key that the source does not show.</summary>
    public IPropertySymbol? KeyOf(INamedTypeSymbol entity)
        => ModelOf(entity) is { Key: { IsDefault: false } and [var key] } ? EntityTypes.PropertyOf(entity, key) : null;

    /// <param name="fixedColumns">Columns that have one value in all rows that are looked at: <c>x.UserId == user.Id</c> for each of the keys.</param>
    public bool IsUnique(INamedTypeSymbol entity, IPropertySymbol column, ImmutableArray<IPropertySymbol> fixedColumns)
    {
        return ModelOf(entity) is { } known
            && (IsDecided(known.Key, mayBeNull: true)
                || known.AlternateKeys.Any(key => IsDecided(key, mayBeNull: true))
                // A filtered index leaves the other rows alone.
                || known.Indexes.Any(index => index is { IsUnique: true, Filter: null } && IsDecided(index.Columns, mayBeNull: false)));

        // An index, unlike a key, takes any number of rows that have null in one of its columns.
        bool IsDecided(ImmutableArray<string> names, bool mayBeNull)
            => !names.IsDefault
                && names.Any(name => SymbolEqualityComparer.Default.Equals(EntityTypes.PropertyOf(entity, name), column))
                && names.All(name => name == column.Name || fixedColumns.Any(other => other.Name == name && (mayBeNull || IsRequired(other))));
    }

    /// <summary>As the project has it whose context holds the entity; as this compilation has it where no such project is to be seen.</summary>
    private EfEntity? ModelOf(INamedTypeSymbol entity)
    {
        EfEntity? found = null;
        foreach (var project in compilation.WithProjects())
        {
            if (EfModel.TryCreate(project)?.Entity(entity, cancellationToken) is { } seen && (found is null || (seen.IsConfigured && !found.IsConfigured)))
            {
                found = seen;
            }
        }

        return found;
    }

    private static bool IsRequired(IPropertySymbol column) => column.Type is { IsValueType: true, OriginalDefinition.SpecialType: not SpecialType.System_Nullable_T };
}
