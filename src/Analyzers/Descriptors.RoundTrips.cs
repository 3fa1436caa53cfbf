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

    public static readonly DiagnosticDescriptor RemoteCallPerElement = Create(
        id: RuleIds.RemoteCallPerElement,
        title: "Make remote calls together instead of one by one",
        messageFormat: "'{0}' makes one remote call per {1}{2}",
        category: Areas.RoundTrips,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A loop that waits for a call to another process in each round takes the sum of all latencies. Libraries that can send many commands at once take one.");

    public static readonly DiagnosticDescriptor SeparateRemoteCalls = Create(
        id: RuleIds.SeparateRemoteCalls,
        title: "Let independent remote calls overlap",
        messageFormat: "'{0}' makes one remote call per {1}, each after the one before{2}",
        category: Areas.RoundTrips,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A loop that waits for a call to another process in each round takes the sum of all latencies. Where the library cannot send many calls at once, a bounded number of them can be under way at a time, if they do not depend on each other.");

    public static readonly DiagnosticDescriptor HiddenDataAccess = Create(
        id: RuleIds.HiddenDataAccess,
        title: "Make a method of a member that looks like a value and makes a round trip",
        messageFormat: "{0} looks cheap and makes a round trip each time: {1}",
        category: Areas.RoundTrips,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Whoever reads a property, compares or converts does not expect a query or a remote call, and does so in loops and in debuggers.");

    public static readonly DiagnosticDescriptor SuspectedQueryPerElement = Create(
        id: RuleIds.SuspectedQueryPerElement,
        title: "Check whether a loop runs a query per element",
        messageFormat: "'{0}' may run one query per {1}{2}",
        category: Areas.RoundTrips,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Some implementations of a member on the way make a query and others do not, or the store behind it is not known. Which of them runs is decided elsewhere.");

    public static readonly DiagnosticDescriptor WritePerElement = Create(
        id: RuleIds.WritePerElement,
        title: "Write what a loop changes with one round trip",
        messageFormat: "'{0}' writes to the database once per {1}{2}",
        category: Areas.RoundTrips,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A save or a command per element costs one round trip, and mostly one transaction, per element. One save after the loop, or one command for all elements, costs one.");

    public static readonly DiagnosticDescriptor LazyEntitySerialized = Create(
        id: RuleIds.LazyEntitySerialized,
        title: "Serialize what the query has loaded",
        messageFormat: "Serializing '{0}' loads its lazy navigation '{1}' by a query of its own{2}",
        category: Areas.RoundTrips,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A serializer reads every property, and with lazy loading every navigation that the query did not include costs one round trip per entity. A projection sends what the response needs; an Include loads it with the entities.");

    public static readonly DiagnosticDescriptor RecursiveQuery = Create(
        id: RuleIds.RecursiveQuery,
        title: "Load a hierarchy with one query per level",
        messageFormat: "'{0}' runs once for each {1}{2}",
        category: Areas.RoundTrips,
        defaultSeverity: DiagnosticSeverity.Warning,
        description: "A hierarchy that is read node by node costs a round trip per node. A query per level, or one for all rows, and a walk in memory cost a few.");
}
