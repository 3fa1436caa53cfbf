using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>A round trip that runs once per element: what all rules about that have in common.</summary>
internal sealed record PerElementFinding(IOperation Operation, RoundTrip Trip, Repeated Repeated)
{
    /// <summary>Null where the round trip does not run per element, or nobody wants to hear of it.</summary>
    public static PerElementFinding? TryCreate(OperationAnalysisContext context, RoundTripFacts facts, RoundTrip trip)
    {
        var operation = context.Operation;
        var options = context.Options.AnalyzerConfigOptionsProvider.GetOptions(operation.Syntax.SyntaxTree);
        var repeated = facts.Repetition.Of(operation, smallCollection: QuietPlaces.SmallCollectionLimit(options));
        return repeated.Kind != RepetitionKind.PerElement
            || WalksServices(trip, repeated)
            || IsRecursive(trip, operation, context.ContainingSymbol)
            || (QuietPlaces.IsMigrationOrSeeding(context.ContainingSymbol) && !QuietPlaces.IncludesMigrations(options))
                ? null
                : new PerElementFinding(operation, trip, repeated);
    }

    /// <summary>The descriptor's arguments are: what runs, per what, and the call path.</summary>
    /// <param name="fix">The title of the preferred rewrite; null when there is none.</param>
    /// <param name="obstacle">Why there is none, as a clause.</param>
    /// <param name="severity">Null for that of the descriptor.</param>
    public Diagnostic ToDiagnostic(DiagnosticDescriptor descriptor, string? fix, string obstacle, DiagnosticSeverity? severity = null)
    {
        var properties = fix is null
            ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, obstacle)
            : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, fix);
        var path = "";
        var additional = new List<Location>();
        if (!Trip.IsDirect)
        {
            var names = new StringBuilder();
            var quoted = new StringBuilder();
            foreach (var hop in Trip.Hops)
            {
                names.Append(names.Length == 0 ? "" : DiagnosticProperties.PathSeparator).Append(hop.Name);
                quoted.Append(quoted.Length == 0 ? "" : DiagnosticProperties.PathSeparator).Append('\'').Append(hop.Name).Append('\'');
            }

            for (var i = 1; i < Trip.Hops.Length; i++)
            {
                additional.Add(Trip.Hops[i].Location);
            }

            path = " (path: " + quoted + ")";
            properties = properties.Add(DiagnosticProperties.Path, names.ToString());
        }

        var elements = Repeated.Source is { } source ? "element of '" + SourceName.Of(source) + "'" : "iteration";
        return Diagnostic.Create(
            descriptor,
            Operation is IForEachLoopOperation loop ? loop.Collection.Syntax.GetLocation() : Operation.Syntax.GetLocation(),
            severity ?? descriptor.DefaultSeverity,
            additional,
            properties,
            Trip.Hops[0].Name,
            elements,
            path);
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

    /// <summary>Recursion that makes a round trip per node of a tree is another fault with another cure.</summary>
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
}
