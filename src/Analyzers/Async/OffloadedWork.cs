using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary><c>Task.Run(() => ..)</c> and what it is used for.</summary>
internal static class OffloadedWork
{
    /// <summary>The call of <c>Task.Run</c> that a value comes from, through <c>ConfigureAwait</c>, <c>GetAwaiter</c> and <c>Unwrap</c>.</summary>
    public static IInvocationOperation? RunOf(IOperation? value, TaskTypes types)
    {
        while (value?.Unwrap() is IInvocationOperation invocation)
        {
            switch (invocation.TargetMethod)
            {
                case { Name: "Run", IsStatic: true } run when types.IsPlainTask(run.ContainingType):
                    return invocation;
                case { Name: "ConfigureAwait" or "GetAwaiter" or "Unwrap" or "WaitAsync" }:
                    value = invocation.Receiver();
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The one expression that the lambda of a <c>Task.Run</c> consists of; null for any other work.</summary>
    public static IOperation? OnlyExpression(IInvocationOperation run)
    {
        if (run.Arguments.IsEmpty
            || run.Arguments[0].Value.Unwrap() is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.IsAsync: false, Body: { } body } })
        {
            return null;
        }

        IOperation? only = null;
        foreach (var statement in body.Operations)
        {
            var value = statement switch
            {
                IReturnOperation returned => returned.ReturnedValue,
                IExpressionStatementOperation expression => expression.Operation,
                _ => statement,
            };
            if (value is null)
            {
                continue;
            }

            if (only is not null)
            {
                return null;
            }

            only = value;
        }

        return only?.Unwrap();
    }

    /// <summary>
    /// A wait for a <c>Task.Run</c>: two threads do the work of one. One that gives up after a while needs the second thread: work that
    /// cannot be cancelled can only be left behind.
    /// </summary>
    public static bool IsWaitedFor(BlockingWait wait, TaskTypes types)
        => !wait.HasTimeoutOrToken && RunOf(wait.Awaited, types) is not null;
}
