using Microsoft.CodeAnalysis;

namespace PerfAnalyzers;

internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor QueryPerElement = Create(
        id: RuleIds.QueryPerElement,
        title: "Load what a loop needs with one query",
        messageFormat: "'{0}' runs one query per {1}{2}",
        category: Areas.RoundTrips,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A database read that runs once per element costs one round trip per element. One query for all elements, and a lookup in memory, costs one.");

    public static readonly DiagnosticDescriptor NavigationPerElement = Create(
        id: RuleIds.NavigationPerElement,
        title: "Include the navigation in the query of its entities",
        messageFormat: "'{0}' {1}",
        category: Areas.RoundTrips,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A navigation that the query does not include costs one round trip per entity with lazy loading, and is null or empty without it. An Include loads it with the entities.");
}
