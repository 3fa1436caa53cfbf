using Microsoft.CodeAnalysis;

namespace PerfAnalyzers;

internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor HotPathCannotBeMeasured = Create(
        id: RuleIds.HotPathCannotBeMeasured,
        title: "Make the hot path measurable",
        messageFormat: "'{0}' cannot be measured: {1}",
        category: Areas.HotPaths,
        defaultSeverity: DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor HotPathMemberUnusable = Create(
        id: RuleIds.HotPathMemberUnusable,
        title: "Name a usable member in the hot-path attribute",
        messageFormat: "'{0}' cannot be used as '{1}': {2}",
        category: Areas.HotPaths,
        defaultSeverity: DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor HotPathArgumentsDoNotFit = Create(
        id: RuleIds.HotPathArgumentsDoNotFit,
        title: "Give arguments that fit the hot path's parameters",
        messageFormat: "The arguments for '{0}' do not fit: {1}",
        category: Areas.HotPaths,
        defaultSeverity: DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor HotPathNeedsTestHost = Create(
        id: RuleIds.HotPathNeedsTestHost,
        title: "Reference the in-process test host",
        messageFormat: "'{0}' is measured in the application's own host, which needs a reference to the package Microsoft.AspNetCore.Mvc.Testing",
        category: Areas.HotPaths,
        defaultSeverity: DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor HotPathBoxing = Create(
        id: RuleIds.HotPathBoxing,
        title: "Keep values unboxed on hot paths",
        messageFormat: "'{0}' is boxed to '{1}' on the hot path of '{2}'",
        category: Areas.HotPaths,
        defaultSeverity: DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor HotPathDelegate = Create(
        id: RuleIds.HotPathDelegate,
        title: "Make delegates once on hot paths",
        messageFormat: "{0} {1} and is allocated each time on the hot path of '{2}'",
        category: Areas.HotPaths,
        defaultSeverity: DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor HotPathParamsArray = Create(
        id: RuleIds.HotPathParamsArray,
        title: "Call without an array for params on hot paths",
        messageFormat: "'{0}' gets a new array for {1} on the hot path of '{2}'",
        category: Areas.HotPaths,
        defaultSeverity: DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor HotPathLinq = Create(
        id: RuleIds.HotPathLinq,
        title: "Loop over arrays and lists on hot paths",
        messageFormat: "'{0}' over the {1}{2} allocates an iterator on the hot path of '{3}'; a loop does not",
        category: Areas.HotPaths,
        defaultSeverity: DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor HotPathConcatenation = Create(
        id: RuleIds.HotPathConcatenation,
        title: "Build strings with a StringBuilder on hot paths",
        messageFormat: "All of '{0}' is copied in each turn of the loop on the hot path of '{1}'; append to a StringBuilder",
        category: Areas.HotPaths,
        defaultSeverity: DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor HotPathAsyncWithoutAwait = Create(
        id: RuleIds.HotPathAsyncWithoutAwait,
        title: "Return a ValueTask where nothing is awaited on hot paths",
        messageFormat: "'{0}' awaits nothing and allocates a '{1}' for each result on the hot path of '{2}'; a ValueTask holds it without",
        category: Areas.HotPaths,
        defaultSeverity: DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor HotPathEnumerator = Create(
        id: RuleIds.HotPathEnumerator,
        title: "Walk lists by index on hot paths",
        messageFormat: "'foreach' over '{0}' allocates an enumerator on the hot path of '{1}'; a 'for' over its indexes does not",
        category: Areas.HotPaths,
        defaultSeverity: DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor HotPathStructCopy = Create(
        id: RuleIds.HotPathStructCopy,
        title: "Pass large structs by in on hot paths",
        messageFormat: "'{0}' copies the {1} bytes of '{2}' in each call on the hot path of '{3}'; pass it by 'in'",
        category: Areas.HotPaths,
        defaultSeverity: DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor HotPathCapacity = Create(
        id: RuleIds.HotPathCapacity,
        title: "Give collections their capacity on hot paths",
        messageFormat: "'{0}' grows while it is filled on the hot path of '{2}'; give it the capacity '{1}'",
        category: Areas.HotPaths,
        defaultSeverity: DiagnosticSeverity.Info);
}
