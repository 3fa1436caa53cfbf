using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A call per element that may read the database: some implementations of what it calls do, others do not, or the store behind it is not known.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class SuspectedQueryPerElementAnalyzer : DiagnosticAnalyzer
{
    private const string Obstacle = "whether the query runs is decided elsewhere";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.SuspectedQueryPerElement];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (RoundTripFacts.TryCreate(start.Compilation, RoundTripKinds.DatabaseRead, start.Options) is { } facts
                && !QuietPlaces.IsTestProjectLeftOut(start.Compilation, start.Options.AnalyzerConfigOptionsProvider.GlobalOptions))
            {
                start.RegisterOperationAction(operation => Analyze(operation, facts), RoundTripFacts.OperationKinds);
            }
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
        if (RoundTripFacts.MayCost(operation)
            && facts.Repetition.MayRepeat(operation)
            && facts.SuspectedAt(operation, RoundTripKinds.DatabaseRead, context.CancellationToken) is { } trip
            && PerElementFinding.TryCreate(operation, context.ContainingSymbol, context.Options.AnalyzerConfigOptionsProvider.GetOptions(operation.Syntax.SyntaxTree), facts, trip) is { } finding)
        {
            context.ReportDiagnostic(finding.ToDiagnostic(Descriptors.SuspectedQueryPerElement, fix: null, Obstacle));
        }
    }
}
