using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Decides whether a query of entities may become a <see cref="ProjectionPlan"/>.</summary>
internal sealed class ProjectionPlanner(EntityQuery query, Compilation compilation, EfModel model, RoundTripFacts facts, CancellationToken cancellationToken)
{
    private bool _isRefused;

    public ProjectionPlan? TryCreate()
    {
        // What is included is loaded beside what is selected, or not at all.
        if (query.IsFind || !query.Includes.IsEmpty || query.Terminal.IsTranslated()
            || RowsOf(query.Terminal) is not { Syntax: ExpressionSyntax rows } source
            || source.Type is not INamedTypeSymbol { TypeArguments: [var row] } || !SymbolEqualityComparer.Default.Equals(row, query.Entity)
            || facts.FirstWrite(query.Terminal.Root()) is not null
            || QueryShapes.Of(compilation).ReadsOf(query, model, cancellationToken) is not { } reads)
        {
            return null;
        }

        var selected = Selected(reads, query.Entity);
        return _isRefused ? null : new ProjectionPlan(rows, query.Entity, selected);
    }

    /// <summary>The query that the last call runs as it is; null when that call adds a condition or an order of its own.</summary>
    private static IOperation? RowsOf(IOperation terminal)
    {
        if (terminal is not IInvocationOperation call || terminal.Type.IsQuery())
        {
            return terminal;
        }

        return call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: IdentifierNameSyntax } }
            && call.Arguments.All(static argument => argument.Parameter is { Ordinal: 0 } or { Type.Name: "CancellationToken" })
                ? call.Receiver()
                : null;
    }

    private ProjectedEntity Selected(RowReads reads, INamedTypeSymbol entity)
    {
        var columns = reads.Columns.ToImmutableArray();
        var navigations = ImmutableArray.CreateBuilder<ProjectedNavigation>();
        foreach (var (property, behind) in reads.Navigations)
        {
            if (model.Navigation(property, cancellationToken) is not { } navigation || IsFiltered(navigation))
            {
                _isRefused = true;
                continue;
            }

            navigations.Add(new ProjectedNavigation(navigation, navigation is { IsCollection: false, IsRequired: not EfFact.Yes }, Selected(behind, navigation.Target)));
        }

        // Only counted or tested for null: something must be selected all the same.
        if (columns.IsEmpty && navigations.Count == 0)
        {
            columns = KeyOf(entity);
        }

        _isRefused |= columns.Any(MayBeChanged);
        return new ProjectedEntity(columns, navigations.ToImmutable());
    }

    /// <summary>An inner join with rows that a filter leaves out would leave out the rows of the query as well.</summary>
    private bool IsFiltered(EfNavigation navigation)
        => !navigation.IsCollection && navigation.IsRequired != EfFact.No && model.Entity(navigation.Target, cancellationToken)?.HasQueryFilter != EfFact.No;

    private ImmutableArray<IPropertySymbol> KeyOf(INamedTypeSymbol entity)
    {
        if (model.Entity(entity, cancellationToken) is { Key: { IsDefaultOrEmpty: false } names })
        {
            var key = names.Select(name => EntityTypes.PropertyOf(entity, name)).OfType<IPropertySymbol>().ToImmutableArray();
            if (key.Length == names.Length)
            {
                return key;
            }
        }

        _isRefused = true;
        return [];
    }

    /// <summary>An entity that the context tracks already has the values that the program gave it, whatever the database has.</summary>
    private bool MayBeChanged(IPropertySymbol column)
        => query.Tracking != QueryTracking.NoTracking && ColumnWrites.Any(compilation, column, cancellationToken);
}
