using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.EfModel;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A navigation that the query of its entities does not include. With lazy loading each read is a query of its own, without
/// it the navigation is null or empty; and so is an explicit load per element.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class NavigationPerElementAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.NavigationPerElement];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (NavigationFindings.TryCreate(start.Compilation) is not { } findings
                || QuietPlaces.IsTestProjectLeftOut(start.Compilation, start.Options.AnalyzerConfigOptionsProvider.GlobalOptions))
            {
                return;
            }

            start.RegisterOperationAction(operation => AnalyzeRead(operation, findings), OperationKind.PropertyReference);
            start.RegisterOperationAction(operation => AnalyzeLoad(operation, findings), OperationKind.Invocation);
            start.RegisterOperationAction(
                operation => AnalyzeHanding(operation, findings),
                OperationKind.Invocation,
                OperationKind.ObjectCreation,
                OperationKind.PropertyReference,
                OperationKind.MethodReference);
            if (RoundTripFacts.TryCreate(start.Compilation, RoundTripKinds.NavigationLoad, start.Options) is { } facts)
            {
                start.RegisterOperationAction(operation => AnalyzeCall(operation, facts), RoundTripFacts.OperationKinds);
            }
        });
    }

    private static void AnalyzeRead(OperationAnalysisContext context, NavigationFindings findings)
    {
        var reference = (IPropertyReferenceOperation)context.Operation;
        if (!NavigationFindings.MayBeNavigation(reference) || IsQuietPlace(context))
        {
            return;
        }

        if (findings.OfRead(reference, context.ContainingSymbol, SmallCollectionLimit(context), context.CancellationToken) is { } finding && findings.IsFirst(finding, context))
        {
            var title = findings.PlanOf(finding, context.CancellationToken, out var reason)?.Title ?? findings.ProjectionOf(finding, context.CancellationToken)?.Title;
            Report(context, reference.Syntax, finding, title, reason);
        }
    }

    private static void AnalyzeLoad(OperationAnalysisContext context, NavigationFindings findings)
    {
        var call = (IInvocationOperation)context.Operation;
        if (ExplicitLoad.TryCreate(call) is not { } load || !findings.MayRepeat(call) || IsQuietPlace(context))
        {
            return;
        }

        if (findings.OfLoad(load, SmallCollectionLimit(context)) is { } finding)
        {
            Report(context, load.Run.Syntax, finding, findings.PlanOf(load, context.CancellationToken, out var reason)?.Include.Title, reason);
        }
    }

    /// <summary>A function that reads a navigation of what it is given: <c>orders.Select(ToDto)</c>.</summary>
    private static void AnalyzeHanding(OperationAnalysisContext context, NavigationFindings findings)
    {
        var operation = context.Operation;
        if (!IsQuietPlace(context)
            && findings.OfCall(operation, context.ContainingSymbol, SmallCollectionLimit(context), context.CancellationToken) is { } finding
            && findings.IsFirst(finding, operation, SmallCollectionLimit(context), context))
        {
            Report(context, operation.Syntax, finding, findings.PlanOf(finding, context.CancellationToken, out var reason)?.Title, reason);
        }
    }

    /// <summary>A function that loads a navigation of what it is given: <c>foreach (var order in orders) await CompleteAsync(order);</c></summary>
    private static void AnalyzeCall(OperationAnalysisContext context, RoundTripFacts facts)
    {
        var operation = context.Operation;
        if (!RoundTripFacts.MayCost(operation)
            || !facts.Repetition.MayRepeat(operation)
            || facts.At(operation, RoundTripKinds.NavigationLoad, context.CancellationToken) is not { IsDirect: false } trip
            || facts.ReadAt(operation, context.CancellationToken) is not null
            || PerElementFinding.TryCreate(context, facts, trip) is not { } finding
            || !RoundInputs.Vary(operation, finding.Repeated.Owner!))
        {
            return;
        }

        var properties = ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, "the load is in another function");
        properties = PerElementFinding.AddPath(properties, trip, out var path);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.NavigationPerElement,
            finding.Location,
            trip.LocationsFrom(1),
            properties,
            trip.Hops[0].Name,
            $"loads a navigation by a query of its own for each {finding.Elements}{path}"));
    }

    private static bool IsQuietPlace(OperationAnalysisContext context)
        => QuietPlaces.IsMigrationOrSeeding(context.ContainingSymbol) && !QuietPlaces.IncludesMigrations(OptionsOf(context));

    private static int SmallCollectionLimit(OperationAnalysisContext context) => QuietPlaces.SmallCollectionLimit(OptionsOf(context));

    private static AnalyzerConfigOptions OptionsOf(OperationAnalysisContext context)
        => context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Operation.Syntax.SyntaxTree);

    private static void Report(OperationAnalysisContext context, SyntaxNode at, NavigationFinding finding, string? fix, string reason)
    {
        var properties = fix is null
            ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, reason)
            : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, fix);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.NavigationPerElement,
            at.GetLocation(),
            finding.Query is not { } query ? []
                : finding.Operation.Syntax == at ? [query.Terminal.Syntax.GetLocation()]
                : [query.Terminal.Syntax.GetLocation(), finding.Operation.Syntax.GetLocation()],
            properties,
            finding.Name,
            finding.Fault));
    }
}
