using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>Says of the model of a compilation what a project that references it needs to know.</summary>
internal sealed class ModelRecorder(EfModel model, Contexts contexts, Conventions conventions, LazyLoadingSetup lazyLoading)
{
    /// <summary>Null when the compilation declares no context, or when its model is not seen whole.</summary>
    public RecordedModel? Record(CancellationToken cancellationToken)
    {
        var declared = contexts.Declared().Where(static context => !context.IsAbstract).ToList();
        if (declared.Count == 0 || contexts.ConfiguresFromElsewhere(cancellationToken) || conventions.MayIncludeAny(cancellationToken))
        {
            return null;
        }

        var recorded = ImmutableDictionary.CreateBuilder<string, bool>(StringComparer.Ordinal);
        foreach (var context in declared)
        {
            if (context.GetDocumentationCommentId() is { } id)
            {
                recorded[id] = lazyLoading.AreProxiesOn(context, cancellationToken);
            }
        }

        var exceptions = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var filtered = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var entity in Reached(cancellationToken))
        {
            if (IsFiltered(entity, cancellationToken) && entity.GetDocumentationCommentId() is { } id)
            {
                filtered.Add(id);
            }

            foreach (var property in EntityTypes.PropertiesOf(entity))
            {
                if (IsException(property, entity, cancellationToken) && property.OriginalDefinition.GetDocumentationCommentId() is { } name)
                {
                    exceptions.Add(name);
                }
            }
        }

        return new RecordedModel(recorded.ToImmutable(), exceptions.ToImmutable(), filtered.ToImmutable());
    }

    /// <summary>The entities of the sets and those that their navigations lead to.</summary>
    private IEnumerable<INamedTypeSymbol> Reached(CancellationToken cancellationToken)
    {
        var seen = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        var pending = new Stack<INamedTypeSymbol>(contexts.Sets(cancellationToken));
        while (pending.Count > 0)
        {
            var entity = pending.Pop();
            if (!seen.Add(entity))
            {
                continue;
            }

            yield return entity;
            foreach (var navigation in model.Entity(entity, cancellationToken)?.Navigations ?? [])
            {
                pending.Push(navigation.Target.OriginalDefinition);
            }
        }
    }

    private bool IsException(IPropertySymbol property, INamedTypeSymbol entity, CancellationToken cancellationToken)
    {
        if (EntityTypes.TargetOf(property.Type, out _) is null)
        {
            return conventions.IsLeftOut(property, entity, cancellationToken);
        }

        // A filtered target that must be there takes rows of an including query away, whatever the class says of the foreign key.
        return model.Navigation(property, cancellationToken) is not { IsAutoIncluded: EfFact.No } navigation
            || (navigation is { IsCollection: false, IsRequired: EfFact.Yes } && IsFiltered(navigation.Target, cancellationToken));
    }

    private bool IsFiltered(INamedTypeSymbol entity, CancellationToken cancellationToken) => conventions.HasQueryFilter(entity, cancellationToken) != EfFact.No;
}
