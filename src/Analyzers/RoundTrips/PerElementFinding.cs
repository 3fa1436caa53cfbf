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
        => TryCreate(context.Operation, context.ContainingSymbol, context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.Operation.Syntax.SyntaxTree), facts, trip);

    /// <inheritdoc cref="TryCreate(OperationAnalysisContext, RoundTripFacts, RoundTrip)"/>
    /// <param name="containing">The member that the operation is in.</param>
    /// <param name="options">Those of its file.</param>
    public static PerElementFinding? TryCreate(IOperation operation, ISymbol containing, AnalyzerConfigOptions options, RoundTripFacts facts, RoundTrip trip)
    {
        var repeated = facts.Repetition.Of(operation, smallCollection: QuietPlaces.SmallCollectionLimit(options));
        return repeated.Kind != RepetitionKind.PerElement
            || (repeated.IsPaced && !(trip.IsDirect && trip.Kind == RoundTripKinds.DatabaseRead))
            || WalkedServices.Make(trip, repeated)
            || WalkedServices.AreEntries(operation, repeated)
            || Folds.Is(operation, trip, repeated.Owner)
            || OwnContexts.Are(operation, trip, repeated.Owner)
            || (repeated.Owner is ILoopOperation loop && UncachedForms.SwitchOf(operation, loop.Body, facts.Repetition) is not null)
            || (IsRecursive(trip, operation, containing) && trip.Kind != RoundTripKinds.DatabaseWrite)
            || (QuietPlaces.IsMigrationOrSeeding(containing) && !QuietPlaces.IncludesMigrations(options))
                ? null
                : new PerElementFinding(operation, trip, repeated);
    }

    /// <summary>The descriptor's arguments are: what runs, per what, and the call path.</summary>
    /// <param name="fix">The title of the preferred rewrite; null when there is none.</param>
    /// <param name="obstacle">Why there is none, as a clause.</param>
    public Diagnostic ToDiagnostic(DiagnosticDescriptor descriptor, string? fix, string obstacle)
    {
        var properties = fix is null
            ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.NoFix, obstacle)
            : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Fix, fix);
        var path = "";
        if (!Trip.IsDirect)
        {
            properties = AddPath(properties, Trip, out path);
        }

        return Diagnostic.Create(
            descriptor,
            Location,
            Trip.LocationsFrom(1),
            properties,
            Trip.Hops[0].Name,
            Elements,
            path);
    }

    /// <summary>Of a loop it is the collection that makes the round trip.</summary>
    public Location Location => (Operation is IForEachLoopOperation loop ? loop.Collection : Operation).Syntax.GetLocation();

    /// <summary>The round trip itself, at the end of the path; null where it stands in another project.</summary>
    public IOperation? LastOperation(Compilation compilation, CancellationToken cancellationToken)
        => Trip.IsDirect ? Operation : OperationAt(Trip.Hops[Trip.Hops.Length - 1], compilation, cancellationToken);

    /// <summary>The steps of the path below the operation itself, as far as this compilation shows them: the calls in the members that are called.</summary>
    public IEnumerable<IOperation> CalledOperations(Compilation compilation, CancellationToken cancellationToken)
    {
        for (var i = 1; i < Trip.Hops.Length; i++)
        {
            if (OperationAt(Trip.Hops[i], compilation, cancellationToken) is { } step)
            {
                yield return step;
            }
        }
    }

    private static IOperation? OperationAt(Hop hop, Compilation compilation, CancellationToken cancellationToken)
        => hop.Location.SourceTree is { } tree && compilation.ContainsSyntaxTree(tree)
            ? compilation.GetSemanticModel(tree).GetOperation(tree.GetRoot(cancellationToken).FindNode(hop.Location.SourceSpan, getInnermostNodeForTie: true), cancellationToken)
            : null;

    /// <summary>What it runs once for, as a message says it.</summary>
    public string Elements => Repeated.Source is { } source ? "element of '" + SourceName.Of(source) + "'" : "iteration";

    /// <param name="path">The calls that lead to the round trip, as a message says them.</param>
    public static ImmutableDictionary<string, string?> AddPath(ImmutableDictionary<string, string?> properties, RoundTrip trip, out string path)
    {
        var names = new StringBuilder();
        var quoted = new StringBuilder();
        foreach (var hop in trip.Hops)
        {
            names.Append(names.Length == 0 ? "" : DiagnosticProperties.PathSeparator).Append(hop.Name);
            quoted.Append(quoted.Length == 0 ? "" : DiagnosticProperties.PathSeparator).Append('\'').Append(hop.Name).Append('\'');
        }

        path = " (path: " + quoted + ")";
        return properties.Add(DiagnosticProperties.Path, names.ToString());
    }

    /// <summary>Recursion that makes a round trip per node of a tree is another fault with another cure; for writes, which are saved together wherever they come from, see <see cref="RecursiveWrites"/>.</summary>
    public static bool IsRecursive(RoundTrip trip, IOperation operation, ISymbol containing)
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
