using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Messages;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A loop that works on the messages of a queue, and tells the queue of each when the work on it is done. Only a loop that does nothing
/// else could do it for all at once.
/// </summary>
internal static class AcknowledgedMessages
{
    public static bool Are(PerElementFinding finding)
    {
        var hops = finding.Trip.Hops;
        if (hops[hops.Length - 1].Method is not { } method || !Acknowledgements.Is(method))
        {
            return false;
        }

        // Whatever lies on the way to it is the work.
        return !finding.Trip.IsDirect || (finding.Repeated.Owner is ILoopOperation loop && loop.Body.Executed().Any(operation => IsWork(operation, finding.Operation)));
    }

    private static bool IsWork(IOperation operation, IOperation acknowledgement)
        => operation is IInvocationOperation { TargetMethod: var called }
            && !operation.IsInside(acknowledgement)
            && !acknowledgement.IsInside(operation)
            && !Acknowledgements.Is(called)
            && !called.ContainingType.Name.StartsWith("Logger", StringComparison.Ordinal)
            && (operation.Type is { Name: "Task" or "ValueTask" } || called.ReturnsVoid);
}
