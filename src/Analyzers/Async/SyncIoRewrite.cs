using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Engine.SyncIo;
using PerfAnalyzers.Engine.Tokens;

namespace PerfAnalyzers.Async;

/// <summary>How one synchronous call is to be awaited in its place, or why it cannot be. Both the analyzer and the code fix ask here.</summary>
internal sealed class SyncIoRewrite
{
    private SyncIoRewrite(string refusal)
    {
        Refusal = refusal;
        Title = "";
    }

    private SyncIoRewrite(SyncIoCall call, SyntaxNode function, bool makesAsync)
    {
        Call = call;
        Function = function;
        MakesAsync = makesAsync;
        var rewrite = call.Form is SyncIoForm.Enumeration or SyncIoForm.Disposal ? "use " + call.Twin.Name : "await " + call.Twin.Name;
        Title = makesAsync ? "Make the function async and " + rewrite : char.ToUpperInvariant(rewrite[0]) + rewrite.Substring(1);
    }

    /// <summary>A clause that follows "no safe fix:"; null when there is a rewrite.</summary>
    public string? Refusal { get; }

    public string Title { get; }

    public SyncIoCall? Call { get; }

    public SyntaxNode? Function { get; }

    /// <summary>Does the function return a task without being async?</summary>
    public bool MakesAsync { get; }

    public static SyncIoRewrite Plan(SyncIoCall call, TaskTypes types, CancellationToken cancellationToken)
    {
        if (call.Operation.SemanticModel is not { } model || FunctionSyntax.Nearest(call.Operation.Syntax) is not { } function)
        {
            return new SyncIoRewrite("the call is not inside a function");
        }

        if (PlaceObstacle(call, function, cancellationToken) is { } obstacle)
        {
            return new SyncIoRewrite(obstacle);
        }

        var makesAsync = !FunctionSyntax.IsAsync(function);
        if (AwaitingFunction.Obstacle(function, makesAsync, model, types, cancellationToken) is { } inFunction)
        {
            return new SyncIoRewrite(inFunction);
        }

        return call.Kind is SyncIoKind.Database or SyncIoKind.Unknown
            && AwaitingFunction.SymbolOf(function, model, cancellationToken) is { } symbol
            && ConcurrentUse.Exists(function, symbol, model.Compilation, cancellationToken)
                ? new SyncIoRewrite("a function of this name is started where nobody awaits it at once: its runs might overlap, and a connection serves one call at a time")
                : new SyncIoRewrite(call, function, makesAsync);
    }

    /// <summary>Why an await cannot stand where the call stands, whatever its function is; null when it can.</summary>
    public static string? PlaceObstacle(SyncIoCall call, SyntaxNode function, CancellationToken cancellationToken)
        => AwaitedPlace(call) is { } place
            ? call.Obstacle ?? ShapeObstacle(call) ?? AwaitObstacles.Find(place, function, call.Operation.SemanticModel!, cancellationToken)
            : "the call is not a place for an await";

    /// <summary>The token that the twin is to be given, as an argument; null where there is none, or where cancelling would leave something half done.</summary>
    public static ArgumentSyntax? TokenArgument(SyncIoCall call, SyncIo syncIo, CancellationToken cancellationToken)
        => TakesToken(call) && TokenScope.Find(call.Operation.Syntax, call.Operation.SemanticModel!, cancellationToken) is { } token
            ? TokenArgument(call, syncIo, token)
            : null;

    /// <summary>The token as an argument of the twin; null when the twin takes none.</summary>
    public static ArgumentSyntax? TokenArgument(SyncIoCall call, SyncIo syncIo, ExpressionSyntax token)
        => call.Operation switch
        {
            IInvocationOperation { Syntax: InvocationExpressionSyntax syntax, TargetMethod: var method }
                => TwinBinder.TokenArgument(syntax, call.Twin, token, syncIo.ExtensionsOf(method), call.Operation.SemanticModel!),
            IPropertyReferenceOperation => SyntaxFactory.Argument(token),
            _ => null,
        };

    /// <summary>The twin's call without its await: <c>db.Users.FirstAsync(x, token)</c>, <c>Request.ReadFormAsync()</c>.</summary>
    /// <param name="written">The call or form property, whose parts may have been rewritten already.</param>
    /// <param name="twin">Its twin.</param>
    /// <param name="token">What <see cref="TokenArgument"/> gave.</param>
    public static ExpressionSyntax TwinOf(ExpressionSyntax written, AsyncTwin twin, ArgumentSyntax? token)
    {
        var call = written switch
        {
            InvocationExpressionSyntax invocation => TwinBinder.Written(invocation, twin),
            MemberAccessExpressionSyntax property => SyntaxFactory.InvocationExpression(property.WithName(SyntaxFactory.IdentifierName(twin.Name))),
            _ => SyntaxFactory.InvocationExpression(SyntaxFactory.IdentifierName(twin.Name)),
        };
        token ??= twin.Arguments.RequiresToken ? TwinBinder.NoToken(twin) : null;
        return token is null ? call : TwinBinder.Append(call, token);
    }

    /// <summary>
    /// A lock whose release stands in a <c>finally</c> must have been taken; a process goes on when nobody waits for it; a file
    /// that is written in part is worse than none.
    /// </summary>
    private static bool TakesToken(SyncIoCall call)
        => call.Kind is not (SyncIoKind.Lock or SyncIoKind.Process or SyncIoKind.FileSystem)
            || (call.Kind == SyncIoKind.FileSystem && call.Twin.Name.StartsWith("Read", StringComparison.Ordinal));

    private static ExpressionSyntax? AwaitedPlace(SyncIoCall call)
        => call.Operation switch
        {
            IForEachLoopOperation { Syntax: CommonForEachStatementSyntax loop } => loop.Expression,
            IUsingOperation { Syntax: UsingStatementSyntax { Declaration.Variables: [{ Initializer.Value: var value }] } } => value,
            IUsingDeclarationOperation { Syntax: LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var value }] } } => value,
            var operation => operation.Syntax as ExpressionSyntax,
        };

    private static string? ShapeObstacle(SyncIoCall call)
        => call.Operation.Syntax switch
        {
            InvocationExpressionSyntax { Expression: var called } when ConditionalAccess.StartsWithBinding(called) => "the call is reached through '?.'",
            MemberBindingExpressionSyntax => "the form is reached through '?.'",
            MemberAccessExpressionSyntax access when ConditionalAccess.StartsWithBinding(access) => "the form is reached through '?.'",
            _ => null,
        };
}
