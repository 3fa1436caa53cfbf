using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.EfModel;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A query that may select what is read of its rows, in place of whole entities: the body goes on as it is written.</summary>
/// <param name="Rows">What the <c>Select</c> is chained to.</param>
/// <param name="Entity">The type of a row.</param>
internal sealed record ProjectionPlan(ExpressionSyntax Rows, INamedTypeSymbol Entity, ProjectedEntity Selected)
{
    public string Title => $"Select only what is read of '{Entity.Name}'";
}

/// <summary>What is selected of an entity.</summary>
internal sealed record ProjectedEntity(ImmutableArray<IPropertySymbol> Columns, ImmutableArray<ProjectedNavigation> Navigations);

/// <param name="MayBeMissing">It leads to nothing where its foreign key is null.</param>
internal sealed record ProjectedNavigation(EfNavigation Navigation, bool MayBeMissing, ProjectedEntity Selected);
