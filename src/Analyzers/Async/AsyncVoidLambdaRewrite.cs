using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

internal enum AsyncVoidLambdaForm
{
    /// <summary><c>foreach (var x in xs) { await ... }</c></summary>
    ForEach,

    /// <summary><c>await Parallel.ForEachAsync(xs, async (x, _) => ...)</c>, or <c>ForAsync</c></summary>
    Parallel,
}

/// <summary>How a call that takes an async lambda as a delegate without a result is to be rewritten, or why it cannot be. Both the analyzer and the code fix ask here.</summary>
internal sealed record AsyncVoidLambdaRewrite(string? Refusal, AsyncVoidLambdaForm Form, InvocationExpressionSyntax? Call, SyntaxNode? Function)
{
    public string Title => (Form, Converts) switch
    {
        (AsyncVoidLambdaForm.ForEach, false) => "Use foreach and await",
        (AsyncVoidLambdaForm.ForEach, true) => "Make the function async and use foreach with await",
        (_, false) => "Use the asynchronous form of Parallel and await it",
        _ => "Make the function async and await the asynchronous form of Parallel",
    };

    /// <summary>Has the function around the call to become async first, and with it those that call it?</summary>
    public bool Converts => Function is not null && !FunctionSyntax.IsAsync(Function);

    public static AsyncVoidLambdaRewrite Plan(IAnonymousFunctionOperation lambda, AsyncVoidLambda taken, TaskTypes types, CancellationToken cancellationToken)
    {
        if (FormOf(taken.Call, lambda) is not { } form)
        {
            return No("what takes the lambda takes no task");
        }

        if (taken.Call is not { SemanticModel: { } model, Syntax: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax } call }
            || FunctionSyntax.Nearest(call) is not { } function)
        {
            return No("the call is not a statement of its own");
        }

        if (!FunctionSyntax.IsAsync(function) && Obstacle(function, model, types, cancellationToken) is { } unchangeable)
        {
            return No(unchangeable);
        }

        if (AwaitObstacles.Find(call, function, model, cancellationToken) is { } obstacle)
        {
            return No(obstacle);
        }

        var syntax = (LambdaExpressionSyntax)lambda.Syntax;
        if (form == AsyncVoidLambdaForm.ForEach && (LeavesFromInnerLoop(syntax) || Mentions(syntax, taken.Call.Receiver() ?? taken.Call.Arguments[0].Value)))
        {
            return No("the lambda leaves from a loop of its own, or changes what is walked");
        }

        return new AsyncVoidLambdaRewrite(null, form, call, function);

        static AsyncVoidLambdaRewrite No(string refusal) => new(refusal, AsyncVoidLambdaForm.ForEach, null, null);
    }

    private static AsyncVoidLambdaForm? FormOf(IInvocationOperation? call, IAnonymousFunctionOperation lambda)
    {
        if (call is null || lambda.Symbol.Parameters is not [{ RefKind: RefKind.None }] || lambda.Syntax is not LambdaExpressionSyntax)
        {
            return null;
        }

        var method = call.TargetMethod;
        switch (method.ContainingType)
        {
            case { Name: "List" or "Array", ContainingNamespace: { } } type
                when method.Name == "ForEach" && (type.IsType("System.Collections.Generic", "List") || type.IsType("System", "Array")):
                return AsyncVoidLambdaForm.ForEach;

            // Parallel.ForAsync came with .NET 8, Parallel.ForEachAsync with .NET 6.
            case var type when type.IsType("System.Threading.Tasks", "Parallel")
                    && method.Name is "ForEach" or "For"
                    && (method.Name == "For" ? method.Parameters[0].Type.SpecialType == SpecialType.System_Int32 : IsPlainSource(method))
                    && !type.GetMembers(method.Name + "Async").IsEmpty:
                return AsyncVoidLambdaForm.Parallel;
            default:
                return null;
        }
    }

    /// <summary>Not the overloads over a <c>Partitioner</c>, which have no asynchronous counterpart.</summary>
    private static bool IsPlainSource(IMethodSymbol method)
        => method.Parameters[0].Type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;

    /// <summary>Why the function cannot be made async, as far as this compilation tells.</summary>
    private static string? Obstacle(SyntaxNode function, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
        => function is MethodDeclarationSyntax or LocalFunctionStatementSyntax && model.GetDeclaredSymbol(function, cancellationToken) is IMethodSymbol symbol
            ? types.IsTaskOrValueTask(symbol.ReturnType)
                ? AsyncBodyObstacles.Find(function, symbol, model, types, cancellationToken)
                : MemberObstacles.Find(function, symbol, model, cancellationToken)?.Reason
            : "the function around it is not async";

    /// <summary>A <c>return</c> becomes a <c>continue</c>, which inside another loop means that one.</summary>
    private static bool LeavesFromInnerLoop(LambdaExpressionSyntax lambda)
    {
        foreach (var node in FunctionSyntax.OwnNodes(lambda.Body))
        {
            if (node is not ReturnStatementSyntax)
            {
                continue;
            }

            for (var parent = node.Parent; parent is not null && parent != lambda; parent = parent.Parent)
            {
                if (parent is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary><c>list.ForEach(async x => { await Task.Yield(); list.Remove(x); })</c> changes the list after the walk; in a loop it would do so during it.</summary>
    private static bool Mentions(LambdaExpressionSyntax lambda, IOperation walked)
    {
        var name = walked.UnwrapValue() switch
        {
            ILocalReferenceOperation local => local.Local.Name,
            IParameterReferenceOperation parameter => parameter.Parameter.Name,
            IMemberReferenceOperation member => member.Member.Name,
            _ => null,
        };
        return name is not null && lambda.Body.DescendantNodesAndSelf().Any(node => node is IdentifierNameSyntax identifier && identifier.Identifier.ValueText == name);
    }
}
