using Microsoft.CodeAnalysis;

namespace PerfAnalyzers;

internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor UnreadableOption = Create(
        id: RuleIds.UnreadableOption,
        title: "Set options that can be read",
        messageFormat: "The option '{0}' {1}",
        category: Areas.Configuration,
        defaultSeverity: DiagnosticSeverity.Warning,
        customTags: WellKnownDiagnosticTags.CompilationEnd);
}
