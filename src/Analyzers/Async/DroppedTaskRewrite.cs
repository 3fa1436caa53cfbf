using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;

namespace PerfAnalyzers.Async;

/// <summary>What is to become of a dropped task. Both the analyzer and the code fix ask here.</summary>
/// <param name="Call">The call that gives the task; the last part of <c>store?.SaveAsync()</c>.</param>
/// <param name="Awaits">The function returns a task itself, and can be made async; otherwise the task can only be discarded in so many words.</param>
/// <param name="Function">The function around the call.</param>
internal sealed record DroppedTaskRewrite(ExpressionSyntax Call, bool Awaits, SyntaxNode? Function)
{
    public const string DiscardTitle = "Discard the task explicitly";

    public string Title => Awaits ? "Make the function async and await the task" : DiscardTitle;

    public static DroppedTaskRewrite Plan(IInvocationOperation call, InvocationExpressionSyntax syntax, IMethodSymbol function, TaskTypes types, CancellationToken cancellationToken)
    {
        // store?.SaveAsync() gives no task when there is no store: it cannot simply be awaited.
        var awaits = types.IsTaskOrValueTask(function.ReturnType)
            && syntax.Parent is ExpressionStatementSyntax
            && call.SemanticModel is { } model
            && FunctionSyntax.Nearest(syntax) is { } declaration
            && FunctionSyntax.Body(declaration) is not null
            && AwaitObstacles.Find(syntax, declaration, model, cancellationToken) is null
            && AsyncBodyObstacles.Find(declaration, function, model, types, cancellationToken) is null;
        return new DroppedTaskRewrite(syntax, awaits, FunctionSyntax.Nearest(syntax));
    }
}
