using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;

namespace PerfAnalyzers.Engine.Convertibility;

internal enum FunctionChangeKind
{
    /// <summary>Async already, or top-level statements: nothing but the await changes.</summary>
    Async,

    /// <summary>Returns a task and is not async: gets the modifier, its callers stay.</summary>
    TaskReturning,

    /// <summary>A method with all that it overrides and implements, or a local function: gets another signature, its callers follow.</summary>
    Synchronous,

    /// <summary>A lambda that a call takes: gets the modifier, and the call may have to be awaited.</summary>
    Lambda,
}

/// <summary>What has to change about a function itself for something in it to be awaited. Whether those that call it can follow is another question.</summary>
/// <param name="Kind">The change.</param>
/// <param name="Symbol">The function; null for the top-level program and for what cannot be read.</param>
/// <param name="Host">The call that takes a lambda.</param>
/// <param name="Obstacle">Why it cannot change, as a clause.</param>
internal readonly record struct FunctionChange(FunctionChangeKind Kind, IMethodSymbol? Symbol, LambdaHost Host, string? Obstacle)
{
    /// <summary>Why the synchronous form has to stay, as a clause, although an asynchronous one may stand beside it; null when it may go.</summary>
    public string? Kept { get; private init; }

    /// <param name="function">As <see cref="FunctionSyntax.Nearest"/> gives it; null for a place in none.</param>
    public static FunctionChange Of(SyntaxNode? function, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        switch (function)
        {
            case null:
                return No(FunctionChangeKind.Async, null, "a field initializer cannot await");
            case GlobalStatementSyntax:
                return default;
        }

        if (AwaitingFunction.SymbolOf(function, model, cancellationToken) is not { } symbol)
        {
            return No(FunctionChangeKind.Async, null, "the function cannot be read");
        }

        if (FunctionSyntax.IsAsync(function) && (!symbol.ReturnsVoid || AsyncVoid.IsEventHandler(symbol, function)))
        {
            return new FunctionChange(FunctionChangeKind.Async, symbol, default, null);
        }

        if (types.IsTaskOrValueTask(symbol.ReturnType) || (function is not AnonymousFunctionExpressionSyntax && types.IsAsyncSequence(symbol.ReturnType)))
        {
            return new FunctionChange(FunctionChangeKind.TaskReturning, symbol, default, AwaitingFunction.Obstacle(function, makesAsync: true, model, types, cancellationToken));
        }

        return function is AnonymousFunctionExpressionSyntax lambda
            ? OfLambda(lambda, symbol, model, types, cancellationToken)
            : OfSynchronous(function, symbol, model, cancellationToken);
    }

    private static FunctionChange OfSynchronous(SyntaxNode function, IMethodSymbol symbol, SemanticModel model, CancellationToken cancellationToken)
        => HierarchyObstacles.AllowTwin(symbol, model.Compilation)
            ? No(FunctionChangeKind.Synchronous, symbol, MemberObstacles.FindForTwin(function, symbol, model, cancellationToken)?.Reason) with { Kept = HierarchyObstacles.Find(symbol, model.Compilation)?.Reason }
            : No(FunctionChangeKind.Synchronous, symbol, MemberObstacles.Find(function, symbol, model, cancellationToken)?.Reason);

    private static FunctionChange OfLambda(AnonymousFunctionExpressionSyntax lambda, IMethodSymbol symbol, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        if (FunctionSyntax.IsAsync(lambda))
        {
            return No(FunctionChangeKind.Lambda, symbol, "the function is async void: its caller would no longer wait for it");
        }

        var host = LambdaHost.Of(lambda, model, types, cancellationToken);
        return new FunctionChange(FunctionChangeKind.Lambda, symbol, host, host.Obstacle?.Reason ?? AsyncBodyObstacles.FindInBody(lambda.Body, model, cancellationToken));
    }

    private static FunctionChange No(FunctionChangeKind kind, IMethodSymbol? symbol, string? obstacle) => new(kind, symbol, default, obstacle);
}
