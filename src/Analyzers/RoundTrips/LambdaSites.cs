using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>The lambda that LINQ runs for each element, where one statement both makes the sequence and walks it.</summary>
internal static class LambdaSites
{
    public static LoopSite? TryCreate(IInvocationOperation call, IOperation key, IInvocationOperation walk, IOperation source)
    {
        if (LambdaAround(call, walk) is not { Symbol.Parameters: [var element] } lambda || StatementOf(walk) is not { } statement)
        {
            return null;
        }

        var isConcurrent = ConcurrentWalk.TryCreate(call, lambda, walk, out var replaced, out var concurrent);
        if (!isConcurrent)
        {
            replaced = lambda.Symbol.IsAsync || LoopSite.IsTask(call.Type) ? null : call;
        }

        return replaced is not null && LoopSite.Create(replaced, key, walk, lambda.Body, RoundsOf(walk), LoopElement.Of(element), source.Unwrap(), statement) is { } site
            ? site with { Concurrent = concurrent }
            : null;
    }

    /// <summary>Does the statement that makes the call also walk its result?</summary>
    public static bool IsWalked(IInvocationOperation call)
    {
        var outermost = BodyReferences.Outermost(RoundsOf(call));
        return !IsLazy(RoundsOf(call).Type)
            || outermost.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var walker } }
                && (walker.ContainingType.Name, walker.Name) is ("Task", "WhenAll") or ("String", "Join" or "Concat") or ("List" or "HashSet", "AddRange" or "UnionWith");
    }

    private static IAnonymousFunctionOperation? LambdaAround(IOperation call, IOperation walk)
    {
        for (IOperation? current = call; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation lambda && lambda.IsInside(walk))
            {
                return lambda;
            }
        }

        return null;
    }

    /// <summary>The last of the operators that are chained to the call.</summary>
    private static IOperation RoundsOf(IInvocationOperation walk)
    {
        IOperation outermost = walk;
        while (BodyReferences.Outermost(outermost).Parent is var parent
            && ((parent is IArgumentOperation { Parent: IInvocationOperation } argument ? argument.Parent : parent) is IInvocationOperation next)
            && ReferenceEquals(next.Receiver(), BodyReferences.Outermost(outermost)))
        {
            outermost = next;
        }

        return outermost;
    }

    private static bool IsLazy(ITypeSymbol? type) => type?.Name is "IEnumerable" or "IOrderedEnumerable" or "ParallelQuery" or "OrderedParallelQuery";

    /// <summary>The statement that walks the result of the call, when nothing else in it is evaluated before.</summary>
    private static StatementSyntax? StatementOf(IInvocationOperation call)
    {
        IOperation current = call;
        while (current.Parent is { } parent)
        {
            switch (parent)
            {
                case IReturnOperation { Syntax: ReturnStatementSyntax } or IExpressionStatementOperation or IVariableDeclarationGroupOperation { Declarations.Length: 1 }:
                    return IsWalked(call) ? parent.Syntax as StatementSyntax : null;
                case var _ when !IsEvaluatedFirst(current, parent):
                    return null;
            }

            current = parent;
        }

        return null;
    }

    /// <summary>Does the parent evaluate the child always, and nothing before it that could be noticed?</summary>
    private static bool IsEvaluatedFirst(IOperation child, IOperation parent)
    {
        switch (parent)
        {
            case IArgumentOperation or IInvocationOperation or IObjectCreationOperation or IAnonymousObjectCreationOperation or IPropertyReferenceOperation:
            case IConversionOperation or IParenthesizedOperation or IAwaitOperation or ITupleOperation or ICollectionExpressionOperation:
            case IVariableInitializerOperation or IVariableDeclaratorOperation or IVariableDeclarationOperation:
            case ISimpleAssignmentOperation or IObjectOrCollectionInitializerOperation:
                break;
            default:
                return false;
        }

        foreach (var sibling in parent.ChildOperations)
        {
            if (ReferenceEquals(sibling, child))
            {
                return true;
            }

            if (!IsInert(sibling, isTarget: parent is ISimpleAssignmentOperation))
            {
                return false;
            }
        }

        return false;
    }

    /// <param name="isTarget">It is set, and not read.</param>
    private static bool IsInert(IOperation operation, bool isTarget) => operation switch
    {
        ILiteralOperation or ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation or IDiscardOperation
            or IDefaultValueOperation or ITypeOfOperation or INameOfOperation => true,
        IFieldReferenceOperation { Instance: var owner } => owner is null || IsInert(owner, isTarget: false),
        IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: var owner } => (isTarget || property.IsAutomatic()) && (owner is null || IsInert(owner, isTarget: false)),
        IArgumentOperation { Value: var value } => IsInert(value, isTarget: false),
        IConversionOperation { OperatorMethod: null, Operand: var operand } => IsInert(operand, isTarget: false),
        IParenthesizedOperation { Operand: var inner } => IsInert(inner, isTarget: false),
        _ => false,
    };
}
