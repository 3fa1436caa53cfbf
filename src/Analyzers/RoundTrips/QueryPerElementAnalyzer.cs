using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A database read that runs once per element: <see cref="RepetitionFinder"/> times <see cref="RoundTripFacts"/>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class QueryPerElementAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.QueryPerElement];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (RoundTripFacts.TryCreate(start.Compilation, RoundTripKinds.DatabaseRead, start.Options) is not { } facts
                || QuietPlaces.IsTestProjectLeftOut(start.Compilation, start.Options.AnalyzerConfigOptionsProvider.GlobalOptions))
            {
                return;
            }

            start.RegisterOperationAction(operation => Analyze(operation, facts), RoundTripFacts.OperationKinds);
        });
    }

    private static void Analyze(OperationAnalysisContext context, RoundTripFacts facts)
    {
        Analyze(context, context.Operation, facts);
        if (context.Operation is IInvocationOperation call)
        {
            foreach (var argument in call.Arguments)
            {
                if (RoundTripFacts.MayBeComparer(argument))
                {
                    Analyze(context, argument, facts);
                }
            }
        }
    }

    private static void Analyze(OperationAnalysisContext context, IOperation operation, RoundTripFacts facts)
    {
        if (!RoundTripFacts.MayCost(operation)
            || !facts.Repetition.MayRepeat(operation)
            || facts.ReadAt(operation, context.CancellationToken) is not { } trip
            || PerElementFinding.TryCreate(operation, context.ContainingSymbol, context.Options.AnalyzerConfigOptionsProvider.GetOptions(operation.Syntax.SyntaxTree), facts, trip) is not { } finding)
        {
            return;
        }

        var query = new RepeatedQuery(operation, finding.Repeated, context.Compilation, facts, context.CancellationToken);
        var plan = QueryPlans.Preferred(query, out var obstacle);
        context.ReportDiagnostic(finding.ToDiagnostic(Descriptors.QueryPerElement, plan?.Title, obstacle));
    }
}
