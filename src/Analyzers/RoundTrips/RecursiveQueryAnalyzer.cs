using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A hierarchy that is read node by node: by a method that calls itself, or by a loop that climbs from row to row.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class RecursiveQueryAnalyzer : DiagnosticAnalyzer
{
    private const string ClimbObstacle = "each step depends on the row of the step before it";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.RecursiveQuery];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (RoundTripFacts.TryCreate(start.Compilation, RoundTripKinds.DatabaseRead, start.Options) is not { } facts
                || (QuietPlaces.IsTestProject(start.Compilation) && !QuietPlaces.IncludesTests(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions)))
            {
                return;
            }

            start.RegisterOperationAction(operation => Analyze(operation, facts), OperationKind.Invocation, OperationKind.MethodReference);
        });
    }

    private static void Analyze(OperationAnalysisContext context, RoundTripFacts facts)
    {
        var operation = context.Operation;
        if (operation is IInvocationOperation query && facts.Direct(query) is { Kind: RoundTripKinds.DatabaseRead } step)
        {
            if (ClimbingLoop.RowOf(query) is { } row && !IsQuiet(context))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.RecursiveQuery,
                    operation.Syntax.GetLocation(),
                    ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, ClimbObstacle),
                    step.Hops[0].Name,
                    $"step from '{row.Name}' to the next row",
                    ""));
            }

            return;
        }

        if (facts.RecursionAt(operation, RoundTripKinds.DatabaseRead, context.CancellationToken) is { } recursion && !IsOfAnother(recursion) && !IsQuiet(context))
        {
            var plan = LevelLoadPlanner.TryCreate(operation, recursion, context.Compilation, facts, context.CancellationToken, out var obstacle);
            context.ReportDiagnostic(Create(operation, recursion, plan, obstacle));
        }
    }

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

    private static Diagnostic Create(IOperation call, Recursion recursion, LevelLoad? plan, string obstacle)
    {
        var properties = plan is null
            ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, obstacle)
            : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, plan.Title);
        var hops = recursion.Cycle.AddRange(recursion.Trip.Hops);
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
            call.Syntax.GetLocation(),
            additional,
            properties.Add(DiagnosticProperties.Path, names.ToString()),
            recursion.Trip.Hops[recursion.Trip.Hops.Length - 1].Name,
            $"node that '{recursion.Function.Name}' visits",
            " (path: " + quoted + ")");
    }
}
