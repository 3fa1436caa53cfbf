using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;

namespace PerfAnalyzers.RoundTrips;

/// <summary>What a loop does beside its query, so that a query before the loop could find other rows, or be asked for other keys.</summary>
internal static class LoopDisturbance
{
    /// <param name="call">What the loop calls for each element.</param>
    /// <param name="takesToken">The query can be cancelled.</param>
    /// <returns>Why, as a clause; null when nothing is disturbed.</returns>
    public static string? Of(RoundTripFacts facts, LoopSite site, ElementKey key, IInvocationOperation call, bool takesToken)
    {
        if (facts.FirstWrite(site.Rounds) is { } write)
        {
            return write is IInvocationOperation { TargetMethod.Name: var name } ? $"'{name}' may change what the query reads" : "the loop may change what the query reads";
        }

        foreach (var operation in site.Body.DescendantsAndSelf())
        {
            if (takesToken && operation is IInvocationOperation { TargetMethod.ContainingType.Name: "CancellationTokenSource" })
            {
                return "the loop may cancel the query";
            }

            if (ElementChanges.At(operation, site, key, call) is { } change)
            {
                return change;
            }

            if (operation is IInvocationOperation { TargetMethod.Name: "BeginTransaction" or "BeginTransactionAsync" or "UseTransaction" or "UseTransactionAsync" }
                or IObjectCreationOperation { Type.Name: "TransactionScope" })
            {
                return "the query is in a transaction of its own";
            }
        }

        return null;
    }
}
