using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>
/// Which loops run their body once per element? A quiet loop with an owner ends the question; a quiet loop without one
/// (a retry, a handful) hands it to the next loop around it.
/// </summary>
internal static class Loops
{
    private static readonly Repeated Once = new(RepetitionKind.Once);
    private static readonly Repeated Calmed = new(RepetitionKind.Quiet);

    /// <param name="child">The part of the loop that the operation is in.</param>
    public static Repeated Classify(ILoopOperation loop, IOperation child, IOperation operation, KnownSizes sizes, int smallCollection)
    {
        var quiet = new Repeated(RepetitionKind.Quiet, loop);
        Repeated repeated;
        switch (loop)
        {
            case IForEachLoopOperation forEach:
                if (!ReferenceEquals(child, forEach.Body) || Optionals.Is(forEach.Collection))
                {
                    return Once;
                }

                if (IsChunked(forEach.Collection) || IsConsumer(forEach.Collection))
                {
                    return quiet;
                }

                if ((sizes.Of(forEach.Collection) is { } size && size <= smallCollection) || ConfiguredLists.IsConfigured(forEach.Collection))
                {
                    return Calmed;
                }

                // foreach (var delay in backoff) { if (await db.Jobs.AnyAsync(j => j.IsDone)) return; await Task.Delay(delay); }: asks the same again.
                var isPaced = Waits(loop, inEachRound: true);
                if (isPaced && !RoundInputs.Vary(operation, loop))
                {
                    return quiet;
                }

                repeated = new Repeated(RepetitionKind.PerElement, loop, forEach.Collection) { IsPaced = isPaced };
                break;
            case IForLoopOperation forLoop:
                if (forLoop.Before.Contains(child))
                {
                    return Once;
                }

                // for (var n = 2; await db.Pages.AnyAsync(p => p.Slug == slug); n++): asks until a free one is found.
                var isBound = !ReferenceEquals(child, forLoop.Body);
                if (isBound && !CountingLoops.IsBound(forLoop, operation))
                {
                    return quiet;
                }

                if (CountingLoops.Classify(forLoop, smallCollection) is { } known)
                {
                    return known with { Owner = known.Owner is null ? null : loop };
                }

                if (isBound)
                {
                    return Waits(loop, inEachRound: false) ? quiet : new Repeated(RepetitionKind.PerElement, loop);
                }

                repeated = new Repeated(RepetitionKind.PerElement, loop, CountingLoops.CollectionOf(forLoop.Condition));
                if (repeated.Source is null
                    && (Waits(loop, inEachRound: false) || (CountingLoops.OnlyLimits(forLoop) && LoopExits.LeavesByResult(loop, operation))))
                {
                    return quiet;
                }

                break;
            case IWhileLoopOperation whileLoop:
                if (!ReferenceEquals(child, whileLoop.Body))
                {
                    return quiet;
                }

                if (WalkingLoops.Classify(whileLoop) is { } walked)
                {
                    repeated = new Repeated(RepetitionKind.PerElement, loop, walked);
                    break;
                }

                if (CountingWhileLoops.Classify(whileLoop, operation, smallCollection) is { } counted && !Waits(loop, inEachRound: false) && !LoopExits.LeavesByResult(loop, operation))
                {
                    if (counted.Kind == RepetitionKind.Quiet)
                    {
                        return counted;
                    }

                    repeated = counted;
                    break;
                }

                return LoopExits.IsRetry(loop, operation) ? Calmed : quiet;
            default:
                return quiet;
        }

        if (LoopExits.IsOnTheWayOut(loop, operation))
        {
            return Once;
        }

        if (LoopExits.IsRetry(loop, operation) || KindDispatch.IsOncePerKind(loop, operation) || KeyGuards.PicksOne(loop, operation))
        {
            return Calmed;
        }

        return LoopExits.LeavesAtHit(loop, operation)
            || BatchInputs.IsBatchOrPage(loop, operation)
            || FlushGuards.IsFlush(operation, loop.Body)
            || FreshContexts.IsOwn(loop, operation) ? quiet : repeated;
    }

    /// <summary><c>ids.Chunk(500)</c>: a query per chunk is the batched form.</summary>
    public static bool IsChunked(IOperation source)
    {
        for (var current = source.UnwrapAwait(); ; current = current.UnwrapAwait())
        {
            switch (current)
            {
                case IInvocationOperation { TargetMethod.Name: "Chunk" or "Batch" or "Buffer" or "InBatchesOf" or "Page" or "Paged" or "Partition" or "Split" } chunks
                    when chunks.TargetMethod.ReturnType.SpecialType != SpecialType.System_String && IsSequenceOfSequences(chunks.TargetMethod.ReturnType):
                    return true;
                case IInvocationOperation { TargetMethod.Name: "GroupBy", Arguments: [_, { Value: var key }, ..] } when Divides(key):
                    return true;
                case IInvocationOperation { TargetMethod.IsExtensionMethod: true } invocation when invocation.Receiver() is { } receiver:
                    current = receiver;
                    break;
                case ILocalReferenceOperation local when local.Local.AssignedValues(local) is [var value]:
                    current = value;
                    if (value is ILocalReferenceOperation)
                    {
                        return false;
                    }

                    break;
                default:
                    return false;
            }
        }
    }

    /// <summary><c>rows.Select((row, i) => (row, i)).GroupBy(x => x.i / 500)</c>: chunks as they were made before there was <c>Chunk</c>. What divides prices makes classes.</summary>
    private static bool Divides(IOperation key)
    {
        foreach (var operation in key.DescendantsAndSelf())
        {
            if (operation is IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide, LeftOperand: var divided } && Positions.IsPosition(divided))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Messages of a queue or channel: each is its own piece of work and the next is not there yet.</summary>
    private static bool IsConsumer(IOperation source) => IsConsumer(source, isStored: false, depth: 8);

    /// <param name="isStored">The messages are in a variable. What a method of the source gives may be anything then; a body says what it is.</param>
    private static bool IsConsumer(IOperation source, bool isStored, int depth)
    {
        if (depth == 0)
        {
            return false;
        }

        var current = source.UnwrapAwait();
        if (current is IInvocationOperation { TargetMethod.Name: "WithCancellation" } configured && configured.Receiver() is { } inner)
        {
            current = inner.UnwrapAwait();
        }

        switch (current)
        {
            case ILocalReferenceOperation local:
                return local.Local.AssignedValues(local) is [var value] && IsConsumer(value, isStored: true, depth - 1);
            case IConditionalAccessOperation access:
                return IsConsumer(access.Operation, isStored: true, depth - 1);
            case ICoalesceOperation coalesce:
                return IsConsumer(coalesce.Value, isStored: true, depth - 1);

            // A response of Azure, one of SQS.
            case IPropertyReferenceOperation { Property.Name: "Value" or "Messages", Instance: { } response }:
                return IsConsumer(response, isStored: true, depth - 1);
            case IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: false } own } when isStored:
                if (current.SemanticModel is { Compilation: var compilation } && MethodBodies.Of(own.Definition(), compilation) is { } body)
                {
                    return MethodBodies.ReturnedValues(body).ToList() is [var returned] && IsConsumer(returned, isStored: true, depth - 1);
                }

                return own.Name.StartsWith("ReceiveMessage", StringComparison.Ordinal);
        }

        return current is IInvocationOperation { TargetMethod: { } method }
            && (method.Name is "ReadAllAsync" or "GetConsumingEnumerable" or "GetConsumingPartitioner"
                || method.Name.StartsWith("Receive", StringComparison.Ordinal)
                || method.Name.StartsWith("Consume", StringComparison.Ordinal)
                || method.Name.StartsWith("Subscribe", StringComparison.Ordinal)
                || method.Name.StartsWith("Listen", StringComparison.Ordinal)
                || method.Name.StartsWith("Dequeue", StringComparison.Ordinal)
                || method.Name.StartsWith("Watch", StringComparison.Ordinal));
    }

    /// <param name="inEachRound">Not only now and then: <c>catch { await Task.Delay(backoff); }</c> is no pace.</param>
    private static bool Waits(ILoopOperation loop, bool inEachRound)
    {
        foreach (var operation in loop.Body.Executed())
        {
            if (operation is IInvocationOperation { TargetMethod: { Name: var name, ContainingType.Name: var type } }
                && (type, name) is ("Task", "Delay") or ("Thread", "Sleep") or ("PeriodicTimer", "WaitForNextTickAsync") or ("WaitHandle", "WaitOne")
                && (!inEachRound || LoopExits.RunsInEachRound(operation, loop)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSequenceOfSequences(ITypeSymbol type)
        => type is INamedTypeSymbol { TypeArguments: [var element] } && BatchInputs.IsCollection(element);
}
