using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>An async method that awaits nothing allocates a task for a result that is already there. Those of <c>bool</c> and of no result are shared.</summary>
internal static class AsyncWithoutAwait
{
    public const string Title = "Return a ValueTask";

    public static Allocation? Of(IMethodSymbol method, IOperation body)
    {
        if (!method.IsAsync || method.ReturnType is not INamedTypeSymbol { Name: "Task", TypeArguments: [{ SpecialType: not SpecialType.System_Boolean }] }
            || method.IsOverride || method.IsVirtual || method.ImplementsInterface() || Awaits(body))
        {
            return null;
        }

        return new Allocation(Descriptors.HotPathAsyncWithoutAwait, method.Locations[0], method.Name, method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat))
        {
            Fix = ChangeableSignature.Has(method) ? Title : null,
        };
    }

    private static bool Awaits(IOperation body)
    {
        foreach (var operation in body.Descendants())
        {
            var awaits = operation is IAwaitOperation or IForEachLoopOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true } or IUsingDeclarationOperation { IsAsynchronous: true };
            if (awaits && !operation.IsInNestedFunction(body))
            {
                return true;
            }
        }

        return false;
    }
}
