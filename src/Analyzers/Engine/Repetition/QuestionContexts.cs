using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>
/// A context that a round opens to ask it about its element, and for nothing else: <c>foreach (var id in ids) { using var db =
/// contexts.Create(); sum += await db.Orders.CountAsync(o => o.UserId == id); }</c>. One context could be asked for all of them.
/// It is another thing where the context is that of a shard or tenant, where it stores something, and where the round does more
/// than to put the answers together: there the element is a unit of work.
/// </summary>
internal static class QuestionContexts
{
    /// <param name="context">The local that holds the context.</param>
    /// <param name="opened">What the local is given.</param>
    public static bool IsOnlyAsked(ILocalSymbol context, IOperation opened, ILoopOperation loop, IOperation operation)
        => IsDbContext(context.Type)
            && AreReads(context, operation)
            && AsksAbout(loop, opened, operation)
            && IsOpenedAlike(loop, opened)
            && DoesNothingElse(loop, context, opened);

    private static bool IsDbContext(ITypeSymbol type)
        => type is ITypeParameterSymbol { ConstraintTypes: var constraints } ? constraints.Any(IsDbContext) : type.Inherits("Microsoft.EntityFrameworkCore", "DbContext");

    /// <summary>Every place that names the context starts a query of it.</summary>
    private static bool AreReads(ILocalSymbol context, IOperation anywhere)
    {
        foreach (var place in BodyReferences.To(context, anywhere))
        {
            if (place is ILocalReferenceOperation && !(QueryOf(place) is { } query && IsRead(query)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary><c>db.Orders</c>, <c>db.Set&lt;Order>()</c></summary>
    private static IOperation? QueryOf(IOperation context)
        => BodyReferences.Outermost(context).Parent is (IPropertyReferenceOperation or IInvocationOperation { TargetMethod.Name: "Set" }) and { } source && source.Type.IsQuery() ? source : null;

    private static bool IsRead(IOperation query)
    {
        var used = BodyReferences.Outermost(query).Parent;
        return (used is IArgumentOperation { Parent: { } call } ? call : used) switch
        {
            IInvocationOperation { TargetMethod: var method } => method.IsExtensionMethod || method.Name is "Find" or "FindAsync",
            IForEachLoopOperation or IVariableInitializerOperation => true,
            _ => false,
        };
    }

    /// <summary>Is the question about the element? One that asks the same each time asks another database each time.</summary>
    private static bool AsksAbout(ILoopOperation loop, IOperation opened, IOperation operation)
    {
        foreach (var input in Dataflow.InputsOf(operation, loop.Body))
        {
            if (IsElement(input, loop) && !input.IsInside(opened))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Nothing of the element makes the context: it is handed to no call and kept nowhere before the context is there, by which a tenant could be chosen.</summary>
    private static bool IsOpenedAlike(ILoopOperation loop, IOperation opened)
    {
        foreach (var input in Dataflow.InputsOf(opened, loop.Body))
        {
            if (IsElement(input, loop))
            {
                return false;
            }
        }

        foreach (var operation in loop.Body.DescendantsAndSelf())
        {
            if (operation.Syntax.SpanStart < opened.Syntax.SpanStart
                && operation is IInvocationOperation or IObjectCreationOperation or IAssignmentOperation { Target: not ILocalReferenceOperation }
                && operation.DescendantsAndSelf().Any(part => IsElement(part, loop)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>No member of the source runs, nothing is written, and nothing is waited for but the context and its answers.</summary>
    private static bool DoesNothingElse(ILoopOperation loop, ILocalSymbol context, IOperation opened)
    {
        var makers = new HashSet<IOperation>(Dataflow.InputsOf(opened, loop.Body));
        foreach (var operation in loop.Body.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod: { MethodKind: MethodKind.DelegateInvoke } or { DeclaringSyntaxReferences.IsEmpty: false } } when !makers.Contains(operation):
                case IInvocationOperation { TargetMethod.Name: "ExecuteDelete" or "ExecuteDeleteAsync" or "ExecuteUpdate" or "ExecuteUpdateAsync" }:
                case IInvocationOperation { TargetMethod.Name: "GetRequiredService" or "GetService" or "GetRequiredKeyedService" or "Resolve" } when !makers.Contains(operation):
                case IAwaitOperation { Operation: var awaited } when !makers.Contains(awaited) && !awaited.DescendantsAndSelf().Any(part => IsContext(part, context) || (part is ILocalReferenceOperation && part.Type.IsQuery())):
                    return false;
            }
        }

        return true;
    }

    private static bool IsContext(IOperation operation, ILocalSymbol context)
        => operation is ILocalReferenceOperation { Local: var local } && SymbolEqualityComparer.Default.Equals(local, context);

    private static bool IsElement(IOperation operation, ILoopOperation loop)
        => operation is ILocalReferenceOperation { Local: var local } && loop.Locals.Contains(local, SymbolEqualityComparer.Default);
}
