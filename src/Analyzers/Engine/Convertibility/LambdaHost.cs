using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Convertibility;

internal enum LambdaChange
{
    /// <summary>The lambda must stay synchronous; <see cref="LambdaHost.Obstacle"/> says why.</summary>
    None,

    /// <summary><c>Task.Run(() => x)</c> binds to an overload for async lambdas and keeps its type.</summary>
    AsyncLambda,

    /// <summary>The call that takes the lambda returns a task once the lambda is async, and has to be awaited.</summary>
    AwaitedCall,

    /// <summary><c>list.ForEach(x => ...);</c> becomes <c>foreach</c>.</summary>
    ForEachLoop,

    /// <summary><c>Parallel.ForEach(xs, x => ...);</c> becomes <c>await Parallel.ForEachAsync(...)</c>.</summary>
    ParallelForEachAsync,
}

/// <summary>What becomes of a synchronous lambda, and of the call that it is handed to, when the lambda is to be async.</summary>
/// <param name="Change">The change.</param>
/// <param name="Call">The call that takes the lambda.</param>
/// <param name="CallName">The name that the call gets, <c>ThrowsAsync</c>; null when it keeps its own.</param>
/// <param name="Obstacle">Why there is no change.</param>
internal readonly record struct LambdaHost(LambdaChange Change, InvocationExpressionSyntax? Call, string? CallName, ConversionObstacle? Obstacle)
{
    /// <summary>Does the call have to be awaited, or to become a loop that awaits, in the function around it?</summary>
    public bool IsAwaited => Change is LambdaChange.AwaitedCall or LambdaChange.ForEachLoop or LambdaChange.ParallelForEachAsync;

    public static LambdaHost Of(AnonymousFunctionExpressionSyntax lambda, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        SyntaxNode argument = lambda;
        while (argument.Parent is ParenthesizedExpressionSyntax or CastExpressionSyntax)
        {
            argument = argument.Parent;
        }

        if (types.IsExpressionTree(model.GetTypeInfo(lambda, cancellationToken).ConvertedType))
        {
            return No("an expression tree cannot await", "await before the expression is built");
        }

        if (argument.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Parent: { } caller } })
        {
            return Kept(model.GetTypeInfo(lambda, cancellationToken).ConvertedType);
        }

        if (caller is BaseObjectCreationExpressionSyntax creation)
        {
            return model.GetTypeInfo(creation, cancellationToken).Type is { Name: "Lazy" } lazy && lazy.IsType("System", "Lazy")
                ? new LambdaHost(LambdaChange.None, null, null, new ConversionObstacle(ObstacleKind.Lazy, "the value factory of a Lazy<T> is synchronous", "use Lazy<Task<T>> and await its value"))
                : Kept(model.GetTypeInfo(lambda, cancellationToken).ConvertedType);
        }

        return caller is InvocationExpressionSyntax call && model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol method
            ? OfCall(lambda, call, method, model, types, cancellationToken)
            : Kept(model.GetTypeInfo(lambda, cancellationToken).ConvertedType);
    }

    private static LambdaHost OfCall(AnonymousFunctionExpressionSyntax lambda, InvocationExpressionSyntax call, IMethodSymbol method, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        var isStatement = call.Parent is ExpressionStatementSyntax;
        if (method is { Name: "ForEach", ContainingType: { Name: "List" } list } && list.IsType("System.Collections.Generic", "List"))
        {
            return isStatement && CanBeLoopBody(lambda) && call.Expression is MemberAccessExpressionSyntax
                ? new LambdaHost(LambdaChange.ForEachLoop, call, null, null)
                : No("List.ForEach takes a synchronous delegate", "use foreach");
        }

        if (method is { Name: "For" or "ForEach" or "Invoke", ContainingType: { Name: "Parallel" } parallel } && parallel.IsType("System.Threading.Tasks", "Parallel"))
        {
            return isStatement
                && method is { Name: "ForEach", Parameters.Length: 2, TypeParameters.Length: 1 }
                && method.Parameters[1].Type is INamedTypeSymbol { DelegateInvokeMethod.Parameters.Length: 1 }
                && !parallel.GetMembers("ForEachAsync").IsEmpty
                && CanBeLoopBody(lambda)
                    ? new LambdaHost(LambdaChange.ParallelForEachAsync, call, null, null)
                    : No($"Parallel.{method.Name} takes a synchronous delegate", "use Parallel.ForEachAsync");
        }

        if (method.Name == "GetOrAdd" && method.ContainingType.Name is "ConcurrentDictionary")
        {
            return No("GetOrAdd takes a synchronous delegate", "keep the Task in the dictionary and await it");
        }

        var bound = AsyncOverload.Bind(lambda, call, method, model, types, cancellationToken);
        return bound.IsFound
            ? new LambdaHost(bound.ReturnsNewTask ? LambdaChange.AwaitedCall : LambdaChange.AsyncLambda, call, bound.Name, null)
            : No($"the lambda is handed to '{method.Name}', which takes a synchronous delegate", "await before the call, or use one that takes an async delegate");
    }

    /// <summary>A <c>return</c> of the lambda would leave the whole function, were it the body of a loop.</summary>
    private static bool CanBeLoopBody(AnonymousFunctionExpressionSyntax lambda)
    {
        var parameters = lambda switch
        {
            SimpleLambdaExpressionSyntax => 1,
            ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: var count } => count,
            _ => 0,
        };
        if (parameters != 1)
        {
            return false;
        }

        foreach (var node in FunctionSyntax.OwnNodes(lambda.Body))
        {
            if (node is ReturnStatementSyntax)
            {
                return false;
            }
        }

        return true;
    }

    private static LambdaHost Kept(ITypeSymbol? type)
        => No($"the lambda is a synchronous delegate{(type is INamedTypeSymbol { Name.Length: > 0 } named ? $" of type '{named.Name}'" : "")}", "use a delegate that returns a task");

    private static LambdaHost No(string reason, string alternative)
        => new(LambdaChange.None, null, null, new ConversionObstacle(ObstacleKind.Delegate, reason, alternative));
}
