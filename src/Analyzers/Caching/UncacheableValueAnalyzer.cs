using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Reports cache entries that hold a query, a task or a stream in place of data.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UncacheableValueAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.UncacheableValue];

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

        foreach (var value in StoredValue.Of(call))
        {
            if (UncacheableValue.Of(call, value) is not { } uncacheable)
            {
                continue;
            }

            var refusal = UncacheableValueRewrite.Refusal(call, uncacheable);
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.UncacheableValue,
                uncacheable.Syntax.GetLocation(),
                DiagnosticProperties.OfFix(UncacheableValueRewrite.Title(call, uncacheable), refusal),
                uncacheable.What,
                uncacheable.Why));
        }
    }
}
