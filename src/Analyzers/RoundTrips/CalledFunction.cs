using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>The function that a call runs on the way to a round trip.</summary>
/// <param name="Function">Its symbol.</param>
/// <param name="Body">Its operations.</param>
/// <param name="Step">What in it makes the round trip, or calls on.</param>
internal sealed record CalledFunction(IMethodSymbol Function, IOperation Body, IOperation Step)
{
    /// <summary>Null where the call makes the round trip itself, runs a delegate, or runs what this compilation does not show.</summary>
    public static CalledFunction? Of(IOperation call, RoundTrip trip)
    {
        if (call.SemanticModel is not { Compilation: var compilation })
        {
            return null;
        }

        for (var i = 1; i < trip.Hops.Length; i++)
        {
            if (trip.Hops[i].Location is { SourceTree: { } tree, SourceSpan: var span }
                && compilation.ContainsSyntaxTree(tree)
                && compilation.ModelOf(tree).GetOperation(tree.GetRoot().FindNode(span, getInnermostNodeForTie: true)) is { } step and not (IMethodBodyBaseOperation or ILocalFunctionOperation))
            {
                var body = step;
                while (body is not ILocalFunctionOperation && body.Parent is { } parent)
                {
                    body = parent;
                }

                return Around(step) is { } function && SymbolEqualityComparer.Default.Equals(function.Definition(), trip.Hops[i - 1].Method?.Definition())
                    ? new CalledFunction(function, body, step)
                    : null;
            }
        }

        return null;
    }

    private static IMethodSymbol? Around(IOperation step)
    {
        var symbol = step.SemanticModel?.GetEnclosingSymbol(step.Syntax.SpanStart);
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction })
        {
            symbol = symbol.ContainingSymbol;
        }

        return symbol as IMethodSymbol;
    }
}
