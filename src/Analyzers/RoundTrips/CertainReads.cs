using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.QueryShape;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// Does a function come to an operation whenever it is given an entity? A mapper that reads a navigation only <c>if (withLines)</c>
/// may be called with entities that do not have it.
/// </summary>
/// <param name="shapes">That know what the function is given.</param>
/// <param name="query">Of the entities that it is given.</param>
internal readonly struct CertainReads(IOperation body, QueryShapes shapes, EntityQuery query)
{
    public bool IsCertain(IOperation operation)
    {
        var child = operation;
        for (var parent = operation.Parent; parent is not null && !ReferenceEquals(child, body); child = parent, parent = parent.Parent)
        {
            if (!Reaches(parent, child))
            {
                return false;
            }
        }

        foreach (var exit in body.Executed())
        {
            if (exit.Syntax.SpanStart < operation.Syntax.SpanStart && !operation.IsInside(exit) && MayPass(exit, operation) && !IsWithoutEntity(exit))
            {
                return false;
            }
        }

        return true;
    }

    private bool Reaches(IOperation parent, IOperation child)
    {
        switch (parent)
        {
            case IConditionalOperation conditional:
                return ReferenceEquals(child, conditional.Condition) || HoldsForEntities(conditional.Condition) == ReferenceEquals(child, conditional.WhenTrue);
            case IConditionalAccessOperation access:
                return ReferenceEquals(child, access.Operation) || IsThere(access.Operation);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both:
                return ReferenceEquals(child, both.LeftOperand);
            case ICoalesceOperation coalesce:
                return ReferenceEquals(child, coalesce.Value);
            case IForEachLoopOperation loop:
                return ReferenceEquals(child, loop.Collection) || IsThere(loop.Collection);
            case IAnonymousFunctionOperation lambda:
                return MemoryOperators.ElementsFor(lambda) is { } source && IsThere(source);
            case ILoopOperation or ISwitchCaseOperation or ISwitchExpressionArmOperation or ICatchClauseOperation or ICoalesceAssignmentOperation or ILocalFunctionOperation:
                return false;
            default:
                return true;
        }
    }

    /// <summary>Does the exit leave a function or a loop that the operation is part of?</summary>
    private bool MayPass(IOperation exit, IOperation operation)
    {
        if (exit is not (IReturnOperation { Kind: OperationKind.Return or OperationKind.YieldBreak } or IThrowOperation or IBranchOperation))
        {
            return false;
        }

        for (var parent = exit.Parent; parent is not null && !ReferenceEquals(parent, body); parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation
                || exit is IBranchOperation { BranchKind: not BranchKind.GoTo } branch && (parent is ILoopOperation || (parent is ISwitchOperation && branch.BranchKind == BranchKind.Break)))
            {
                return operation.IsInside(parent);
            }
        }

        return true;
    }

    /// <summary><c>if (order == null) return null;</c>, <c>order ?? throw ..</c></summary>
    private bool IsWithoutEntity(IOperation exit)
    {
        var child = exit;
        for (var parent = exit.Parent; parent is not null && !ReferenceEquals(parent, body); child = parent, parent = parent.Parent)
        {
            if (parent is IConditionalOperation conditional && !ReferenceEquals(child, conditional.Condition)
                    ? HoldsForEntities(conditional.Condition) == !ReferenceEquals(child, conditional.WhenTrue)
                    : parent is ICoalesceOperation coalesce && ReferenceEquals(child, coalesce.WhenNull) && IsThere(coalesce.Value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a test for null comes to when the entity is there; null for all other conditions.</summary>
    private bool? HoldsForEntities(IOperation condition) => condition.UnwrapValue() switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var negated } => !HoldsForEntities(negated),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison when IsNull(comparison.RightOperand) && IsThere(comparison.LeftOperand)
            => comparison.OperatorKind == BinaryOperatorKind.NotEquals,
        IIsPatternOperation pattern when IsThere(pattern.Value) => MatchesAll(pattern.Pattern),
        _ => null,
    };

    /// <summary>True for <c>not null</c>, <c>{ }</c> and <c>Order order</c>, false for <c>null</c>; null when it depends on what the entity is like.</summary>
    private static bool? MatchesAll(IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation negated => !MatchesAll(negated.Pattern),
        IConstantPatternOperation constant when IsNull(constant.Value) => false,
        IRecursivePatternOperation { PropertySubpatterns.IsEmpty: true, DeconstructionSubpatterns.IsEmpty: true } any => Takes(any.MatchedType, any.InputType),
        IDeclarationPatternOperation declaration => Takes(declaration.MatchedType, declaration.InputType),
        ITypePatternOperation type => Takes(type.MatchedType, type.InputType),
        _ => null,
    };

    private static bool? Takes(ITypeSymbol? matched, ITypeSymbol input) => matched is null || SymbolEqualityComparer.Default.Equals(matched, input) ? true : null;

    private static bool IsNull(IOperation operand) => operand.Unwrap().ConstantValue is { HasValue: true, Value: null };

    /// <summary>Is it given whenever the function is? A navigation only where the query loads it: another query may leave it null or empty.</summary>
    private bool IsThere(IOperation operation)
        => shapes.ValueOf(operation) is { } value
            && ReferenceEquals(value.Query, query)
            && (value.Path.IsEmpty || query.IncludeOf(value.PathNames()) is not null);
}
