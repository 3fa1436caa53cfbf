using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A function that writes one row and calls itself for each child: a write per node of the tree. One that writes many rows in
/// each run, a folder with its files, writes batches; one that writes at the root only writes once.
/// </summary>
internal static class RecursiveWrites
{
    /// <param name="calls">Null where there is no context in the compilation.</param>
    /// <param name="containing">The member that the finding is in.</param>
    public static bool IsPerNode(PerElementFinding finding, RoundTripFacts facts, ContextCalls? calls, ISymbol containing, CancellationToken cancellationToken)
    {
        if (finding is not { Operation: IInvocationOperation call, Trip.Hops: [{ Method: { } method }, { Location: var location }], Repeated.Owner: IForEachLoopOperation loop }
            || !SymbolEqualityComparer.Default.Equals(method.Definition(), call.NearestFunction(containing)?.Definition())
            || !IsGivenElement(call, loop))
        {
            return false;
        }

        IOperation body = call;
        while (body is not ILocalFunctionOperation && body.Parent is { } parent)
        {
            body = parent;
        }

        var writesEachRun = false;
        foreach (var operation in body.Executed())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (operation is not IInvocationOperation other || ReferenceEquals(other, call))
            {
                continue;
            }

            if (other.Syntax.GetLocation() == location)
            {
                writesEachRun = RunsInEachRun(other, body);
            }

            // What the loop writes itself is reported there.
            if (other.IsInside(loop.Body) && facts.At(other, RoundTripKinds.DatabaseWrite, cancellationToken) is not null
                || calls?.TrackerCallAt(other) is { } tracked && (tracked.IsRange || IsInLoop(other)))
            {
                return false;
            }
        }

        return writesEachRun;
    }

    private static bool IsGivenElement(IInvocationOperation call, IForEachLoopOperation loop)
    {
        foreach (var argument in call.Arguments)
        {
            foreach (var input in Dataflow.InputsOf(argument.Value, loop.Body))
            {
                if (input is ILocalReferenceOperation { Local: var local } && loop.Locals.Contains(local, SymbolEqualityComparer.Default))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool RunsInEachRun(IOperation write, IOperation body)
    {
        for (var current = write.Parent; current is not null && !ReferenceEquals(current, body); current = current.Parent)
        {
            if (current is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or IConditionalAccessOperation or ILoopOperation or ICatchClauseOperation or IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsInLoop(IOperation operation)
    {
        for (var current = operation.Parent; current is not null and not ILocalFunctionOperation; current = current.Parent)
        {
            if (current is ILoopOperation)
            {
                return true;
            }
        }

        return false;
    }
}
