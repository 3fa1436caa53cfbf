using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>Code that only makes a context or puts a query together: whether it runs for each element or once shows nowhere.</summary>
internal static class QuietCode
{
    /// <param name="scope">What is declared in it may be set.</param>
    public static bool Is(IOperation code, SyntaxNode scope)
    {
        foreach (var operation in code.Executed())
        {
            switch (operation)
            {
                case IAssignmentOperation { Target: var target } when !IsOwn(target, scope):
                case IIncrementOrDecrementOperation { Target: var counter } when !IsOwn(counter, scope):
                case ILoopOperation or ILockOperation or IDynamicInvocationOperation or IInvalidOperation:
                case IAwaitOperation { Type: var awaited } when !IsContext(awaited):
                case IInvocationOperation call when !IsQuiet(call):
                    return false;
            }
        }

        return true;
    }

    private static bool IsOwn(IOperation target, SyntaxNode scope) => target switch
    {
        ILocalReferenceOperation local => local.Local.IsDeclaredIn(scope),
        IParameterReferenceOperation parameter => parameter.Parameter.IsDeclaredIn(scope),
        _ => target is IDiscardOperation,
    };

    /// <summary>A member of the source may count its calls; a framework's that gives something back only does that.</summary>
    private static bool IsQuiet(IInvocationOperation call)
        => call.Type.IsQuery() || IsContext(call.Type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [var result] } ? result : call.Type)
            || (call.TargetMethod is { ReturnsVoid: false, DeclaringSyntaxReferences.IsEmpty: true } method && method.ContainingNamespace.Name != "Threading");

    /// <summary>Is it a context of Entity Framework?</summary>
    public static bool IsContext(ITypeSymbol? type) => type.Inherits("Microsoft.EntityFrameworkCore", "DbContext");
}
