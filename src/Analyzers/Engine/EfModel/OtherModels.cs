using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.EfModel;

/// <summary>
/// The models of referenced projects: an editor hands us their compilations, and their models are read there; a build hands us
/// assemblies, which carry what those projects' own builds recorded.
/// </summary>
internal sealed class OtherModels(Compilation compilation)
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, Box> Carried = new();

    private ImmutableArray<RecordedModel> _models;

    /// <summary>Does another project build the whole model of the context?</summary>
    public bool Hold(INamedTypeSymbol context, CancellationToken cancellationToken) => Find(context, cancellationToken) is not null;

    /// <summary>Does another project turn lazy-loading proxies on for the context?</summary>
    public bool AreLazy(INamedTypeSymbol context, CancellationToken cancellationToken) => Find(context, cancellationToken) is true;

    /// <summary>Is the property in another project's model something else than its class shows?</summary>
    public bool Except(IPropertySymbol property, CancellationToken cancellationToken)
        => IsElsewhere(property) && property.GetDocumentationCommentId() is { } id && Any(model => model.Exceptions.Contains(id), cancellationToken);

    public bool Filter(INamedTypeSymbol entity, CancellationToken cancellationToken)
        => IsElsewhere(entity) && entity.GetDocumentationCommentId() is { } id && Any(model => model.Filtered.Contains(id), cancellationToken);

    private bool? Find(INamedTypeSymbol context, CancellationToken cancellationToken)
    {
        if (IsElsewhere(context) && context.GetDocumentationCommentId() is { } id)
        {
            foreach (var model in Models(cancellationToken))
            {
                if (model.Contexts.TryGetValue(id, out var isLazy))
                {
                    return isLazy;
                }
            }
        }

        return null;
    }

    /// <summary>No project that is referenced here says anything of a class that is declared here.</summary>
    private bool IsElsewhere(ISymbol symbol) => !SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, compilation.Assembly);

    private bool Any(Func<RecordedModel, bool> says, CancellationToken cancellationToken)
    {
        foreach (var model in Models(cancellationToken))
        {
            if (says(model))
            {
                return true;
            }
        }

        return false;
    }

    private ImmutableArray<RecordedModel> Models(CancellationToken cancellationToken)
    {
        if (_models.IsDefault)
        {
            var compilations = ReferencedCompilations.Of(compilation);
            var found = ImmutableArray.CreateBuilder<RecordedModel>();
            foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
            {
                if (UsesEntityFramework(assembly)
                    && (compilations.TryGetValue(assembly, out var other) ? EfModel.TryCreate(other)?.Record(cancellationToken) : CarriedBy(assembly)) is { } model)
                {
                    found.Add(model);
                }
            }

            ImmutableInterlocked.InterlockedInitialize(ref _models, found.ToImmutable());
        }

        return _models;
    }

    /// <summary>A project of a user that can have a context; asked by name, because a project has hundreds of references.</summary>
    private static bool UsesEntityFramework(IAssemblySymbol assembly)
        => !assembly.Name.StartsWith("Microsoft.", StringComparison.Ordinal)
            && assembly.Modules.Any(static module => module.ReferencedAssemblies.Any(static reference => reference.Name == "Microsoft.EntityFrameworkCore"));

    private static RecordedModel? CarriedBy(IAssemblySymbol assembly) => Carried.GetValue(assembly, static key => new Box(RecordedModel.TryRead(key))).Model;

    private sealed record Box(RecordedModel? Model);
}
