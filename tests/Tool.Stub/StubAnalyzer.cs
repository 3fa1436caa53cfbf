using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAnalyzers.Tool.Stub;

/// <summary>The tool reads the ids that it may fix from the constants of a type of this name.</summary>
internal static class RuleIds
{
    public const string SlowCall = "PERF0901";
    public const string SlowHint = "PERF0902";
    public const string BadFix = "PERF0903";
}

/// <summary>
/// Flags calls by name, so that a scratch project says which findings it has: <c>Slow()</c> is a warning with a fix and
/// a call path, <c>Stuck()</c> one that says why it has no fix, <c>Hint()</c> an info, <c>Broken()</c> a warning whose fix does not compile; <c>Throw()</c> makes the analyzer throw.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StubAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor SlowCall = Rule(RuleIds.SlowCall, "Call the fast one", "'{0}' is slow", DiagnosticSeverity.Warning);
    private static readonly DiagnosticDescriptor SlowHint = Rule(RuleIds.SlowHint, "Consider the fast one", "'{0}' may be slow", DiagnosticSeverity.Info);
    private static readonly DiagnosticDescriptor BadFix = Rule(RuleIds.BadFix, "Do not break", "'{0}' is broken by its fix", DiagnosticSeverity.Warning);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [SlowCall, SlowHint, BadFix];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.InvocationExpression);
    }

    private static DiagnosticDescriptor Rule(string id, string title, string message, DiagnosticSeverity severity)
        => new(id, title, message, "Stub", severity, isEnabledByDefault: true);

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        if (((InvocationExpressionSyntax)context.Node).Expression is not IdentifierNameSyntax { Identifier.ValueText: var name })
        {
            return;
        }

        var rule = name switch
        {
            "Slow" or "Stuck" => SlowCall,
            "Hint" => SlowHint,
            "Broken" => BadFix,
            "Throw" => throw new InvalidOperationException("thrown by the stub"),
            _ => null,
        };
        if (rule is null)
        {
            return;
        }

        var declaration = context.SemanticModel.GetSymbolInfo(context.Node).Symbol?.Locations[0];
        context.ReportDiagnostic(Diagnostic.Create(
            rule,
            context.Node.GetLocation(),
            declaration is null ? [] : [declaration],
            name == "Stuck"
                ? ImmutableDictionary<string, string?>.Empty.Add("noFix", "nothing is faster")
                : ImmutableDictionary<string, string?>.Empty.Add("fix", "Call Fast instead").Add("path", name + " -> Wait"),
            name));
    }
}
