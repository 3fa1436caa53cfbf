using Microsoft.CodeAnalysis;

namespace PerfAnalyzers;

internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor LoadToWrite = Create(
        id: RuleIds.LoadToWrite,
        title: "Change or delete rows in the database instead of loading them",
        messageFormat: "'{0}' is loaded only to {1} its rows; '{2}' does that in the database",
        category: Areas.Writes,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Rows that are loaded only to be given values that do not depend on the application, or only to be removed, cross the network twice. One UPDATE or DELETE does the same.");

    public static readonly DiagnosticDescriptor ConsecutiveSaves = Create(
        id: RuleIds.ConsecutiveSaves,
        title: "Save once where nothing needs the first of two saves",
        messageFormat: "'{0}' is saved again in line {1}, and nothing between needs this save",
        category: Areas.Writes,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "Each save is a round trip and a transaction. What both would store, one save stores in one transaction.");

    public static readonly DiagnosticDescriptor AddPerElement = Create(
        id: RuleIds.AddPerElement,
        title: "Add all entities with AddRange",
        messageFormat: "'{0}' adds the elements of '{1}' one by one; 'AddRange' says it",
        category: Areas.Writes,
        defaultSeverity: DiagnosticSeverity.Hidden,
        description: "A loop that only adds its elements to a context is one AddRange.");

    public static readonly DiagnosticDescriptor UpdateOfTracked = Create(
        id: RuleIds.UpdateOfTracked,
        title: "Leave out Update for entities that the context tracks",
        messageFormat: "'{0}' was loaded by the same context, which knows what changed; 'Update' makes the save write every column",
        category: Areas.Writes,
        defaultSeverity: DiagnosticSeverity.Info,
        description: "A context writes only the columns that changed of the entities that it loaded. Update marks all columns as changed, also where nothing changed at all.");
}
