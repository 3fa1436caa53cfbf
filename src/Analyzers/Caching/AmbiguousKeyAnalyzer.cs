using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Reports cache keys in which two inputs touch, so that two pairs of them can be one key.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class AmbiguousKeyAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.AmbiguousKey];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (CacheCalls.AreReferenced(start.Compilation) && !start.Compilation.IsTestProject())
            {
                start.RegisterOperationAction(Analyze, OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        if (CacheCalls.At(context.Operation) is not { Action: CacheAction.Set or CacheAction.GetOrCreate or CacheAction.CreateEntry } call)
        {
            return;
        }

        var key = call.Key.Unwrap();
        if (key is ILocalReferenceOperation { Local: var local } && local.AssignedValues(key) is [var value])
        {
            key = value.Unwrap();
        }

        foreach (var (left, right) in AmbiguousKey.In(key))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.AmbiguousKey,
                key.Syntax.GetLocation(),
                DiagnosticProperties.OfFix(AmbiguousKey.Title, KeyRewrite.Written(call, context.CancellationToken) == key.Syntax ? null : KeyRewrite.MadeElsewhere),
                left.Syntax.ToString(),
                right.Syntax.ToString()));
            return;
        }
    }
}
