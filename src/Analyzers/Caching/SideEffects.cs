using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>
/// Statements that a computation runs besides, and whose effects it does not see: <c>if (persist) { Save(key, value); } return value;</c>
/// </summary>
internal static class SideEffects
{
    /// <summary>Is a choice between such statements, or between one and none?</summary>
    public static bool AreAll(IConditionalOperation choice)
    {
        var touched = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        return choice.Parent is IBlockOperation && AreCalls(choice.WhenTrue, touched) && (choice.WhenFalse is null || AreCalls(choice.WhenFalse, touched)) && !IsSeenAfter(choice, touched);
    }

    /// <summary>Nothing but calls whose results are dropped. What they are given may be another afterwards.</summary>
    private static bool AreCalls(IOperation statement, HashSet<ISymbol> touched)
    {
        switch (statement)
        {
            case IBlockOperation block:
                return block.Operations.All(inner => AreCalls(inner, touched));
            case IExpressionStatementOperation { Operation: var operation } when operation.UnwrapAwait() is IInvocationOperation call:
                foreach (var part in call.DescendantsAndSelf())
                {
                    if (part is IAssignmentOperation or IIncrementOrDecrementOperation or IDeclarationExpressionOperation or IAnonymousFunctionOperation
                        or IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out })
                    {
                        return false;
                    }

                    if (BodyReferences.SymbolOf(part) is { } symbol && part.Type is { } type && MayChange(type))
                    {
                        touched.Add(symbol);
                    }
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>Text, numbers and the like stay what they are; so does what is only known as an object.</summary>
    private static bool MayChange(ITypeSymbol type) => !type.IsValueType && type.SpecialType is not (SpecialType.System_String or SpecialType.System_Object);

    /// <summary>Does what runs afterwards look at anything that the calls may have changed: what they were given, or the state of the object?</summary>
    private static bool IsSeenAfter(IOperation choice, HashSet<ISymbol> touched)
    {
        for (var (child, parent) = (choice, choice.Parent); parent is not null; (child, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return false;
                case ILoopOperation or ITryOperation:
                    return true;
                case IBlockOperation block:
                    for (var i = block.Operations.IndexOf(child) + 1; i < block.Operations.Length; i++)
                    {
                        if (block.Operations[i].DescendantsAndSelf().Any(operation => IsChanged(operation, touched)))
                        {
                            return true;
                        }
                    }

                    break;
            }
        }

        return false;
    }

    private static bool IsChanged(IOperation operation, HashSet<ISymbol> touched)
        => operation is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
            || operation is IFieldReferenceOperation { Field: { IsStatic: true, IsConst: false, IsReadOnly: false } }
            || (BodyReferences.SymbolOf(operation) is { } symbol && touched.Contains(symbol));
}
