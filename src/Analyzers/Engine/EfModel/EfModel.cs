using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>
/// The model of Entity Framework as the source declares it: the door of this engine. It reads conventions and attributes of
/// the classes, also of those that come from a referenced assembly, the fluent configuration of this compilation, and where
/// these say nothing its model snapshots; and what referenced projects say of their contexts.
/// </summary>
/// <remarks>
/// Everything is read when it is first asked for and kept as long as the compilation. What several contexts say of one class
/// is taken together: a navigation that one of them loads automatically counts as loaded.
/// </remarks>
internal sealed class EfModel
{
    private static readonly ConditionalWeakTable<Compilation, Box> Known = new();

    private readonly FluentCalls _calls;
    private readonly SnapshotCalls _snapshot;
    private readonly Conventions _conventions;
    private readonly Relationships _relationships;
    private readonly Contexts _contexts;
    private readonly OtherModels _others;
    private readonly LazyLoadingSetup _lazyLoading;
    private readonly ConcurrentDictionary<INamedTypeSymbol, EfEntity?> _entities = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IPropertySymbol, EfNavigation?> _navigations = new(SymbolEqualityComparer.Default);

    /// <summary>Every project that references this one asks for it, and they do so at the same time in an editor.</summary>
    private volatile Recording? _recording;

    private EfModel(Compilation compilation)
    {
        _calls = new FluentCalls(compilation);
        _snapshot = new SnapshotCalls(compilation);
        _conventions = new Conventions(_calls, _snapshot);
        _relationships = new Relationships(_calls, _snapshot);
        _contexts = new Contexts(compilation, _calls);
        _others = new OtherModels(compilation);
        _lazyLoading = new LazyLoadingSetup(compilation, _others);
    }

    /// <summary>Null when the compilation does not reference Entity Framework Core.</summary>
    public static EfModel? TryCreate(Compilation compilation)
        => Known.GetValue(compilation, static key => new Box(key.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.DbContext") is null ? null : new EfModel(key))).Model;

    /// <summary>Null when the type can be no entity: a scalar, a class of the platform, an owned or complex type, a class without a key.</summary>
    public EfEntity? Entity(ITypeSymbol? type, CancellationToken cancellationToken)
    {
        if (!EntityTypes.MayBeEntity(type))
        {
            return null;
        }

        var entity = ((INamedTypeSymbol)type!).OriginalDefinition;
        return _entities.TryGetValue(entity, out var known) ? known : _entities.GetOrAdd(entity, Read(entity, cancellationToken));
    }

    /// <summary>What a property leads to; null when it is no navigation. Independent of the entity that inherits the property.</summary>
    public EfNavigation? Navigation(IPropertySymbol property, CancellationToken cancellationToken)
    {
        property = property.OriginalDefinition;
        return _navigations.TryGetValue(property, out var known)
            ? known
            : _navigations.GetOrAdd(property, EntityTypes.TargetOf(property.Type, out _) is null ? null : ReadNavigation(property, property.ContainingType, cancellationToken));
    }

    /// <summary>Is the property a column of a simple type, read as it is stored? Not so for what the model leaves out, and for a getter that computes.</summary>
    public bool IsColumn(IPropertySymbol property, CancellationToken cancellationToken)
        => _conventions.IsColumn(property.OriginalDefinition, cancellationToken) && !_others.Except(property.OriginalDefinition, cancellationToken);

    /// <summary>Is the navigation loaded when it is first read, on entities of this context? A context that is not known stands for any that has the entity.</summary>
    public LazyLoading LazyLoadingOf(EfNavigation navigation, INamedTypeSymbol entity, INamedTypeSymbol? context, CancellationToken cancellationToken)
        => _lazyLoading.Of(navigation.Property, entity, context, cancellationToken);

    /// <summary>Does a context of this compilation hold the entity, so that nothing about it is configured elsewhere?</summary>
    /// <param name="context">The type that a query starts from: a context, or an interface in front of one; null when that is not known.</param>
    public bool IsConfiguredHere(INamedTypeSymbol entity, INamedTypeSymbol? context, CancellationToken cancellationToken)
        => _contexts.IsConfiguredHere(entity, context, cancellationToken);

    /// <summary>As <see cref="IsConfiguredHere"/>, or does a referenced project build the context's whole model and say what it made of it?</summary>
    public bool IsKnown(INamedTypeSymbol entity, INamedTypeSymbol? context, CancellationToken cancellationToken)
        => IsConfiguredHere(entity, context, cancellationToken) || (context is { TypeKind: TypeKind.Class } && _others.Hold(context, cancellationToken));

    /// <summary>What a project that references this one needs to know of its contexts; null when there is nothing to say.</summary>
    public RecordedModel? Record(CancellationToken cancellationToken)
        => (_recording ??= new Recording(new ModelRecorder(this, _contexts, _conventions, _lazyLoading).Record(cancellationToken))).Model;

    /// <summary>Do queries of this compilation's contexts load each collection by a query of its own when they do not say otherwise?</summary>
    public bool IsSplitByDefault(CancellationToken cancellationToken) => _contexts.IsSplitByDefault(cancellationToken);

    private EfEntity? Read(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (_conventions.IsNoEntity(type, cancellationToken))
        {
            return null;
        }

        var hasSet = _contexts.HasSet(type, cancellationToken);
        var key = _conventions.KeyOf(type, cancellationToken);
        if (key is { IsDefault: false, IsEmpty: true } && !hasSet)
        {
            return null;
        }

        var navigations = ImmutableArray.CreateBuilder<EfNavigation>();
        foreach (var property in EntityTypes.PropertiesOf(type))
        {
            if (EntityTypes.TargetOf(property.Type, out _) is not null && ReadNavigation(property, type, cancellationToken) is { } navigation)
            {
                navigations.Add(navigation);
            }
        }

        return new EfEntity(
            type,
            key,
            _conventions.AlternateKeysOf(type, cancellationToken),
            navigations.ToImmutable(),
            Indexes.Of(type, _calls, _snapshot, cancellationToken),
            _others.Filter(type, cancellationToken) ? EfFact.Yes : _conventions.HasQueryFilter(type, cancellationToken),
            hasSet);
    }

    private EfNavigation? ReadNavigation(IPropertySymbol property, INamedTypeSymbol entity, CancellationToken cancellationToken)
    {
        if (EntityTypes.TargetOf(property.Type, out var isCollection) is not { } target
            || !EntityTypes.IsStored(property)
            || _conventions.IsNoNavigation(property, entity, target, cancellationToken)
            || _others.Except(property, cancellationToken)
            || (_conventions.KeyOf(target, cancellationToken) is { IsDefault: false, IsEmpty: true } && !_contexts.HasSet(target, cancellationToken)))
        {
            return null;
        }

        var relationship = _relationships.Of(property, entity, target, isCollection, cancellationToken);
        return new EfNavigation(
            property,
            target,
            isCollection,
            relationship.Inverse,
            relationship.ForeignKey,
            relationship.IsOnDependent,
            relationship.IsRequired,
            _conventions.IsAutoIncluded(property, entity, cancellationToken));
    }

    private sealed record Box(EfModel? Model);

    private sealed record Recording(RecordedModel? Model);
}
