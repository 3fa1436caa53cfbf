using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>How <c>RunSync(() => LoadAsync())</c> becomes <c>await LoadAsync()</c> in a function that can await, or why it cannot. Both the analyzer and the code fix ask here.</summary>
internal sealed class RunSyncRewrite
{
    private RunSyncRewrite(string? refusal, ExpressionSyntax? work, SyntaxNode? function)
    {
        Refusal = refusal;
        Work = work;
        Function = function;
        MakesAsync = function is not null && !FunctionSyntax.IsAsync(function);
    }

    /// <summary>A clause that follows "no safe fix:"; null when there is a rewrite.</summary>
    public string? Refusal { get; }

    /// <summary>The call in the lambda, <c>LoadAsync()</c>.</summary>
    public ExpressionSyntax? Work { get; }

    public SyntaxNode? Function { get; }

    /// <summary>Does the function return a task without being async?</summary>
    public bool MakesAsync { get; }

    public string Title => MakesAsync ? "Make the function async and await the task" : "Await the task";

    public static RunSyncRewrite Plan(IInvocationOperation call, IOperation work, TaskTypes types, CancellationToken cancellationToken)
    {
        if (call is not { Syntax: InvocationExpressionSyntax place, SemanticModel: { } model } || FunctionSyntax.Nearest(place) is not { } function)
        {
            return new RunSyncRewrite("the call is not inside a function", null, null);
        }

        if (WorkIn(work) is not { } task)
        {
            return new RunSyncRewrite("the work is more than one call", null, null);
        }

        var obstacle = AwaitObstacles.Find(place, function, model, cancellationToken)
            ?? AwaitingFunction.Obstacle(function, !FunctionSyntax.IsAsync(function), model, types, cancellationToken)
            ?? ExceptionContract.Of(place, function, model, types, cancellationToken).Obstacle;
        return obstacle is null ? new RunSyncRewrite(null, task, function) : new RunSyncRewrite(obstacle, null, null);
    }

    /// <summary>The expression of <c>() => LoadAsync()</c> or <c>async () => await LoadAsync()</c>.</summary>
    private static ExpressionSyntax? WorkIn(IOperation work)
        => work.Unwrap() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Syntax: ParenthesizedLambdaExpressionSyntax { ExpressionBody: { } body } } }
            ? body is AwaitExpressionSyntax { Expression: var awaited } ? awaited : body
            : null;
}
