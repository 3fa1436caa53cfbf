using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;

namespace PerfAnalyzers.Async;

/// <summary>How <c>Thread.Sleep(x)</c> becomes <c>await Task.Delay(x)</c>, or why it cannot. Both the analyzer and the code fix ask here.</summary>
internal sealed class ThreadSleepRewrite
{
    private ThreadSleepRewrite(string? refusal, InvocationExpressionSyntax? sleep, SyntaxNode? function)
    {
        Refusal = refusal;
        Sleep = sleep;
        Function = function;
        MakesAsync = function is not null && !FunctionSyntax.IsAsync(function);
    }

    /// <summary>A clause that follows "no safe fix:"; null when there is a rewrite.</summary>
    public string? Refusal { get; }

    public InvocationExpressionSyntax? Sleep { get; }

    public SyntaxNode? Function { get; }

    /// <summary>Does the function return a task without being async?</summary>
    public bool MakesAsync { get; }

    public string TitleOf(IInvocationOperation sleep)
        => (MakesAsync ? "Make the function async and await " : "Await ") + DelayOf(sleep);

    /// <summary><c>Task.Delay</c>, or <c>Task.Yield</c> for a sleep that only lets others run.</summary>
    public static string DelayOf(IInvocationOperation sleep) => IsZero(sleep) ? "Task.Yield" : "Task.Delay";

    public static ThreadSleepRewrite Plan(IInvocationOperation sleep, TaskTypes types, CancellationToken cancellationToken)
    {
        if (sleep is not { Syntax: InvocationExpressionSyntax call, SemanticModel: { } model } || FunctionSyntax.Nearest(call) is not { } function)
        {
            return new ThreadSleepRewrite("the call is not inside a function", null, null);
        }

        var obstacle = AwaitObstacles.Find(call, function, model, cancellationToken)
            ?? AwaitingFunction.Obstacle(function, !FunctionSyntax.IsAsync(function), model, types, cancellationToken);
        return new ThreadSleepRewrite(obstacle, call, function);
    }

    /// <summary>Sleep(0) and Sleep(1) in a loop that awaits nothing spin on purpose.</summary>
    public static bool Spins(IInvocationOperation sleep)
    {
        if (sleep.Arguments is not [{ Value.ConstantValue: { HasValue: true, Value: 0 or 1 } }])
        {
            return false;
        }

        for (var parent = sleep.Parent; parent is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); parent = parent.Parent)
        {
            if (parent is ILoopOperation)
            {
                return !Awaits(parent);
            }
        }

        return false;
    }

    private static bool Awaits(IOperation loop)
    {
        foreach (var operation in loop.Descendants())
        {
            if (operation is IAwaitOperation)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsZero(IInvocationOperation sleep)
        => sleep.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: 0 } }];
}
