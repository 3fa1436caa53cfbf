using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>
/// Without tracking each query gives objects of its own; one query for all gives one object for equal keys. That shows only
/// where the object gets out of the loop or is changed, not where its values are read.
/// </summary>
internal static class RowUse
{
    /// <param name="row">What the query gives: a row, or the list of the rows.</param>
    /// <param name="type">The type of a row.</param>
    public static bool IsRead(IOperation row, ITypeSymbol type, LookupAnswer answer)
    {
        if (IsValue(type))
        {
            return true;
        }

        if (answer != LookupAnswer.Row)
        {
            return false;
        }

        var parent = row.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation)
        {
            row = parent;
            parent = parent.Parent;
        }

        return parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => AreReads(local, row),
            _ => IsReadOf(row),
        };
    }

    private static bool AreReads(ILocalSymbol local, IOperation anywhere)
    {
        foreach (var operation in BodyReferences.To(local, anywhere))
        {
            if (operation is ILocalReferenceOperation reference && !IsReadOf(reference))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsReadOf(IOperation row)
    {
        var parent = row.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation)
        {
            row = parent;
            parent = parent.Parent;
        }

        return parent switch
        {
            IPropertyReferenceOperation property => IsValue(property.Type!) && !IsChanged(property),
            IConditionalAccessOperation access => ReferenceEquals(access.Operation, row) && access.WhenNotNull is IPropertyReferenceOperation { Type: { } type } && IsValue(type),
            IBinaryOperation binary => binary.LeftOperand.Unwrap().ConstantValue.HasValue || binary.RightOperand.Unwrap().ConstantValue.HasValue,
            IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } } => true,
            _ => false,
        };
    }

    private static bool IsChanged(IPropertyReferenceOperation property)
        => property.Parent is IIncrementOrDecrementOperation
            || (property.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, property));

    private static bool IsValue(ITypeSymbol type) => type.IsValueType || type.SpecialType == SpecialType.System_String;
}
