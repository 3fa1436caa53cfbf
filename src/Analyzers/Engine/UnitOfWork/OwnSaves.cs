using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.UnitOfWork;

/// <summary>Saves by a method of the same object that does nothing else: <c>Task SaveAsync() => _context.SaveChangesAsync();</c></summary>
internal static class OwnSaves
{
    /// <summary>A save by the context itself, or by such a method.</summary>
    /// <returns>The save as the caller makes it: its call is that of the method.</returns>
    public static SaveCall? At(IOperation operation, ContextCalls calls, Compilation compilation)
        => operation is IInvocationOperation { TargetMethod.Name: var name } call && (name.StartsWith("Save", StringComparison.Ordinal) || name.StartsWith("Commit", StringComparison.Ordinal))
            ? calls.SaveAt(call) ?? OfMethod(call, calls, compilation)
            : null;

    private static SaveCall? OfMethod(IInvocationOperation call, ContextCalls calls, Compilation compilation)
        => call is { Instance: IInstanceReferenceOperation, TargetMethod: { IsVirtual: false, IsOverride: false, IsAbstract: false } method }
            && Only(MethodBodies.Of(method, compilation)) is { } value
            && calls.SaveAt(value.UnwrapAwait()) is { Context: { Symbol: IFieldSymbol or IPropertySymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } } context } save

            // Else the name says nothing of what the method returns.
            && save.IsAsync == method.Name.EndsWith("Async", StringComparison.Ordinal)
                ? SaveCall.TryCreate(call, context)
                : null;

    /// <summary>What the one statement of a body returns or runs.</summary>
    private static IOperation? Only(IOperation? body)
    {
        if (body is not IMethodBodyOperation method || (method.BlockBody ?? method.ExpressionBody)?.Operations is not { } statements)
        {
            return null;
        }

        return statements switch
        {
            [IReturnOperation { ReturnedValue: { } returned }] => returned,
            [IExpressionStatementOperation { Operation: var run }] => run,
            [IExpressionStatementOperation { Operation: var run }, IReturnOperation { IsImplicit: true }] => run,
            _ => null,
        };
    }
}
