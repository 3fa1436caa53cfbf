using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>The nearest function around a wait, where it is synchronous or the wait is inside a lock.</summary>
/// <param name="Description">The function as the message names it.</param>
/// <param name="Obstacle">Why nothing can be awaited there; null when the function could be async.</param>
internal readonly record struct SynchronousFunction(string Description, ConversionObstacle? Obstacle)
{
    private const int MostLambdas = 8;

    private static readonly ConversionObstacle InitializerObstacle = new(ObstacleKind.Member, "an initializer cannot await", "assign the value in an async method");
    private static readonly ConversionObstacle LockObstacle = new(ObstacleKind.Lock, "await is not allowed inside a lock", "guard it with a SemaphoreSlim and WaitAsync");

    /// <summary>Null where another rule speaks (async functions), where a wait does no harm (Main, start-up), and in names and expression trees.</summary>
    /// <param name="publishes">Is the project a package, whose public members others call?</param>
    public static SynchronousFunction? Around(BlockingWait wait, ISymbol containing, bool publishes, TaskTypes types, CancellationToken cancellationToken)
    {
        IMethodSymbol? nearest = null;
        var isLocked = false;
        var child = wait.Operation;
        for (var parent = child.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case INameOfOperation or IAttributeOperation:
                case IConversionOperation when types.IsExpressionTree(parent.Type):
                    return null;
                case ILockOperation @lock when nearest is null && @lock.Body == child:
                    isLocked = true;
                    break;
                case IAnonymousFunctionOperation function:
                    nearest ??= function.Symbol;
                    break;
                case ILocalFunctionOperation function:
                    nearest ??= function.Symbol;
                    break;
            }
        }

        nearest ??= containing as IMethodSymbol;
        if (nearest is null)
        {
            return containing is IFieldSymbol or IPropertySymbol ? new SynchronousFunction($"the initializer of '{containing.Name}'", InitializerObstacle) : null;
        }

        if (IsAsyncCapable(nearest, types))
        {
            return isLocked ? new SynchronousFunction(Describe(nearest), LockObstacle) : null;
        }

        if (IsStartUp(nearest) || wait.Operation.SemanticModel is not { } model || IsBridge(nearest, wait, publishes, model.Compilation))
        {
            return null;
        }

        return new SynchronousFunction(Describe(nearest), ObstacleOf(wait.Operation.Syntax, isLocked, publishes, model, types, cancellationToken)
            ?? (RunSyncHelpers.IsForSynchronousCallers(nearest, wait, types)
                ? new ConversionObstacle(ObstacleKind.Delegate, $"'{nearest.Name}' is there for callers that cannot await", "await the work itself in those that can")
                : null));
    }

    private static ConversionObstacle? ObstacleOf(SyntaxNode wait, bool isLocked, bool publishes, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        if (wait is not ExpressionSyntax expression || FunctionSyntax.Nearest(wait) is not { } function)
        {
            return InitializerObstacle;
        }

        var place = isLocked ? LockObstacle
            : AwaitObstacles.Find(expression, function, model, cancellationToken) is { } reason ? new ConversionObstacle(ObstacleKind.Body, reason, "wait in a statement or function of its own")
            : null;
        return FunctionObstacle(function, publishes, model, types, cancellationToken) ?? place;
    }

    /// <summary>Of the function, and of those around it that have to be async with it.</summary>
    private static ConversionObstacle? FunctionObstacle(SyntaxNode function, bool publishes, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        for (var depth = 0; depth < MostLambdas && function is AnonymousFunctionExpressionSyntax lambda; depth++)
        {
            var host = LambdaHost.Of(lambda, model, types, cancellationToken);
            if (host.Obstacle is { } obstacle)
            {
                return obstacle;
            }

            if (AsyncBodyObstacles.FindInBody(lambda.Body, model, cancellationToken) is { } body)
            {
                return new ConversionObstacle(ObstacleKind.Body, body, "wait in a function of its own");
            }

            if (host.Change == LambdaChange.AsyncLambda)
            {
                return null;
            }

            if (FunctionSyntax.Nearest(lambda) is not { } outer)
            {
                return InitializerObstacle;
            }

            if (AwaitingFunction.SymbolOf(outer, model, cancellationToken) is not { } around || IsAsyncCapable(around, types))
            {
                return null;
            }

            function = outer;
        }

        return AwaitingFunction.SymbolOf(function, model, cancellationToken) is { } symbol
            ? MemberObstacles.Find(function, symbol, model, cancellationToken)
                ?? DelegateUses.Find(symbol, model.Compilation, cancellationToken)
                ?? DisposeCalls.Find(symbol, model.Compilation, cancellationToken)
                ?? (publishes && PublishedApi.IsVisible(symbol)
                    ? new ConversionObstacle(ObstacleKind.Published, $"'{symbol.Name}' is public API of a package", $"add '{symbol.Name}Async' beside it")
                    : null)
            : null;
    }

    private static bool IsAsyncCapable(IMethodSymbol function, TaskTypes types)
        => function.IsAsync || types.IsTaskOrValueTask(function.ReturnType) || types.IsAsyncSequence(function.ReturnType);

    /// <summary>Main, the top-level program, and what configures the application run once, before anything is served.</summary>
    private static bool IsStartUp(IMethodSymbol function)
        => EntryPoints.LooksLikeMain(function)
            || OneTimeCode.ConfiguresApplication(function);

    /// <summary>
    /// <c>void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();</c>, or the same in the public API of a package or in a member
    /// of a library's interface: the type has done what it can.
    /// </summary>
    private static bool IsBridge(IMethodSymbol function, BlockingWait wait, bool publishes, Compilation compilation)
    {
        if (function.Name != "Dispose"
            && !(IsAll(wait.Operation) && ((publishes && PublishedApi.IsVisible(function)) || HierarchyObstacles.AllowTwin(function, compilation))))
        {
            return false;
        }

        var awaited = wait.Awaited;
        while (awaited is IInvocationOperation call)
        {
            if (IsTwin(call.TargetMethod, function))
            {
                return call.Instance is IInstanceReferenceOperation
                    || (call.Instance is null && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, function.ContainingType));
            }

            awaited = call.Instance;
        }

        return false;
    }

    private static bool IsTwin(IMethodSymbol method, IMethodSymbol function)
        => method.Name.Length == function.Name.Length + "Async".Length
            && method.Name.StartsWith(function.Name, StringComparison.Ordinal)
            && method.Name.EndsWith("Async", StringComparison.Ordinal);

    /// <summary>Does the function do nothing but this?</summary>
    private static bool IsAll(IOperation operation)
    {
        var statement = operation;
        while (statement.Parent is not (null or IBlockOperation))
        {
            statement = statement.Parent;
        }

        return statement.Syntax.Parent is ArrowExpressionClauseSyntax or MethodDeclarationSyntax or BlockSyntax { Statements.Count: 1, Parent: MethodDeclarationSyntax };
    }

    private static string Describe(IMethodSymbol function)
        => function switch
        {
            { MethodKind: MethodKind.AnonymousFunction } => function.IsAsync ? "an async lambda" : "a lambda",
            { MethodKind: MethodKind.LocalFunction } => $"local function '{function.Name}'",
            { MethodKind: MethodKind.Constructor } => $"the constructor of '{function.ContainingType.Name}'",
            { MethodKind: MethodKind.StaticConstructor } => $"the static constructor of '{function.ContainingType.Name}'",
            { MethodKind: MethodKind.Destructor } => $"the finalizer of '{function.ContainingType.Name}'",
            { AssociatedSymbol: IPropertySymbol { IsIndexer: true } } => $"the indexer of '{function.ContainingType.Name}'",
            { AssociatedSymbol: IPropertySymbol property } => $"property '{property.Name}'",
            { AssociatedSymbol: { } accessed } => $"an accessor of '{accessed.Name}'",
            { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } => $"an operator of '{function.ContainingType.Name}'",
            _ => $"method '{function.ShortName()}'",
        };
}
