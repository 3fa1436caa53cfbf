using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.EfModel;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Which columns can hold a value only once, as far as the model of Entity Framework says.</summary>
internal sealed class UniqueColumns(Compilation compilation, CancellationToken cancellationToken)
{
    private readonly EfModel? _model = EfModel.TryCreate(compilation);

    /// <summary>The only column of the primary key; null for a composite key, no key, or a key that the source does not show.</summary>
    public IPropertySymbol? KeyOf(INamedTypeSymbol entity)
        => _model?.Entity(entity, cancellationToken) is { Key: { IsDefault: false } and [var key] } ? EntityTypes.PropertyOf(entity, key) : null;

    public bool IsUnique(INamedTypeSymbol entity, IPropertySymbol column)
    {
        return _model?.Entity(entity, cancellationToken) is { } known
            && (IsColumn(known.Key)
                || known.AlternateKeys.Any(IsColumn)
                // A filtered index leaves the other rows alone.
                || known.Indexes.Any(index => index is { IsUnique: true, Filter: null } && IsColumn(index.Columns)));

        bool IsColumn(ImmutableArray<string> names)
            => names is { IsDefault: false } and [var name] && SymbolEqualityComparer.Default.Equals(EntityTypes.PropertyOf(entity, name), column);
    }
}
