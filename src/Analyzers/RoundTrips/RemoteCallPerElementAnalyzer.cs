using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A loop that waits in each round for another process: HTTP, gRPC, Redis, a distributed cache, a queue. One rule where the
/// library has a form for many; another, which only suggests, where it has none and only the waiting could overlap. The entries of
/// a cache that are asked for one by one have a rule of their own: decided here, so that no call is reported twice.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class RemoteCallPerElementAnalyzer : DiagnosticAnalyzer
{
    private const RoundTripKinds Kinds = RoundTripKinds.RemoteCall | RoundTripKinds.CacheCall;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Descriptors.RemoteCallPerElement, Descriptors.SeparateRemoteCalls, Descriptors.CacheCallPerElement];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (RoundTripFacts.TryCreate(start.Compilation, Kinds, start.Options) is { } facts
                && !QuietPlaces.IsTestProjectLeftOut(start.Compilation, start.Options.AnalyzerConfigOptionsProvider.GlobalOptions))
            {
                start.RegisterOperationAction(operation => Analyze(operation, facts), RoundTripFacts.OperationKinds);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, RoundTripFacts facts)
    {
        var operation = context.Operation;
        if (!RoundTripFacts.MayCost(operation)
            || !facts.Repetition.MayRepeat(operation)
            || facts.At(operation, Kinds, context.CancellationToken) is not { } trip
            || PerElementFinding.TryCreate(context, facts, trip) is not { } finding
            || TurnsPages(finding)
            || (trip.BatchForm is not null && FormForMany.Is(finding.LastOperation(context.Compilation, context.CancellationToken)))
            || Overlap.IsOverlapping(finding)
            || AcknowledgedMessages.Are(finding)
            || CannotOverlap(finding, facts, context.CancellationToken))
        {
            return;
        }

        var plan = RemoteReadPlan.TryCreate(finding, facts, out var obstacle);
        context.ReportDiagnostic(finding.ToDiagnostic(RuleFor(trip), plan is null ? null : RemoteReadPlan.Title, obstacle));
    }

    /// <summary>A member that calls a service and works with the database holds a context, which serves one caller at a time.</summary>
    private static bool CannotOverlap(PerElementFinding finding, RoundTripFacts facts, CancellationToken cancellationToken)
        => finding.Trip is { IsDirect: false, BatchForm: null } && facts.At(finding.Operation, RoundTripKinds.Database, cancellationToken) is not null;

    private static DiagnosticDescriptor RuleFor(RoundTrip trip)
    {
        if (trip.Hops[trip.Hops.Length - 1].Method is { } method && CacheCalls.IsRemoteGet(method))
        {
            return Descriptors.CacheCallPerElement;
        }

        return trip.BatchForm is null ? Descriptors.SeparateRemoteCalls : Descriptors.RemoteCallPerElement;
    }

    /// <summary><c>for (var page = 1; page &lt;= total; page++) await http.GetAsync(..)</c>: a service that has no form for many is asked page by page.</summary>
    private static bool TurnsPages(PerElementFinding finding) => finding is { Trip.BatchForm: null, Repeated.Source: null };
}
