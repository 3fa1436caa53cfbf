using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>Why a function that returns a task cannot simply be made <c>async</c>. Answers are clauses that follow "no safe fix:".</summary>
internal static class AsyncBodyObstacles
{
    private static readonly BodyAnswers<string?> Known = new();

    /// <param name="awaitsInUsing">Is it meant that a task which is returned out of a <c>using</c> is awaited in it?</param>
    public static string? Find(SyntaxNode function, IMethodSymbol symbol, SemanticModel model, TaskTypes types, CancellationToken cancellationToken, bool awaitsInUsing = false)
        => FindInSignature(function, symbol, types)
            ?? FindInBody(FunctionSyntax.Body(function)!, model, cancellationToken)
            ?? FindInReturns(FunctionSyntax.Body(function)!, model, types, awaitsInUsing, cancellationToken);

    /// <summary>A value that is returned as a task that has completed already, and can be returned as it is from an async function.</summary>
    public static ReturnedValue Classify(ExpressionSyntax returned, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        var plain = returned;
        while (plain is ParenthesizedExpressionSyntax parenthesized)
        {
            plain = parenthesized.Expression;
        }

        switch (plain)
        {
            case InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var value }] } call
                when model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { Name: "FromResult" } method && types.IsTaskOrValueTask(method.ContainingType):
                return new ReturnedValue(ReturnedKind.Value, value);
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" } access
                when model.GetSymbolInfo(access, cancellationToken).Symbol is IPropertySymbol property && types.IsTaskOrValueTask(property.ContainingType):
                return new ReturnedValue(ReturnedKind.Nothing, null);
            case BaseObjectCreationExpressionSyntax { Initializer: null } creation
                when model.GetSymbolInfo(creation, cancellationToken).Symbol is IMethodSymbol constructor && types.IsValueTask(constructor.ContainingType):
                return creation.ArgumentList?.Arguments switch
                {
                    null or { Count: 0 } => new ReturnedValue(types.IsTaskWithResult(constructor.ContainingType) ? ReturnedKind.Default : ReturnedKind.Nothing, null),
                    [{ Expression: var value }] when constructor.OriginalDefinition.Parameters[0].Type is ITypeParameterSymbol => new ReturnedValue(ReturnedKind.Value, value),
                    [{ Expression: var task }] => new ReturnedValue(ReturnedKind.Wrapped, task),
                    _ => new ReturnedValue(ReturnedKind.Task, creation),
                };
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } or DefaultExpressionSyntax
                when model.GetTypeInfo(plain, cancellationToken).ConvertedType is { } type && types.IsValueTask(type):
                return new ReturnedValue(types.IsTaskWithResult(type) ? ReturnedKind.Default : ReturnedKind.Nothing, null);
            case ThrowExpressionSyntax:
                return new ReturnedValue(ReturnedKind.Throw, plain);
            default:
                return new ReturnedValue(ReturnedKind.Task, returned);
        }
    }

    /// <summary>Does a function that is not async give back nothing but tasks that have completed?</summary>
    public static bool ReturnsCompleted(SyntaxNode body, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        var returns = false;
        foreach (var node in FunctionSyntax.OwnNodes(body))
        {
            if (FunctionSyntax.Returned(node, body) is { } returned)
            {
                if (Classify(returned, model, types, cancellationToken).Kind is ReturnedKind.Task or ReturnedKind.Wrapped)
                {
                    return false;
                }

                returns = true;
            }
        }

        return returns;
    }

    private static string? FindInSignature(SyntaxNode function, IMethodSymbol symbol, TaskTypes types)
    {
        if (function is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
        {
            return symbol.AssociatedSymbol is { } property ? $"property '{property.Name}' cannot be async" : "the function cannot be async";
        }

        if (!types.IsTaskOrValueTask(symbol.ReturnType))
        {
            return "the function returns a sequence without being an async iterator";
        }

        // A lambda's delegate has other members than a method has.
        return symbol.MethodKind == MethodKind.AnonymousFunction ? FindInParameters(symbol) : MemberObstacles.FindInSignature(symbol)?.Reason;
    }

    private static string? FindInParameters(IMethodSymbol symbol)
    {
        foreach (var parameter in symbol.Parameters)
        {
            if (parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType)
            {
                return $"parameter '{parameter.Name}' is passed by reference or lives on the stack";
            }
        }

        return null;
    }

    /// <summary>What the function does on the stack or with values that flow with the call.</summary>
    public static string? FindInBody(SyntaxNode body, SemanticModel model, CancellationToken cancellationToken)
        => Known.Get(body, model, node => Read(node, model, cancellationToken));

    private static string? Read(SyntaxNode body, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var node in FunctionSyntax.OwnNodes(body))
        {
            switch (node)
            {
                case YieldStatementSyntax:
                    return "the function is an iterator";
                case StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax or UnsafeStatementSyntax or FixedStatementSyntax or RefExpressionSyntax:
                    return "the function works on the stack";
                case VariableDeclaratorSyntax or SingleVariableDesignationSyntax
                    when model.GetDeclaredSymbol(node, cancellationToken) is ILocalSymbol local && (local.IsRef || local.Type.IsRefLikeType):
                    return $"local '{local.Name}' lives on the stack";
                case AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Value" or "CurrentCulture" or "CurrentUICulture" or "CurrentPrincipal" or "Current" } target }
                    when model.GetSymbolInfo(target, cancellationToken).Symbol is IPropertySymbol { ContainingType.Name: "AsyncLocal" or "CultureInfo" or "Thread" or "Activity" }:
                    // The caller of an async method does not see such a change.
                    return "the function changes a value that flows with the call";
                case IdentifierNameSyntax { Identifier.ValueText: "await" }:
                    return "'await' is a name here";
            }
        }

        return null;
    }

    private static string? FindInReturns(SyntaxNode body, SemanticModel model, TaskTypes types, bool awaitsInUsing, CancellationToken cancellationToken)
    {
        foreach (var node in FunctionSyntax.OwnNodes(body))
        {
            if (FunctionSyntax.Returned(node, body) is not { } returned || Classify(returned, model, types, cancellationToken).Kind is not (ReturnedKind.Task or ReturnedKind.Wrapped))
            {
                continue;
            }

            if (MayBeNull(returned))
            {
                return "the function may return null instead of a task";
            }

            if (model.GetTypeInfo(returned, cancellationToken).Type is { } type && !types.IsTaskOrValueTask(type))
            {
                return "the function returns its own kind of task";
            }

            if (IsGuarded(node, body, awaitsInUsing))
            {
                // try { return LoadAsync(); } catch { ... }: awaited there, the task's exception would be caught.
                return "a task is returned out of a try, using or lock, where it is not awaited today";
            }
        }

        return null;
    }

    private static bool MayBeNull(ExpressionSyntax returned)
        => returned switch
        {
            LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.DefaultLiteralExpression } or DefaultExpressionSyntax => true,
            ConditionalAccessExpressionSyntax => true,
            ParenthesizedExpressionSyntax parenthesized => MayBeNull(parenthesized.Expression),
            PostfixUnaryExpressionSyntax suppressed => MayBeNull(suppressed.Operand),
            CastExpressionSyntax cast => MayBeNull(cast.Expression),
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AsExpression } => true,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } coalesce => MayBeNull(coalesce.Right),
            ConditionalExpressionSyntax conditional => MayBeNull(conditional.WhenTrue) || MayBeNull(conditional.WhenFalse),
            SwitchExpressionSyntax choice => choice.Arms.Any(arm => MayBeNull(arm.Expression)),
            _ => false,
        };

    private static bool IsGuarded(SyntaxNode node, SyntaxNode body, bool awaitsInUsing)
    {
        for (var child = node; child != body && child.Parent is { } parent; child = parent)
        {
            if (parent is TryStatementSyntax or CatchClauseSyntax or FinallyClauseSyntax or LockStatementSyntax
                || (parent is UsingStatementSyntax && !awaitsInUsing)
                || (!awaitsInUsing && parent is BlockSyntax block && block.Statements.TakeWhile(statement => statement != child).Any(IsUsingDeclaration)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsUsingDeclaration(StatementSyntax statement)
        => statement is LocalDeclarationStatementSyntax declaration && declaration.UsingKeyword.IsKind(SyntaxKind.UsingKeyword);
}

internal enum ReturnedKind
{
    /// <summary>A task that has to be awaited.</summary>
    Task,

    /// <summary>A task in a value task: <c>new ValueTask(task)</c>.</summary>
    Wrapped,

    /// <summary>A value in a completed task: <c>Task.FromResult(value)</c>.</summary>
    Value,

    /// <summary>A completed task without a value.</summary>
    Nothing,

    /// <summary>A completed task with the default value.</summary>
    Default,

    /// <summary><c>throw</c> in place of a value.</summary>
    Throw,
}

/// <param name="Kind">What is returned.</param>
/// <param name="Expression">The task or the value.</param>
internal readonly record struct ReturnedValue(ReturnedKind Kind, ExpressionSyntax? Expression);
