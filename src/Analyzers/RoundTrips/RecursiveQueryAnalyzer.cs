using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A hierarchy that is read node by node: by a method that calls itself, or by a loop that climbs from row to row or empties a worklist.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class RecursiveQueryAnalyzer : DiagnosticAnalyzer
{
    private const string ClimbObstacle = "each step depends on the row of the step before it";
    private const string WorklistObstacle = "the order in which the worklist gives the nodes would change";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.RecursiveQuery];

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

            start.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation, OperationKind.MethodReference, OperationKind.Loop);
        });
    }

    private static void Analyze(OperationAnalysisContext context, RoundTripFacts facts)
    {
        var operation = context.Operation;
        if (RoundTripFacts.MayCost(operation)
            && WorklistLoop.MayRepeat(operation)
            && facts.ReadAt(operation, context.CancellationToken) is { } trip
            && WorklistLoop.WorklistOf(operation) is { } worklist)
        {
            if (!IsQuiet(context))
            {
                context.ReportDiagnostic(Create(operation, trip.Hops, $"node that is taken from '{worklist.Name}'", trip.IsDirect, NoFix(WorklistObstacle)));
            }

            return;
        }

        if (operation is IInvocationOperation query && facts.Direct(query) is { Kind: RoundTripKinds.DatabaseRead } step)
        {
            if (ClimbingLoop.RowOf(query) is { } row && !IsQuiet(context))
            {
                context.ReportDiagnostic(Create(operation, step.Hops, $"step from '{row.Name}' to the next row", isDirect: true, NoFix(ClimbObstacle)));
            }

            return;
        }

        if (operation is not ILoopOperation && RecursionAt(operation, facts, context.CancellationToken) is { } recursion && !IsOfAnother(recursion) && !IsQuiet(context))
        {
            var plans = TreePlans.Of(operation, recursion, context.Compilation, facts, context.CancellationToken, out var obstacle);
            context.ReportDiagnostic(Create(
                operation,
                recursion.Cycle.AddRange(recursion.Trip.Hops),
                $"node that '{recursion.Function.Name}' visits",
                isDirect: false,
                plans is [var preferred, ..] ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, preferred.Title) : NoFix(obstacle)));
        }
    }

    /// <summary>By a query for each node, or by a load of what hangs below it: <c>db.Entry(node).Collection(n => n.Children).Load()</c>.</summary>
    private static Recursion? RecursionAt(IOperation operation, RoundTripFacts facts, CancellationToken cancellationToken)
        => facts.RecursionAt(operation, RoundTripKinds.DatabaseRead, cancellationToken) ?? facts.RecursionAt(operation, RoundTripKinds.NavigationLoad, cancellationToken);

    /// <summary>The round trip is made by another function of the cycle, where it is reported.</summary>
    private static bool IsOfAnother(Recursion recursion)
    {
        foreach (var hop in recursion.Trip.Hops)
        {
            foreach (var call in recursion.Cycle)
            {
                if (hop.Method is not null && SymbolEqualityComparer.Default.Equals(hop.Method, call.Method))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsQuiet(OperationAnalysisContext context)
        => QuietPlaces.IsMigrationOrSeeding(context.ContainingSymbol)
            && !QuietPlaces.IncludesMigrations(context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Operation.Syntax.SyntaxTree));

    private static ImmutableDictionary<string, string?> NoFix(string obstacle)
        => ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, obstacle);

    /// <param name="hops">The calls that lead to the query, which is the last.</param>
    /// <param name="step">What the query runs once for.</param>
    /// <param name="isDirect">The query is at the operation itself, so that there is no path to tell.</param>
    private static Diagnostic Create(IOperation operation, ImmutableArray<Hop> hops, string step, bool isDirect, ImmutableDictionary<string, string?> properties)
    {
        var location = operation is IForEachLoopOperation loop ? loop.Collection.Syntax.GetLocation() : operation.Syntax.GetLocation();
        var query = hops[hops.Length - 1].Name;
        if (isDirect)
        {
            return Diagnostic.Create(Descriptors.RecursiveQuery, location, properties, query, step, "");
        }

        var names = new StringBuilder();
        var quoted = new StringBuilder();
        var additional = new List<Location>(hops.Length);
        for (var i = 0; i < hops.Length; i++)
        {
            names.Append(i == 0 ? "" : DiagnosticProperties.PathSeparator).Append(hops[i].Name);
            quoted.Append(i == 0 ? "" : DiagnosticProperties.PathSeparator).Append('\'').Append(hops[i].Name).Append('\'');
            if (i > 0)
            {
                additional.Add(hops[i].Location);
            }
        }

        return Diagnostic.Create(
            Descriptors.RecursiveQuery,
            location,
            additional,
            properties.Add(DiagnosticProperties.Path, names.ToString()),
            query,
            step,
            " (path: " + quoted + ")");
    }
}
