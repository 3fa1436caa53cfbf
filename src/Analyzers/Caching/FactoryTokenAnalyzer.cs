using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Reports a factory that works for all who wait for its entry and stops when one of them does.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class FactoryTokenAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.FactoryToken];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (CacheCalls.AreReferenced(start.Compilation))
            {
                start.RegisterOperationAction(Analyze, OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        if (CacheCalls.At(context.Operation) is not { Store: CacheStore.Layered, IsShared: true, Action: CacheAction.GetOrCreate, FactoryLambda: { } lambda }
            || FactoryToken.Own(lambda) is not { } own)
        {
            return;
        }

        foreach (var operation in lambda.Body.Descendants())
        {
            if (FactoryToken.IsCallers(operation, lambda))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.FactoryToken,
                    operation.Syntax.GetLocation(),
                    ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, FactoryToken.Title),
                    operation.Syntax.ToString()));
            }
        }
    }
}
