using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>A task that has been started: by a call, or by <c>Task.Run</c> of a function.</summary>
/// <param name="Call">The call.</param>
/// <param name="Function">The lambda or method group that runs on another thread; null when the call itself gives the task.</param>
internal readonly record struct StartedCode(IInvocationOperation Call, IOperation? Function);

/// <summary>A function that several runs of are in flight at once.</summary>
/// <param name="Function">The lambda or method group.</param>
/// <param name="OnOtherThreads">Do even its synchronous parts overlap?</param>
internal readonly record struct ConcurrentFunction(IOperation Function, bool OnOtherThreads);

/// <summary>Which calls start work and go on, and which run a function several times at once?</summary>
internal static class ConcurrentCode
{
    private const int MaxDepth = 8;

    public static StartedCode? StartedBy(IOperation task, TaskTypes types)
    {
        if (task.UnwrapValue() is not IInvocationOperation call || !types.IsTaskOrValueTask(call.Type))
        {
            return null;
        }

        if (types.IsPlainTask(call.TargetMethod.ContainingType))
        {
            return call.TargetMethod is { Name: "Run" } && call.Arguments.Length > 0 && FunctionOf(call.Arguments[0].Value) is { } function
                ? new StartedCode(call, function)
                : null;
        }

        return new StartedCode(call, null);
    }

    /// <summary><c>Task.WhenAll(ids.Select(id => ..))</c>, <c>ids.Select(..).ToList()</c>, <c>Parallel.ForEachAsync(..)</c>, <c>ids.AsParallel().ForAll(..)</c></summary>
    public static ConcurrentFunction? RunBy(IInvocationOperation call, TaskTypes types)
    {
        var method = call.TargetMethod;
        switch (method.Name)
        {
            case "Select" when types.IsEnumerableClass(method.ContainingType) && call.Arguments.Length == 2:
                return IsSequenceOfTasks(call.Type, types) && AreAllStarted(call, types, MaxDepth) && FunctionOf(call.Arguments[1].Value) is { } selector
                    ? new ConcurrentFunction(selector, false)
                    : null;
            case "ForEach" or "For" or "ForEachAsync" or "ForAsync" when method.ContainingType.IsType("System.Threading.Tasks", "Parallel"):
                return !IsOneAtATime(call) && LastFunction(call) is { } body ? new ConcurrentFunction(body, true) : null;
            case "ForAll" or "Select" or "Where" or "SelectMany" when method.ContainingType.IsType("System.Linq", "ParallelEnumerable"):
                return LastFunction(call) is { } parallel ? new ConcurrentFunction(parallel, true) : null;
            default:
                return null;
        }
    }

    /// <summary>The lambda or the method group in a delegate.</summary>
    public static IOperation? FunctionOf(IOperation value)
        => value.Unwrap() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation or IMethodReferenceOperation } created ? created.Target : null;

    private static IOperation? LastFunction(IInvocationOperation call)
    {
        for (var i = call.Arguments.Length - 1; i >= 0; i--)
        {
            if (FunctionOf(call.Arguments[i].Value) is { } function)
            {
                return function;
            }
        }

        return null;
    }

    /// <summary>Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 1 }, ..)</summary>
    private static bool IsOneAtATime(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Value.Unwrap() is IObjectCreationOperation { Initializer: { } initializer })
            {
                foreach (var setting in initializer.Initializers)
                {
                    if (setting is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "MaxDegreeOfParallelism" }, Value.ConstantValue: { HasValue: true, Value: 1 } })
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static bool IsSequenceOfTasks(ITypeSymbol? type, TaskTypes types)
        => type is INamedTypeSymbol { TypeArguments: [var element] } && types.IsTaskOrValueTask(element);

    /// <summary>A lazy sequence that is awaited one by one never has two tasks in flight; one that is stored or given to WhenAll has.</summary>
    private static bool AreAllStarted(IOperation sequence, TaskTypes types, int depth)
    {
        while (sequence.Parent is IConversionOperation or IParenthesizedOperation or ITranslatedQueryOperation)
        {
            sequence = sequence.Parent;
        }

        switch (sequence.Parent)
        {
            case IArgumentOperation { Parent: IInvocationOperation call }:
                return (types.IsPlainTask(call.TargetMethod.ContainingType) && call.TargetMethod.Name is "WhenAll" or "WhenAny" or "WaitAll")
                    || (types.IsEnumerableClass(call.TargetMethod.ContainingType) && call.TargetMethod.Name is "ToList" or "ToArray" or "ToHashSet");
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } declarator } when depth > 0:
                foreach (var operation in BodyReferences.To(local, declarator))
                {
                    if (operation is ILocalReferenceOperation reference
                        && AreAllStarted(reference, types, 0))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }
}
