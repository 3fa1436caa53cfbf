using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Reports a cache that is asked, missed and filled with nothing that keeps two callers from doing so at once.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class StampedeAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.Stampede];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (!start.Compilation.IsTestProject() && CacheCalls.AreReferenced(start.Compilation))
            {
                var loads = new Lazy<CacheLoads>(() => new CacheLoads(start.Compilation));
                start.RegisterOperationAction(operation => Analyze(operation, loads), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, Lazy<CacheLoads> loads)
    {
        if (CacheCalls.At(context.Operation) is not { Action: CacheAction.Get, Name: { } name } get
            || UncoordinatedLoad.Of(get, loads, context.CancellationToken) is not { } load
            || QuietPlaces.IsMigrationOrSeeding(context.ContainingSymbol)
            || UncoordinatedLoad.RunsAlone(context.ContainingSymbol))
        {
            return;
        }

        var refusal = StampedeRewrite.Refusal(load);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.Stampede,
            name.Identifier.GetLocation(),
            VisitorKey.Is(get.Key) ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning,
            [load.Load.Syntax.GetLocation(), load.Set.Call.Syntax.GetLocation()],
            DiagnosticProperties.OfFix(StampedeRewrite.Title, refusal),
            name.Identifier.ValueText,
            load.Name));
    }
}
