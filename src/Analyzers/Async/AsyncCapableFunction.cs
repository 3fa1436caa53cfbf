using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Completion;

namespace PerfAnalyzers.Async;

/// <summary>The nearest function around an operation, when its caller expects it to return before its work is done.</summary>
internal readonly record struct AsyncCapableFunction(string Description)
{
    /// <summary>Null where nothing may be awaited: a synchronous function, a lock, a name, an expression tree.</summary>
    public static AsyncCapableFunction? Nearest(IOperation operation, ISymbol containing, TaskTypes types)
    {
        IMethodSymbol? nearest = null;
        var child = operation;
        for (var parent = operation.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case INameOfOperation:
                // The body of a lock is another question: await is not allowed there at all.
                case ILockOperation @lock when nearest is null && @lock.Body == child:
                case IConversionOperation when types.IsExpressionTree(parent.Type):
                    return null;
                case IAnonymousFunctionOperation function:
                    nearest ??= function.Symbol;
                    break;
                case ILocalFunctionOperation function:
                    nearest ??= function.Symbol;
                    break;
            }
        }

        nearest ??= containing as IMethodSymbol;
        return nearest is not null && (nearest.IsAsync || types.IsTaskOrValueTask(nearest.ReturnType) || types.IsAsyncSequence(nearest.ReturnType))
            ? new AsyncCapableFunction(Describe(nearest))
            : null;
    }

    private static string Describe(IMethodSymbol function)
    {
        var capability = function.IsAsync ? "async" : "task-returning";
        return function switch
        {
            { MethodKind: MethodKind.AnonymousFunction } => function.IsAsync ? "an async lambda" : "a task-returning lambda",
            { MethodKind: MethodKind.LocalFunction } => $"{capability} local function '{function.Name}'",
            { AssociatedSymbol: { } property } => $"{capability} property '{property.Name}'",
            { CanBeReferencedByName: false } => "the top-level program",
            _ => $"{capability} method '{function.Name}'",
        };
    }
}
