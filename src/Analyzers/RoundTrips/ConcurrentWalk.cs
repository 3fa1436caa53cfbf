using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// <c>await Task.WhenAll(users.Select(async user => .. await query ..))</c> whose lambda waits for nothing but the query: without it
/// there are no tasks, and <c>users.Select(user => ..).ToArray()</c> gives the same.
/// </summary>
/// <param name="Whole">The <c>await</c> of all tasks.</param>
/// <param name="Walk">The call that makes the tasks.</param>
internal sealed record ConcurrentWalk(AwaitExpressionSyntax Whole, InvocationExpressionSyntax Walk, LambdaExpressionSyntax Lambda)
{
    /// <summary>Are the tasks of the lambda awaited together?</summary>
    /// <param name="replaced">The query, with its <c>await</c> if it has one; null where it cannot be replaced.</param>
    /// <param name="walk">Null where tasks remain: the lambda waits for more than the query.</param>
    public static bool TryCreate(IInvocationOperation call, IAnonymousFunctionOperation lambda, IInvocationOperation select, out IOperation? replaced, out ConcurrentWalk? walk)
    {
        replaced = null;
        walk = null;
        if (select is not { TargetMethod: { Name: "Select", ContainingType.Name: "Enumerable" }, Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: IdentifierNameSyntax } } syntax }
            || BodyReferences.Outermost(select).Parent is not IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType.Name: "Task" } whenAll } all }
            || LoopSite.Awaited(all) is not IAwaitOperation { Syntax: AwaitExpressionSyntax whole }
            || lambda.Syntax is not LambdaExpressionSyntax lambdaSyntax)
        {
            return false;
        }

        replaced = lambda.Symbol.IsAsync ? LoopSite.Awaited(call) : TaskOf(call);
        if (replaced is null || (lambda.Symbol.IsAsync && WaitsForMore(lambda.Body, replaced)))
        {
            return true;
        }

        // One round must not be seen by the next, nor miss what another has done when one fails.
        if (whenAll.IsGenericMethod && EffectFreeCode.Is(lambda.Body, except: replaced))
        {
            walk = new ConcurrentWalk(whole, syntax, lambdaSyntax);
        }
        else
        {
            replaced = null;
        }

        return true;
    }

    /// <summary>The task that a lambda without <c>async</c> gives: <c>user => Load(user.Id)</c>, <c>user => Find(user.Id).AsTask()</c>.</summary>
    private static IOperation? TaskOf(IInvocationOperation call)
    {
        if (!LoopSite.IsTask(call.Type))
        {
            return null;
        }

        IOperation task = call.Parent is IInvocationOperation { TargetMethod.Name: "AsTask" } converted ? converted : call;
        return task.Parent is IReturnOperation ? task : null;
    }

    private static bool WaitsForMore(IOperation body, IOperation awaited)
    {
        foreach (var operation in body.Executed())
        {
            if (operation is IAwaitOperation && !ReferenceEquals(operation, awaited)
                || operation is IForEachLoopOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true } or IUsingDeclarationOperation { IsAsynchronous: true })
            {
                return true;
            }
        }

        return false;
    }
}
