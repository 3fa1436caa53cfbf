using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Who reads navigations, and of what.</summary>
/// <param name="Shapes">That know where its entities come from.</param>
/// <param name="Call">The call that gives the entities to it; null for the body that is looked at.</param>
/// <param name="Function">What is called.</param>
internal readonly record struct NavigationReader(QueryShapes Shapes, IOperation? Call = null, IMethodSymbol? Function = null)
{
    /// <summary>As a message says it.</summary>
    public string Place => Function switch
    {
        null => "",
        { MethodKind: MethodKind.LocalFunction } => $" in '{Function.Name}'",
        { MethodKind: MethodKind.Constructor } => $" in 'new {Function.ContainingType.Name}'",
        { AssociatedSymbol: IPropertySymbol property } => $" in '{property.NameWithType()}'",
        _ => $" in '{Function.NameWithType()}'",
    };
}
