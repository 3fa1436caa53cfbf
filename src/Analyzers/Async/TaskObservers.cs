using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>
/// Own methods that see to the exceptions of a task that they are given, and give it back: <c>SaveAsync().LogExceptions();</c>. Dropping
/// what they return loses nothing.
/// </summary>
internal static class TaskObservers
{
    private const int MaxDepth = 3;
    private const int NotOnRanToCompletion = 0x10000;
    private const int NotOnFaulted = 0x20000;

    public static bool ObservesWhatItReturns(IMethodSymbol method, Compilation compilation)
    {
        if (method.IsAsync || MethodBodies.Of(method, compilation) is not { } body)
        {
            return false;
        }

        foreach (var task in method.Definition().Parameters)
        {
            if (task.Type.Name is "Task" or "ValueTask" && ReturnsOnly(body, task) && Observes(body, task, compilation, MaxDepth))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Of another assembly, whose body a build does not see: <c>static Task LogExceptions(this Task task)</c>.</summary>
    public static bool IsNamedForFailures(IMethodSymbol method, TaskTypes types)
        => method is { IsExtensionMethod: true, Parameters: [{ Type: var given }, ..] }
            && types.IsTaskOrValueTask(given)
            && SymbolEqualityComparer.Default.Equals(given, method.ReturnType)
            && Mentions(method.Name, "Exception", "Error", "Fault", "Failure", "Observe")
            && !Mentions(method.Name, "Throw");

    private static bool Mentions(string name, params string[] words) => words.Any(word => name.IndexOf(word, StringComparison.Ordinal) >= 0);

    private static bool ReturnsOnly(IOperation body, IParameterSymbol task)
    {
        var returns = false;
        foreach (var value in MethodBodies.ReturnedValues(body))
        {
            returns = true;
            if (!Is(value, task) && !(value.Unwrap() is IInvocationOperation call && IsObservingContinuation(call, task)))
            {
                return false;
            }
        }

        return returns;
    }

    private static bool Observes(IOperation body, IParameterSymbol task, Compilation compilation, int depth)
    {
        foreach (var operation in body.Executed())
        {
            if (operation is IInvocationOperation call
                && (IsObservingContinuation(call, task) || HandsOn(call, task, compilation, depth - 1))
                && RunsForEveryFailure(call, task))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>task.ContinueWith(t => Log(t.Exception))</c>, <c>task.ContinueWith(_ => Count(), TaskContinuationOptions.OnlyOnFaulted)</c></summary>
    private static bool IsObservingContinuation(IInvocationOperation call, IParameterSymbol task)
    {
        if (call is not { TargetMethod.Name: "ContinueWith", Instance: { } continued } || !Is(continued, task))
        {
            return false;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument is { Parameter.Type.Name: "TaskContinuationOptions", Value.ConstantValue: { HasValue: true, Value: int options } })
            {
                if ((options & NotOnFaulted) != 0)
                {
                    return false;
                }

                if ((options & NotOnRanToCompletion) != 0)
                {
                    return true;
                }
            }
        }

        // A method may look at the task that it is given; a lambda that does not even mention it looks at nothing.
        return call.Arguments[0].Value.Unwrap() is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda }
            || lambda.Body.Descendants().Any(operation => operation is IParameterReferenceOperation { Parameter.Ordinal: 0 } reference
                && SymbolEqualityComparer.Default.Equals(reference.Parameter.ContainingSymbol, lambda.Symbol));
    }

    /// <summary>To another method that does it: <c>_ = ObserveAsync(task);</c>, where that awaits in a <c>try</c> that catches everything.</summary>
    private static bool HandsOn(IInvocationOperation call, IParameterSymbol task, Compilation compilation, int depth)
    {
        if (depth == 0 || call.IsVirtual)
        {
            return false;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { Ordinal: var ordinal }
                && Is(argument.Value, task)
                && call.TargetMethod.Definition() is var callee
                && MethodBodies.Of(callee, compilation) is { } body)
            {
                return callee.IsAsync ? AwaitsAndCatches(callee, body, callee.Parameters[ordinal]) : Observes(body, callee.Parameters[ordinal], compilation, depth);
            }
        }

        return false;
    }

    private static bool AwaitsAndCatches(IMethodSymbol method, IOperation body, IParameterSymbol task)
        => method.DeclaringSyntaxReferences is [var declaration]
            && AsyncVoidPlaces.CatchesEverything(FunctionSyntax.Body(declaration.GetSyntax()))
            && body.Executed().Any(operation => operation is IAwaitOperation awaited && Is(awaited.UnwrapAwait(), task));

    /// <summary>Nothing around it decides about anything but the task: <c>if (!task.IsCompletedSuccessfully) { .. }</c>.</summary>
    private static bool RunsForEveryFailure(IOperation call, IParameterSymbol task)
    {
        for (var (child, parent) = (call, call.Parent); parent is not null; child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation or ICatchClauseOperation or ISwitchOperation or ISwitchExpressionOperation:
                case ILoopOperation:
                case IConditionalOperation conditional when !ReferenceEquals(child, conditional.Condition) && !Mentions(conditional.Condition, task):
                    return false;
            }
        }

        return true;
    }

    private static bool Mentions(IOperation condition, IParameterSymbol task) => condition.DescendantsAndSelf().Any(operation => Is(operation, task));

    private static bool Is(IOperation value, IParameterSymbol task)
        => value.Unwrap() is IParameterReferenceOperation { Parameter: var parameter } && SymbolEqualityComparer.Default.Equals(parameter, task);
}
