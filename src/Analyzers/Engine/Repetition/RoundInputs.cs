using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>Is it something else in each round?</summary>
internal static class RoundInputs
{
    /// <summary>
    /// Does the value name a variable of the round, or one that a round sets or takes something out of: <c>queue.Dequeue()</c>,
    /// <c>rows.Current</c>? A method group is given the element itself.
    /// </summary>
    /// <param name="owner">The loop, or the call that runs a lambda per element.</param>
    public static bool Vary(IOperation value, IOperation owner)
    {
        foreach (var operation in value.DescendantsAndSelf())
        {
            if (operation is IMethodReferenceOperation
                || (BodyReferences.SymbolOf(operation) is { } variable && !variable.IsDeclaredIn(value.Syntax) && (variable.IsDeclaredIn(owner.Syntax) || IsChanged(variable, owner))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsChanged(ISymbol variable, IOperation owner)
    {
        foreach (var reference in BodyReferences.To(variable, owner))
        {
            if ((reference.IsWritten() || IsTakenFrom(reference)) && reference.IsInside(owner))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTakenFrom(IOperation reference)
    {
        var collection = BodyReferences.Outermost(reference);
        return collection.Parent is IInvocationOperation
        {
            TargetMethod.Name: "Dequeue" or "TryDequeue" or "Pop" or "TryPop" or "Take" or "TryTake" or "MoveNext" or "MoveNextAsync"
                or "Remove" or "RemoveAt" or "RemoveFirst" or "RemoveLast",
        } call && ReferenceEquals(call.Instance, collection);
    }
}
