using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;

namespace PerfAnalyzers.Async;

internal enum AwaitForm
{
    /// <summary><c>await t</c></summary>
    Await,

    /// <summary><c>await t.WaitAsync(token)</c></summary>
    AwaitWithToken,

    /// <summary><c>await Task.WhenAll(a, b)</c></summary>
    WhenAll,

    /// <summary><c>await foreach (... in source)</c></summary>
    ForEach,

    /// <summary><c>t is null ? default : await t</c></summary>
    NullTest,
}

/// <summary>How one wait is to be rewritten, or why it cannot be. Both the analyzer and the code fix ask here.</summary>
internal sealed class BlockingWaitRewrite
{
    private BlockingWaitRewrite(string refusal)
    {
        Refusal = refusal;
        Title = "";
    }

    private BlockingWaitRewrite(AwaitForm form, ExpressionSyntax wait, ExpressionSyntax operand, SyntaxNode function, CatchClauseSyntax? narrowedCatch, string title)
    {
        Form = form;
        Wait = wait;
        Operand = operand;
        Function = function;
        NarrowedCatch = narrowedCatch;
        Title = title;
    }

    /// <summary>A clause that follows "no safe fix:"; null when there is a rewrite.</summary>
    public string? Refusal { get; }

    public string Title { get; }

    /// <summary>The title of the rewrite that leaves the synchronous form for those who cannot await; null where none can be left.</summary>
    public string? BridgeTitle { get; private init; }

    public AwaitForm Form { get; }

    /// <summary>The whole wait, <c>t.GetAwaiter().GetResult()</c>.</summary>
    public ExpressionSyntax? Wait { get; }

    /// <summary>What is awaited, <c>t</c>.</summary>
    public ExpressionSyntax? Operand { get; }

    public SyntaxNode? Function { get; }

    /// <summary>Does the function return a task without being async?</summary>
    public bool MakesAsync { get; private init; }

    public CatchClauseSyntax? NarrowedCatch { get; }

    /// <param name="wait">The wait.</param>
    /// <param name="converts">Is the function around it synchronous, and converted with all its callers? Whether it can be is then asked elsewhere.</param>
    /// <param name="without">A lock around the wait that goes; null for none.</param>
    public static BlockingWaitRewrite Plan(BlockingWait wait, TaskTypes types, bool converts, CancellationToken cancellationToken, LockStatementSyntax? without = null)
    {
        if (wait.Operation is not { Syntax: ExpressionSyntax expression, SemanticModel: { } model } || FunctionSyntax.Nearest(expression) is not { } function)
        {
            return new BlockingWaitRewrite("the wait is not inside a function");
        }

        var shape = Shape(wait, expression, model, types, cancellationToken);
        if (shape.Operand is not { } operand)
        {
            return new BlockingWaitRewrite(shape.Refusal!);
        }

        if (AwaitObstacles.Find(expression, function, model, cancellationToken, without) is { } obstacle)
        {
            return new BlockingWaitRewrite(obstacle);
        }

        var contract = wait.WrapsExceptions
            ? ExceptionContract.Of(expression, function, model, types, cancellationToken)
            : default;
        if (contract.Obstacle is { } caught)
        {
            return new BlockingWaitRewrite(caught);
        }

        if (converts)
        {
            return new BlockingWaitRewrite(shape.Form, expression, operand, function, contract.Narrowed, ConversionTitle(function, operand))
            {
                BridgeTitle = function is MethodDeclarationSyntax method ? BridgeTitleOf(method, wait) : null,
            };
        }

        var makesAsync = !FunctionSyntax.IsAsync(function);
        return AwaitingFunction.Obstacle(function, makesAsync, model, types, cancellationToken) is { } inFunction
            ? new BlockingWaitRewrite(inFunction)
            : new BlockingWaitRewrite(shape.Form, expression, operand, function, contract.Narrowed, LocalTitle(shape.Form, makesAsync)) { MakesAsync = makesAsync };
    }

    private static string LocalTitle(AwaitForm form, bool makesAsync)
        => (form, makesAsync) switch
        {
            (AwaitForm.WhenAll, _) => "Await Task.WhenAll",
            (AwaitForm.ForEach, _) => "Use await foreach",
            (_, true) => "Make the function async and await the task",
            _ => "Await the task",
        };

    private static string ConversionTitle(SyntaxNode function, ExpressionSyntax operand)
        => function switch
        {
            // Load waits for its own LoadAsync.
            MethodDeclarationSyntax method when operand is InvocationExpressionSyntax { Expression: IdentifierNameSyntax called } && called.Identifier.ValueText == method.Identifier.ValueText + "Async"
                => $"Await '{called.Identifier.ValueText}' in the callers of '{method.Identifier.ValueText}'",
            MethodDeclarationSyntax method => $"Make '{method.Identifier.ValueText}' async and update its callers",
            LocalFunctionStatementSyntax local => $"Make '{local.Identifier.ValueText}' async and update its callers",
            _ => "Make the lambda async and await the task",
        };

    private static string BridgeTitleOf(MethodDeclarationSyntax method, BlockingWait wait)
        => $"Make '{method.Identifier.ValueText}' async and keep its synchronous form for those who cannot await"
            + (wait.WrapsExceptions ? "; it then throws exceptions unwrapped" : "");

    private static (AwaitForm Form, ExpressionSyntax? Operand, string? Refusal) Shape(BlockingWait wait, ExpressionSyntax expression, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        if (wait.Kind == WaitKind.WaitAny)
        {
            return No("the index that WaitAny gives has no awaited counterpart");
        }

        if (wait.HasTimeoutOrToken && wait.Kind != WaitKind.WaitAll && !TakesOnlyToken(wait))
        {
            return No("a wait that gives up after a time has no equal await");
        }

        if (wait.Kind is WaitKind.WaitAll)
        {
            return wait.HasTimeoutOrToken ? No("a wait that can give up has no equal await")
                : expression.Parent is ExpressionStatementSyntax ? (AwaitForm.WhenAll, expression, null)
                : No("the wait is not a statement of its own");
        }

        var receiver = ReceiverOf(wait, expression);
        if (wait.Kind == WaitKind.ToBlockingEnumerable)
        {
            return receiver is not null
                && expression.Parent is CommonForEachStatementSyntax { AwaitKeyword.RawKind: 0 } loop
                && loop.Expression == expression
                && !IsTaskOnly(loop, model, types, cancellationToken)
                ? (AwaitForm.ForEach, receiver, null)
                : No("the sequence is not enumerated by a foreach of an async function");
        }

        if (receiver is null)
        {
            return NullTested(expression, model, types, cancellationToken) is { } tested
                ? (AwaitForm.NullTest, tested, null)
                : No(wait.Kind == WaitKind.GetResult ? "the awaiter is kept in a variable" : "the task is reached through '?.'");
        }

        if (ConditionalAccess.StartsWithBinding(receiver))
        {
            return No("the task is reached through '?.'");
        }

        if (wait.Kind == WaitKind.Wait && expression.Parent is not ExpressionStatementSyntax && !IsExpressionBody(expression))
        {
            return No("the wait is not a statement of its own");
        }

        return wait.HasTimeoutOrToken
            ? types.HasWaitAsync ? (AwaitForm.AwaitWithToken, receiver, null) : No("the framework has no WaitAsync")
            : (AwaitForm.Await, receiver, null);

        static (AwaitForm, ExpressionSyntax?, string?) No(string refusal) => (AwaitForm.Await, null, refusal);
    }

    private static bool IsExpressionBody(ExpressionSyntax expression)
        => expression.Parent is ArrowExpressionClauseSyntax || (expression.Parent is AnonymousFunctionExpressionSyntax function && function.Body == expression);

    /// <summary>Wait(token): cancelled, it throws what WaitAsync(token) throws.</summary>
    private static bool TakesOnlyToken(BlockingWait wait)
        => wait is { Kind: WaitKind.Wait, Operation: IInvocationOperation { TargetMethod.Parameters: [{ Type.Name: "CancellationToken" }] } };

    /// <summary>await foreach is not allowed where the function is not async and cannot become so.</summary>
    private static bool IsTaskOnly(CommonForEachStatementSyntax loop, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
        => FunctionSyntax.Nearest(loop) is { } function
            && !FunctionSyntax.IsAsync(function)
            && model.GetEnclosingSymbol(loop.SpanStart, cancellationToken) is IMethodSymbol { ReturnType: var type }
            && types.IsAsyncSequence(type);

    /// <summary>The task that the wait is called on, without the steps that only serve the wait; null when it cannot be cut out.</summary>
    private static ExpressionSyntax? ReceiverOf(BlockingWait wait, ExpressionSyntax expression)
    {
        var target = expression is InvocationExpressionSyntax { Expression: var called } ? called : expression;
        if (target is not MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.SimpleMemberAccessExpression, Expression: var receiver })
        {
            return null;
        }

        if (wait.Kind == WaitKind.ToBlockingEnumerable)
        {
            // TaskAsyncEnumerableExtensions.ToBlockingEnumerable(source) is left alone, as is one with a token.
            return expression is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } ? receiver : null;
        }

        if (wait.Kind == WaitKind.GetResult)
        {
            if (receiver is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter", Expression: var task } })
            {
                return null;
            }

            receiver = task;
        }

        return receiver;
    }

    /// <summary>A local or parameter <c>t</c> of <c>t?.Result</c> whose result type can itself be null, so that the whole keeps its type.</summary>
    private static ExpressionSyntax? NullTested(ExpressionSyntax binding, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
        => binding is MemberBindingExpressionSyntax { Parent: ConditionalAccessExpressionSyntax { Expression: IdentifierNameSyntax task } access }
            && access.WhenNotNull == binding
            && access.Parent is not (ExpressionStatementSyntax or ConditionalAccessExpressionSyntax)
            && model.GetSymbolInfo(task, cancellationToken).Symbol is ILocalSymbol or IParameterSymbol
            && model.GetTypeInfo(task, cancellationToken).Type is INamedTypeSymbol { TypeArguments: [{ IsReferenceType: true }] } type
            && types.IsTask(type)
            ? task
            : null;
}
