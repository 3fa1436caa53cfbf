using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Reports entities in a cache in memory that the context which loaded them still tracks.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class TrackedValueAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.TrackedValue];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (CacheCalls.AreReferenced(start.Compilation) && !start.Compilation.IsTestProject() && EfModel.TryCreate(start.Compilation) is { } model)
            {
                start.RegisterOperationAction(operation => Analyze(operation, model), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, EfModel model)
    {
        if (CacheCalls.At(context.Operation) is not { Store: CacheStore.Memory, Action: CacheAction.Set or CacheAction.GetOrCreate or CacheAction.CreateEntry } call)
        {
            return;
        }

        foreach (var value in StoredValue.Of(call))
        {
            if (TrackedValue.QueryOf(value, context.Compilation, model, context.CancellationToken) is not { } query)
            {
                continue;
            }

            var refusal = TrackedValue.Refusal(query, context.Compilation, context.CancellationToken);
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.TrackedValue,
                value.Syntax.GetLocation(),
                [call.Call.Syntax.GetLocation()],
                DiagnosticProperties.OfFix(TrackedValue.Title(query), refusal),
                query.Entity.Name));
        }
    }
}
