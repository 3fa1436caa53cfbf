using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

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
            if (RoundTripFacts.TryCreate(start.Compilation, RoundTripKinds.DatabaseRead) is not { } facts
                || (QuietPlaces.IsTestProject(start.Compilation) && !QuietPlaces.IncludesTests(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions)))
            {
                return;
            }

            start.RegisterOperationAction(
                operation => Analyze(operation, facts),
                OperationKind.Invocation,
                OperationKind.MethodReference,
                OperationKind.ObjectCreation,
                OperationKind.PropertyReference,
                OperationKind.Loop);
        });
    }

    private static void Analyze(OperationAnalysisContext context, RoundTripFacts facts)
    {
        var operation = context.Operation;
        if (!facts.Repetition.MayRepeat(operation) || facts.ReadAt(operation, context.CancellationToken) is not { } trip)
        {
            return;
        }

        var options = context.Options.AnalyzerConfigOptionsProvider.GetOptions(operation.Syntax.SyntaxTree);
        var repeated = facts.Repetition.Of(operation, smallCollection: QuietPlaces.SmallCollectionLimit(options));
        if (repeated.Kind != RepetitionKind.PerElement
            || WalksServices(trip, repeated)
            || IsRecursive(trip, operation, context.ContainingSymbol)
            || (QuietPlaces.IsMigrationOrSeeding(context.ContainingSymbol) && !QuietPlaces.IncludesMigrations(options)))
        {
            return;
        }

        var query = new RepeatedQuery(operation, repeated, context.Compilation, facts, context.CancellationToken);
        var plan = QueryPlans.Preferred(query, out var obstacle);
        context.ReportDiagnostic(Create(operation, trip, repeated, plan, obstacle));
    }

    /// <summary><c>foreach (var rule in rules) await rule.CheckAsync(order)</c>: the elements are no data but services that each do their own work.</summary>
    private static bool WalksServices(RoundTrip trip, Repeated repeated)
    {
        if (repeated.Owner is not IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol.Type: { TypeKind: TypeKind.Interface } type } })
        {
            return false;
        }

        foreach (var hop in trip.Hops)
        {
            if (SymbolEqualityComparer.Default.Equals(hop.Method?.ContainingType.OriginalDefinition, type.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Recursion that queries per node of a tree is another fault with another cure.</summary>
    private static bool IsRecursive(RoundTrip trip, IOperation operation, ISymbol containing)
    {
        foreach (var hop in trip.Hops)
        {
            if (hop.Method?.OriginalDefinition is not { } method)
            {
                continue;
            }

            if (SymbolEqualityComparer.Default.Equals(method, containing.OriginalDefinition))
            {
                return true;
            }

            for (var current = operation.Parent; current is not null; current = current.Parent)
            {
                if (current is ILocalFunctionOperation function && SymbolEqualityComparer.Default.Equals(method, function.Symbol.OriginalDefinition))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static Diagnostic Create(IOperation operation, RoundTrip trip, Repeated repeated, IQueryPlan? plan, string obstacle)
    {
        var properties = plan is null
            ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, obstacle)
            : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, plan.Title);
        var path = "";
        var additional = new List<Location>();
        if (!trip.IsDirect)
        {
            var names = new StringBuilder();
            var quoted = new StringBuilder();
            foreach (var hop in trip.Hops)
            {
                names.Append(names.Length == 0 ? "" : DiagnosticProperties.PathSeparator).Append(hop.Name);
                quoted.Append(quoted.Length == 0 ? "" : DiagnosticProperties.PathSeparator).Append('\'').Append(hop.Name).Append('\'');
            }

            for (var i = 1; i < trip.Hops.Length; i++)
            {
                additional.Add(trip.Hops[i].Location);
            }

            path = " (path: " + quoted + ")";
            properties = properties.Add(DiagnosticProperties.Path, names.ToString());
        }

        var elements = repeated.Source is { } source ? "element of '" + SourceName.Of(source) + "'" : "iteration";
        return Diagnostic.Create(
            Descriptors.QueryPerElement,
            operation is IForEachLoopOperation loop ? loop.Collection.Syntax.GetLocation() : operation.Syntax.GetLocation(),
            additional,
            properties,
            trip.Hops[0].Name,
            elements,
            path);
    }
}
