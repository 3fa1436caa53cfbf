using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.UnitOfWork;

/// <summary>Saves by a method of the same object that does nothing else: <c>Task SaveAsync() => _context.SaveChangesAsync();</c></summary>
internal static class OwnSaves
{
    /// <summary>Asked first, because it needs only the name.</summary>
    public static bool MayBe(IOperation operation)
        => operation is IInvocationOperation { TargetMethod.Name: var name } && (name.StartsWith("Save", StringComparison.Ordinal) || name.StartsWith("Commit", StringComparison.Ordinal));

    /// <returns>The save as the caller makes it: its call is that of the method.</returns>
    public static SaveCall? At(IOperation operation, ContextCalls calls, Compilation compilation)
    {
        if (operation is not IInvocationOperation { Instance: IInstanceReferenceOperation, TargetMethod: { IsVirtual: false, IsOverride: false, IsAbstract: false } method } call
            || Only(MethodBodies.Of(method, compilation)) is not { } value
            || calls.SaveAt(InnerOf(value)) is not { Context: { Symbol: IFieldSymbol or IPropertySymbol or IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } } context } save)
        {
            return null;
        }

        // A name that says nothing of what the method returns.
        if (save.IsAsync != method.Name.EndsWith("Async", StringComparison.Ordinal))
        {
            return null;
        }

        IOperation? token = null;
        foreach (var argument in call.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.Explicit)
            {
                if (argument.Value.Type?.Name != "CancellationToken")
                {
                    return null;
                }

                token = argument.Value;
            }
        }

        return new SaveCall(call, context, token);
    }

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

    private static IOperation InnerOf(IOperation value)
    {
        value = value.UnwrapAwait();
        return value is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } ? task.UnwrapAwait() : value;
    }
}
