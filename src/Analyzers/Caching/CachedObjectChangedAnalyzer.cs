using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Reports changes to an object that a cache in memory hands to everyone.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CachedObjectChangedAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.CachedObjectChanged];

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
        if (CacheCalls.At(context.Operation) is { Store: CacheStore.Memory, Action: CacheAction.Get or CacheAction.GetOrCreate } get
            && CachedObjectChange.Of(get) is var (change, local))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.CachedObjectChanged,
                change.Syntax.GetLocation(),
                [get.Call.Syntax.GetLocation()],
                ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, "whether a copy is to be changed, or the entry, is for the author to say"),
                local.Name));
        }
    }
}
