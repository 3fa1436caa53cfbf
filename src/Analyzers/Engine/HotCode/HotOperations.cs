using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.HotCode;

/// <summary>What of a body runs when all goes well: without what is thrown and caught, what is logged of a failure that ends the work, and what only a debug build calls.</summary>
internal static class HotOperations
{
    /// <summary>In no particular order; with the bodies of lambdas and local functions.</summary>
    public static IEnumerable<IOperation> Of(IOperation body)
    {
        var pending = new Stack<IOperation>();
        pending.Push(body);
        while (pending.Count > 0)
        {
            var current = pending.Pop();
            if (IsCold(current))
            {
                continue;
            }

            yield return current;
            foreach (var child in current.ChildOperations)
            {
                pending.Push(child);
            }
        }
    }

    private static bool IsCold(IOperation operation) => operation switch
    {
        IThrowOperation or ICatchClauseOperation => true,
        IAnonymousFunctionOperation lambda => lambda.IsExpressionTree(),

        // Debug.Assert(x, "...")
        IInvocationOperation { TargetMethod: var method } call => IsConditional(method) || IsLastWord(call),
        _ => false,
    };

    /// <summary><c>if (!IsArchive(path)) { logger.LogWarning("{Path} is no archive", path); return 0; }</c></summary>
    private static bool IsLastWord(IInvocationOperation call)
    {
        if (call is not { TargetMethod: { Name: "LogWarning" or "LogError" or "LogCritical" } method, Parent: IExpressionStatementOperation { Parent: { } around } } || !method.IsIn("Microsoft.Extensions.Logging"))
        {
            return false;
        }

        return around switch
        {
            IBlockOperation { Parent: IConditionalOperation, Operations: [.., var last] } => Leaves(last),
            IBlockOperation { Parent: ISwitchCaseOperation, Operations: [.., var last] } => Leaves(last),
            ISwitchCaseOperation { Body: [.., var last] } => Leaves(last),
            _ => false,
        };
    }

    private static bool Leaves(IOperation last) => last is IReturnOperation or IBranchOperation { BranchKind: BranchKind.Continue } or IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation };

    private static bool IsConditional(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "ConditionalAttribute" })
            {
                return true;
            }
        }

        return false;
    }
}
