using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.HotCode;

/// <summary>What of a body runs when all goes well: without what is thrown and caught, and without what only a debug build calls.</summary>
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
        IInvocationOperation { TargetMethod: var method } => IsConditional(method),
        _ => false,
    };

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
