using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>
/// <c>while</c> and <c>do</c> loops. Most of them poll, page, climb, retry or probe; only those that visibly take one element
/// after the other count: an enumerator, a reader, an index that runs along a collection, a queue that only drains.
/// </summary>
internal static class WalkingLoops
{
    /// <summary>What the loop walks over; null when it does not visibly walk over elements.</summary>
    public static IOperation? Classify(IWhileLoopOperation loop)
    {
        if (loop.Condition is not { } condition || TestsCancellation(condition))
        {
            return null;
        }

        foreach (var operation in condition.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod.Name: "MoveNext" or "MoveNextAsync" or "Read" or "ReadAsync" or "ReadLine" or "ReadLineAsync", Instance: { } reader }
                    when IsReader(reader.Type):
                    return reader;
                case IPropertyReferenceOperation { Property.Name: "EndOfStream" or "EndOfData", Instance: { } stream }:
                    return stream;
                case IInvocationOperation { TargetMethod.Name: "TryDequeue" or "TryPop", Instance: { } queue } when Drains(loop, queue):
                    return queue;
                case IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance: { } collection }:
                    return Drains(loop, collection) && Takes(loop, collection) || IndexRunsAlong(loop, condition) ? collection : null;
            }
        }

        return null;
    }

    private static bool TestsCancellation(IOperation condition)
    {
        foreach (var operation in condition.DescendantsAndSelf())
        {
            if (operation is IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsReader(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.Name is "TextReader" or "DbDataReader" or "IDataReader" or "IEnumerator" or "IAsyncEnumerator" or "Enumerator"
                || current.Name.IndexOf("Csv", StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A queue of the method's own that nothing is put into while it is emptied; one that grows walks a tree, which is another question.</summary>
    private static bool Drains(IWhileLoopOperation loop, IOperation queue)
    {
        if (queue.Unwrap() is not ILocalReferenceOperation { Local: var local } || local.Type.Name is not ("Queue" or "Stack" or "PriorityQueue" or "LinkedList" or "List"))
        {
            return false;
        }

        return !Calls(loop, local, "Enqueue", "Push", "Add", "AddRange", "AddLast", "AddFirst", "Insert", "EnqueueRange");
    }

    private static bool Takes(IWhileLoopOperation loop, IOperation queue)
        => queue.Unwrap() is ILocalReferenceOperation { Local: var local }
            && Calls(loop, local, "Dequeue", "TryDequeue", "Pop", "TryPop", "RemoveAt", "RemoveFirst", "RemoveLast");

    private static bool Calls(IWhileLoopOperation loop, ILocalSymbol local, params string[] methods)
    {
        foreach (var operation in loop.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { Instance: { } instance, TargetMethod.Name: var name }
                && Array.IndexOf(methods, name) >= 0
                && instance.Unwrap() is ILocalReferenceOperation reference
                && SymbolEqualityComparer.Default.Equals(reference.Local, local))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>while (i &lt; users.Count) { .. i++; }</c></summary>
    private static bool IndexRunsAlong(IWhileLoopOperation loop, IOperation condition)
    {
        if (condition is not IBinaryOperation { LeftOperand: ILocalReferenceOperation { Local: var index } })
        {
            return false;
        }

        foreach (var operation in loop.Body.DescendantsAndSelf())
        {
            if (operation is IIncrementOrDecrementOperation { Target: ILocalReferenceOperation { Local: var changed } } && SymbolEqualityComparer.Default.Equals(changed, index))
            {
                return true;
            }
        }

        return false;
    }
}
