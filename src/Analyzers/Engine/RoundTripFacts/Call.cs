using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>Something runs a member, a delegate or the handlers of a message.</summary>
/// <param name="Site">The operation that calls; null where another project calls.</param>
/// <param name="Member">What the source names at the site: an interface member, a getter; null for a delegate.</param>
/// <param name="Methods">The bodies that may run: one for an ordinary member, every implementation for a dispatched one; empty when none is visible.</param>
internal sealed record Call(IOperation? Site, IMethodSymbol? Member, ImmutableArray<IMethodSymbol> Methods)
{
    /// <summary>The member in the form that the site names, <c>IRepository&lt;Order>.Find</c>; null for what is not generic.</summary>
    public IMethodSymbol? Form { get; init; }

    /// <summary>The lambdas that a delegate may hold, beside the methods.</summary>
    public ImmutableArray<IAnonymousFunctionOperation> Lambdas { get; init; } = [];

    /// <summary>Every body runs, not one of them: the handlers of a notification.</summary>
    public bool RunsAll { get; init; }

    /// <summary>The site walks what an iterator gives, which is what runs the iterator's body.</summary>
    public bool Enumerates { get; init; }

    /// <summary>What the user calls the delegate.</summary>
    public string? DelegateName { get; init; }

    public Hop Hop => new(DelegateName ?? (Member is null ? "" : DisplayOf(Member)), Site?.Syntax.GetLocation() ?? Location.None, Member);

    /// <summary>The step from a dispatched member to one of its implementations; null when the member itself is the body.</summary>
    public Hop? HopTo(IMethodSymbol method)
        => Member is null || SymbolEqualityComparer.Default.Equals(method, Member.Definition()) ? null : new Hop(DisplayOf(method), LocationOf(method), method);

    private static string DisplayOf(IMethodSymbol method) => method switch
    {
        { AssociatedSymbol: IPropertySymbol { IsIndexer: true } indexer } => indexer.ContainingType.Name + "[]",
        { AssociatedSymbol: IPropertySymbol property } => property.NameWithType(),
        { MethodKind: MethodKind.Constructor } => "new " + method.ContainingType.Name,
        { MethodKind: MethodKind.LocalFunction } => method.Name,
        { MethodKind: MethodKind.Conversion } => method.ContainingType.Name + " conversion",
        { MethodKind: MethodKind.UserDefinedOperator } => method.ContainingType.Name + " operator",
        _ => method.NameWithType(),
    };

    private static Location LocationOf(IMethodSymbol method) => method.Locations.IsEmpty ? Location.None : method.Locations[0];
}
