using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A database write, or a transaction, that runs once per element.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class WritePerElementAnalyzer : DiagnosticAnalyzer
{
    private const RoundTripKinds Kinds = RoundTripKinds.DatabaseWrite | RoundTripKinds.Transaction;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.WritePerElement];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (RoundTripFacts.TryCreate(start.Compilation, Kinds) is not { } facts
                || QuietPlaces.IsTestProjectLeftOut(start.Compilation, start.Options.AnalyzerConfigOptionsProvider.GlobalOptions))
            {
                return;
            }

            var calls = ContextCalls.TryCreate(start.Compilation);
            start.RegisterOperationAction(
                operation => Analyze(operation, facts, calls),
                OperationKind.Invocation,
                OperationKind.MethodReference,
                OperationKind.ObjectCreation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, RoundTripFacts facts, ContextCalls? calls)
    {
        var operation = context.Operation;
        if (!facts.Repetition.MayRepeat(operation)
            || facts.At(operation, Kinds, context.CancellationToken) is not { } trip
            || PerElementFinding.TryCreate(context, facts, trip) is not { } finding
            || (trip.Kind == RoundTripKinds.Transaction && !IsOwnFault(operation, finding, facts, context.CancellationToken))
            || (PerElementFinding.IsRecursive(trip, operation, context.ContainingSymbol) && !RecursiveWrites.IsPerNode(finding, facts, calls, context.ContainingSymbol, context.CancellationToken))
            || DeliberateWrites.IsDeliberate(finding, facts, context.Compilation, context.CancellationToken))
        {
            return;
        }

        var obstacle = "only a save of Entity Framework can be moved";
        string? fix = null;
        if (calls is not null)
        {
            var plans = WritePlans.All(new RepeatedWrite(operation, finding.Repeated, context.Compilation, facts, calls, context.CancellationToken), out obstacle);
            if (!plans.IsEmpty)
            {
                obstacle = plans[0].Risk ?? "";
                fix = plans[0].Risk is null ? plans[0].Title : null;
            }
        }

        context.ReportDiagnostic(finding.ToDiagnostic(Descriptors.WritePerElement, fix, obstacle));
    }

    /// <summary>A transaction around a write per element is no second fault; its commit and its rollback belong to it.</summary>
    private static bool IsOwnFault(IOperation operation, PerElementFinding finding, RoundTripFacts facts, CancellationToken cancellationToken)
    {
        if (operation is not IInvocationOperation { TargetMethod.Name: var name } || (finding.Trip.IsDirect && !name.StartsWith("Begin", StringComparison.Ordinal)))
        {
            return false;
        }

        var body = finding.Repeated.Owner is ILoopOperation loop ? loop.Body : finding.Repeated.Owner;
        foreach (var other in body?.Executed() ?? [])
        {
            if (other is IInvocationOperation && facts.At(other, RoundTripKinds.DatabaseWrite, cancellationToken) is not null)
            {
                return false;
            }
        }

        return true;
    }
}
