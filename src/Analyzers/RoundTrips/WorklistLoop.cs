using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// A loop that takes node by node from a queue or stack, and puts in what a query finds next to the node:
/// <c>while (pending.TryDequeue(out var id)) foreach (var child in db.Users.Where(u => u.ParentId == id)) pending.Enqueue(child.Id);</c>
/// A queue of whole levels is none: it asks once per level, which is the cure. Nor is a queue that others may fill.
/// </summary>
internal static class WorklistLoop
{
    /// <summary>Is there a <c>while</c> around the operation? Asked first, because it needs nothing but the tree.</summary>
    public static bool MayRepeat(IOperation operation) => LoopOf(operation) is not null;

    /// <summary>The queue or stack whose nodes the query is asked for one by one; null when it is in no such loop.</summary>
    public static ISymbol? WorklistOf(IOperation query)
    {
        if (LoopOf(query) is not { } loop)
        {
            return null;
        }

        foreach (var operation in loop.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "Dequeue" or "TryDequeue" or "Pop" or "TryPop", Instance: { } instance } take
                && instance.Unwrap() is ILocalReferenceOperation { Local: { Type: INamedTypeSymbol { Name: "Queue" or "Stack" or "PriorityQueue", TypeArguments: [var node, ..] } type } worklist }
                && type.IsIn("System.Collections.Generic")
                && !worklist.IsDeclaredIn(loop.Syntax)
                && !BatchInputs.IsCollection(node)
                && IsAskedFor(take, query, loop)
                && Grows(worklist, query, loop))
            {
                return worklist;
            }
        }

        return null;
    }

    /// <summary>The <c>while</c> that repeats the query: around it, or around the <c>foreach</c> that walks over its rows.</summary>
    private static IWhileLoopOperation? LoopOf(IOperation query)
    {
        var child = query;
        for (var parent = query.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case IWhileLoopOperation loop:
                    return loop;
                case IForEachLoopOperation each when ReferenceEquals(each.Collection, child):
                    break;
                case ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Does what is taken go into the query?</summary>
    private static bool IsAskedFor(IInvocationOperation take, IOperation query, IWhileLoopOperation loop)
    {
        var taken = Dataflow.ResultsOf(take, loop);
        if (take is { Arguments: [{ Value: IDeclarationExpressionOperation { Expression: ILocalReferenceOperation { Local: var node } } }, ..] })
        {
            taken.Add(node);
        }

        if (take.Parent is IDeconstructionAssignmentOperation { Target: var target })
        {
            foreach (var part in target.DescendantsAndSelf())
            {
                if (part is ILocalReferenceOperation { Local: var local })
                {
                    taken.Add(local);
                }
            }
        }

        foreach (var input in Dataflow.InputsOf(query is IForEachLoopOperation { Collection: var collection } ? collection : query, loop))
        {
            if (ReferenceEquals(input, take) || (input is ILocalReferenceOperation { Local: var used } && taken.Contains(used)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Is the worklist given something of what the query finds?</summary>
    private static bool Grows(ILocalSymbol worklist, IOperation query, IWhileLoopOperation loop)
    {
        var found = Dataflow.ResultsOf(query, loop);
        foreach (var operation in loop.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IForEachLoopOperation each when ReferenceEquals(each, query) || Dataflow.DependsOn(each.Collection, found, query):
                    found.UnionWith(each.Locals);
                    break;
                case IAnonymousFunctionOperation { Symbol.Parameters: var parameters, Parent.Parent.Parent: IInvocationOperation call }
                    when call.Receiver() is { } rows && Dataflow.DependsOn(rows, found, query):
                    found.UnionWith(parameters);
                    break;
                case IInvocationOperation { TargetMethod.Name: "Enqueue" or "EnqueueRange" or "Push", Instance: { } instance, Arguments: [{ Value: var added }, ..] }
                    when instance.Unwrap() is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, worklist) && IsOf(added, found, query, loop):
                    return true;
            }
        }

        return false;
    }

    private static bool IsOf(IOperation added, HashSet<ISymbol> found, IOperation query, IWhileLoopOperation loop)
    {
        foreach (var input in Dataflow.InputsOf(added, loop))
        {
            if (Dataflow.DependsOn(input, found, query))
            {
                return true;
            }
        }

        return false;
    }
}
