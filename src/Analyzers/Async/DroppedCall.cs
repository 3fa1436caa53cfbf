using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>A statement that is nothing but a call, whose task goes nowhere.</summary>
internal static class DroppedCall
{
    /// <summary><c>SaveAsync();</c> and <c>store?.SaveAsync();</c></summary>
    public static IInvocationOperation? Of(IExpressionStatementOperation statement, TaskTypes types)
    {
        var value = statement.Operation;
        while (value is IConditionalAccessOperation access)
        {
            value = access.WhenNotNull;
        }

        return value is IInvocationOperation call && types.IsTaskOrValueTask(call.Type) && !IsMeant(call.TargetMethod) && !IsSetupOfTestDouble(call) ? call : null;
    }

    /// <summary>
    /// Is nothing lost with the task? The callee has always done its work when it returns, or catches all its exceptions: then it starts
    /// something on purpose, as an <c>async void</c> function does that is written so. Or it only gives back a task whose exceptions it sees
    /// to. Not what a subclass may override.
    /// </summary>
    public static bool LosesNothing(IInvocationOperation call, TaskTypes types, CancellationToken cancellationToken)
    {
        if (call.TargetMethod is { Name: "FromResult", IsStatic: true } && types.IsTaskOrValueTask(call.TargetMethod.ContainingType))
        {
            return true;
        }

        var callee = call.TargetMethod.Definition();
        if (!SymbolEqualityComparer.Default.Equals(callee.ContainingAssembly, call.SemanticModel?.Compilation.Assembly))
        {
            return TaskObservers.IsNamedForFailures(callee, types);
        }

        if (call.IsVirtual || callee.DeclaringSyntaxReferences is not [var reference] || FunctionSyntax.Body(reference.GetSyntax(cancellationToken)) is not { } body)
        {
            return false;
        }

        return callee.IsAsync
            ? AsyncVoidPlaces.CatchesEverything(body)
            : call.SemanticModel is { Compilation: var compilation }
                && compilation.ContainsSyntaxTree(body.SyntaxTree)
                && (AsyncBodyObstacles.ReturnsCompleted(body, compilation.GetSemanticModel(body.SyntaxTree), types, cancellationToken)
                    || TaskObservers.ObservesWhatItReturns(callee, compilation));
    }

    /// <summary>Who calls these wants to start something and go on: <c>Task.Run(..)</c>, <c>task.ContinueWith(..)</c>, <c>SaveAsync().Forget()</c>.</summary>
    private static bool IsMeant(IMethodSymbol method)
        => (method.ContainingType.Name, method.Name) is ("Task", "Run" or "ContinueWith") or ("TaskFactory", _)
            || Contains(method.Name, "Forget")
            || Contains(method.Name, "NoWait")
            || Contains(method.Name, "NoAwait")
            || Contains(method.Name, "NotAwaited");

    private static bool Contains(string name, string word) => name.IndexOf(word, StringComparison.Ordinal) >= 0;

    /// <summary><c>store.Received(1).SaveAsync(order);</c> checks a call that was made before and makes none.</summary>
    private static bool IsSetupOfTestDouble(IInvocationOperation call)
        => call.Receiver()?.Unwrap() is IInvocationOperation { TargetMethod.Name: var name }
            && (name.StartsWith("Received", StringComparison.Ordinal) || name.StartsWith("DidNotReceive", StringComparison.Ordinal));
}
