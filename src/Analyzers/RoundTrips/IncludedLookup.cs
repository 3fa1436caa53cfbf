using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A query per element for what a navigation of the element leads to: <c>db.Customers.Find(order.CustomerId)</c> is
/// <c>order.Customer</c> where the query of the orders includes it.
/// </summary>
/// <param name="Include">The query of the elements, and what it is to include.</param>
/// <param name="Replaced">What the navigation takes the place of: the query, with its <c>await</c>.</param>
/// <param name="Owner">The element.</param>
/// <param name="Navigation">The navigation that is read from it.</param>
/// <param name="Query">The query that goes.</param>
/// <param name="MayBeMissing">There may be no row.</param>
internal sealed record IncludedLookup(
    IncludePlan Include,
    ExpressionSyntax Replaced,
    ExpressionSyntax Owner,
    IPropertySymbol Navigation,
    LookupQuery Query,
    bool MayBeMissing) : IQueryPlan
{
    public string Title => Include.Title;

    public string EquivalenceKey => "Include";
}
