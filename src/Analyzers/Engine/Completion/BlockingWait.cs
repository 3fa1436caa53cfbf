using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Completion;

internal enum WaitKind
{
    Result,
    Wait,
    GetResult,
    WaitAll,
    WaitAny,
    ToBlockingEnumerable,
}

/// <summary>An operation that holds the thread until a task has completed.</summary>
/// <param name="Kind">How it waits.</param>
/// <param name="Operation">The property reference or invocation.</param>
/// <param name="Awaited">What is waited for: the task, the awaiter (<c>GetResult</c>), or the sequence (<c>ToBlockingEnumerable</c>); null for <c>WaitAll</c> and <c>WaitAny</c>.</param>
internal readonly record struct BlockingWait(WaitKind Kind, IOperation Operation, IOperation? Awaited)
{
    /// <summary>The operation as a wait; null when it is none. Names are compared before any type is.</summary>
    public static BlockingWait? TryCreate(IOperation operation, TaskTypes types)
    {
        switch (operation)
        {
            case IPropertyReferenceOperation { Property.Name: "Result", Instance: { } instance } property
                when types.IsTaskWithResult(property.Property.ContainingType):
                return new BlockingWait(WaitKind.Result, operation, instance);

            case IInvocationOperation invocation:
                return TryCreate(invocation, types);

            default:
                return null;
        }
    }

    /// <summary>Can it give up before the task has completed: <c>Wait(timeout)</c>, <c>WaitAll(tasks, token)</c>?</summary>
    public bool HasTimeoutOrToken
        => Kind is WaitKind.Wait or WaitKind.WaitAll or WaitKind.WaitAny && TimeoutOrTokenOf((IInvocationOperation)Operation);

    /// <summary>Does it only ask, because its timeout is zero: <c>Wait(0)</c>, <c>Wait(TimeSpan.Zero)</c>?</summary>
    public bool OnlyAsks
    {
        get
        {
            if (Operation is not IInvocationOperation invocation)
            {
                return false;
            }

            foreach (var argument in invocation.Arguments)
            {
                if (IsZero(argument.Value))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Does an exception of the task arrive inside an <c>AggregateException</c>, as it would not if the task were awaited?</summary>
    public bool WrapsExceptions => Kind is WaitKind.Result or WaitKind.Wait or WaitKind.WaitAll;

    private static BlockingWait? TryCreate(IInvocationOperation invocation, TaskTypes types)
    {
        var method = invocation.TargetMethod;
        switch (method.Name)
        {
            case "Wait" when invocation.Instance is { } task && types.IsPlainTask(method.ContainingType):
                return new BlockingWait(WaitKind.Wait, invocation, task);

            case "GetResult" when invocation.Instance is { } awaiter && method.Parameters.IsEmpty && TaskTypes.IsAwaiter(method.ContainingType):
                return new BlockingWait(WaitKind.GetResult, invocation, awaiter);

            case "WaitAll" when method.IsStatic && types.IsPlainTask(method.ContainingType):
                return new BlockingWait(WaitKind.WaitAll, invocation, null);

            case "WaitAny" when method.IsStatic && types.IsPlainTask(method.ContainingType):
                return new BlockingWait(WaitKind.WaitAny, invocation, null);

            case "ToBlockingEnumerable" when types.IsBlockingExtensions(method.ContainingType) && !IsHandedBack(invocation):
                return new BlockingWait(WaitKind.ToBlockingEnumerable, invocation, invocation.Arguments[0].Value);

            default:
                return null;
        }
    }

    /// <summary>A sequence that is returned blocks whoever enumerates it, and not the function.</summary>
    private static bool IsHandedBack(IOperation sequence) => BodyReferences.Outermost(sequence).Parent is IReturnOperation;

    private static bool TimeoutOrTokenOf(IInvocationOperation invocation)
    {
        foreach (var parameter in invocation.TargetMethod.Parameters)
        {
            if (parameter.Type is { SpecialType: SpecialType.System_Int32 } or { Name: "TimeSpan" or "CancellationToken" })
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsZero(IOperation value)
        => value.ConstantValue is { HasValue: true, Value: 0 }
            || (value is IFieldReferenceOperation { Field: { Name: "Zero", IsStatic: true } field } && field.ContainingType.Name == "TimeSpan")
            || (value is IDefaultValueOperation && value.Type?.Name == "TimeSpan");
}
