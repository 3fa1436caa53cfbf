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

    /// <summary>
    /// A queue of the method's own, or one that it is given, that nothing is put into while it is emptied; one that grows walks
    /// a tree, which is another question, and a field or a concurrent queue may be filled by others.
    /// </summary>
    private static bool Drains(IWhileLoopOperation loop, IOperation queue)
        => Variable(queue) is { } variable
            && queue.Unwrap().Type is { Name: "Queue" or "Stack" or "PriorityQueue" or "LinkedList" or "List" }
            && !Calls(loop, variable, "Enqueue", "Push", "Add", "AddRange", "AddLast", "AddFirst", "Insert", "EnqueueRange")
            && !IsHandedOn(loop, variable);

    private static bool Takes(IWhileLoopOperation loop, IOperation queue)
        => Variable(queue) is { } variable
            && Calls(loop, variable, "Dequeue", "TryDequeue", "Pop", "TryPop", "RemoveAt", "RemoveFirst", "RemoveLast");

    private static bool Calls(IWhileLoopOperation loop, ISymbol variable, params string[] methods)
    {
        foreach (var operation in loop.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { Instance: { } instance, TargetMethod.Name: var name }
                && Array.IndexOf(methods, name) >= 0
                && SymbolEqualityComparer.Default.Equals(Variable(instance), variable))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>Expand(node, pending)</c>: whoever is given the queue may put something into it.</summary>
    private static bool IsHandedOn(IWhileLoopOperation loop, ISymbol variable)
    {
        foreach (var operation in loop.DescendantsAndSelf())
        {
            if (operation is IArgumentOperation { Parent: IInvocationOperation call, Value: var value }
                && SymbolEqualityComparer.Default.Equals(Variable(value), variable)
                && !ReferenceEquals(call.Receiver()?.Unwrap(), value.Unwrap()))
            {
                return true;
            }
        }

        return false;
    }

    private static ISymbol? Variable(IOperation queue)
        => queue.Unwrap() switch
        {
            ILocalReferenceOperation { Local: var local } => local,
            IParameterReferenceOperation { Parameter: var parameter } => parameter,
            _ => null,
        };

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
