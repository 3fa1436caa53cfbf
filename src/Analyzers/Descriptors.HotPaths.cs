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
}
