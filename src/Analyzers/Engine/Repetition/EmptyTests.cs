using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>Tests of whether a collection has anything in it: <c>!cache.Any()</c>, <c>cache.Count == 0</c>, <c>cache is null or { Count: 0 }</c>.</summary>
internal static class EmptyTests
{
    /// <summary>The collection that the operation tests; null for any other operation.</summary>
    /// <param name="isEmpty">Does the test hold for an empty one?</param>
    public static IOperation? CollectionOf(IOperation test, out bool isEmpty)
    {
        isEmpty = true;
        switch (test)
        {
            case IInvocationOperation { TargetMethod.Name: "Any" } any when any.Arguments.Length == (any.Instance is null ? 1 : 0):
                isEmpty = false;
                return Tested(any.Receiver());
            case IInvocationOperation { TargetMethod.Name: "IsEmpty" or "IsNullOrEmpty", Type.SpecialType: SpecialType.System_Boolean } call
                when call.Arguments.Length == (call.Instance is null ? 1 : 0):
                return Tested(call.Instance ?? call.Arguments[0].Value) is { Type.SpecialType: not SpecialType.System_String } list ? list : null;
            case IPropertyReferenceOperation { Property.Name: "IsDefaultOrEmpty" or "IsEmpty", Type.SpecialType: SpecialType.System_Boolean, Instance: { } instance }:
                return Tested(instance);
            case IBinaryOperation { LeftOperand: var left, RightOperand: var right, OperatorKind: var kind }:
                return CountedBy(left) is { } counted && HoldsForNone(kind, right) is { } holds ? Give(counted, holds, out isEmpty)
                    : CountedBy(right) is { } other && HoldsForNone(kind.Mirrored(), left) is { } mirrored ? Give(other, mirrored, out isEmpty)
                    : null;
            case IIsPatternOperation { Value: var value, Pattern: var pattern }:
                var count = CountedBy(value);
                return HoldsForNone(pattern, isCount: count is not null) is { } matches ? Give(count ?? Tested(value), matches, out isEmpty) : null;
            default:
                return null;
        }
    }

    private static IOperation? Give(IOperation? collection, bool holds, out bool isEmpty)
    {
        isEmpty = holds;
        return collection;
    }

    /// <summary>The collection of <c>cache.Count</c>, <c>cache?.Length</c>, <c>cache?.Count() ?? 0</c>.</summary>
    private static IOperation? CountedBy(IOperation number) => number.Unwrap() switch
    {
        IPropertyReferenceOperation { Property.Name: "Count" or "Length", Instance: { } instance } => Tested(instance),
        IInvocationOperation { TargetMethod.Name: "Count" or "LongCount" } call when call.Arguments.Length == (call.Instance is null ? 1 : 0) => Tested(call.Receiver()),
        IConditionalAccessOperation access => CountedBy(access.WhenNotNull),
        ICoalesceOperation coalesce => CountedBy(coalesce.Value),
        _ => null,
    };

    /// <summary>What stands before the <c>?.</c> where the collection is behind one.</summary>
    private static IOperation? Tested(IOperation? collection)
    {
        collection = collection?.Unwrap();
        if (collection is not IConditionalAccessInstanceOperation)
        {
            return collection;
        }

        for (var current = collection.Parent; current is not null; current = current.Parent)
        {
            if (current is IConditionalAccessOperation access && collection.IsInside(access.WhenNotNull))
            {
                return access.Operation.Unwrap();
            }
        }

        return null;
    }

    /// <summary>Does the comparison of a count hold for 0, and for no other or for all others not? Null for other comparisons.</summary>
    private static bool? HoldsForNone(BinaryOperatorKind kind, IOperation limit) => (kind, limit.Unwrap().ConstantValue) switch
    {
        (BinaryOperatorKind.Equals or BinaryOperatorKind.LessThanOrEqual, { HasValue: true, Value: 0 or 0L }) => true,
        (BinaryOperatorKind.LessThan, { HasValue: true, Value: 1 or 1L }) => true,
        (BinaryOperatorKind.NotEquals or BinaryOperatorKind.GreaterThan, { HasValue: true, Value: 0 or 0L }) => false,
        (BinaryOperatorKind.GreaterThanOrEqual, { HasValue: true, Value: 1 or 1L }) => false,
        _ => null,
    };

    private static bool? HoldsForNone(IPatternOperation pattern, bool isCount)
    {
        switch (pattern)
        {
            case INegatedPatternOperation { Pattern: var negated }:
                return !HoldsForNone(negated, isCount);
            case IBinaryPatternOperation both:
                return HoldsForNone(both.LeftPattern, isCount) ?? HoldsForNone(both.RightPattern, isCount);
            case IConstantPatternOperation { Value: var value } when isCount:
                return HoldsForNone(BinaryOperatorKind.Equals, value);
            case IRelationalPatternOperation { OperatorKind: var kind, Value: var limit } when isCount:
                return HoldsForNone(kind, limit);
            case IListPatternOperation list when !isCount:
                return list.Patterns.IsEmpty ? true : null;
            case IRecursivePatternOperation { PropertySubpatterns: var parts } when !isCount:
                foreach (var part in parts)
                {
                    if (part is { Member: IPropertyReferenceOperation { Property.Name: "Count" or "Length" }, Pattern: var counted })
                    {
                        return HoldsForNone(counted, isCount: true);
                    }
                }

                return null;
            default:
                return null;
        }
    }
}
