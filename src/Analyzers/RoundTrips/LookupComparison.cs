using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>The comparison in a query's predicates that looks up by a value of the element.</summary>
/// <param name="Column">The column that is compared.</param>
/// <param name="ColumnOperand">The column in the comparison: <c>row.Column</c> or <c>row.Column.Value</c>.</param>
/// <param name="Value">What it is compared with.</param>
internal sealed record LookupComparison(IBinaryOperation Comparison, IPropertySymbol Column, IOperation ColumnOperand, IOperation Value)
{
    /// <summary>The one conjunct of all predicates that compares a column with something that is not of the row. Two of them are a composite key.</summary>
    public static LookupComparison? Find(List<IAnonymousFunctionOperation> predicates, Func<ISymbol, bool> isElement)
    {
        LookupComparison? found = null;
        foreach (var predicate in predicates)
        {
            if (predicate.Symbol.Parameters is not [var row] || BodyOf(predicate) is not { } body)
            {
                return null;
            }

            foreach (var conjunct in body.Operands(BinaryOperatorKind.ConditionalAnd))
            {
                if (conjunct is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals, OperatorMethod: null or { ContainingType: { Name: "Guid" } or { SpecialType: SpecialType.System_String } } } equality
                    || Of(equality, row, isElement) is not { } comparison)
                {
                    continue;
                }

                if (found is not null)
                {
                    return null;
                }

                found = comparison;
            }
        }

        return found;
    }

    /// <summary><c>row.Column == value</c> with a value of the element.</summary>
    private static LookupComparison? Of(IBinaryOperation equality, IParameterSymbol row, Func<ISymbol, bool> isElement)
    {
        var (operand, value) = (equality.LeftOperand, equality.RightOperand.Unwrap());
        if (ColumnOf(operand, row) is not { } column)
        {
            (operand, value) = (equality.RightOperand, equality.LeftOperand.Unwrap());
            if (ColumnOf(operand, row) is not { } right)
            {
                return null;
            }

            column = right;
        }

        return value is ILocalReferenceOperation or IParameterReferenceOperation or IPropertyReferenceOperation or IFieldReferenceOperation or IArrayElementReferenceOperation
            && !value.ConstantValue.HasValue && !Mentions(value, row) && IsOfElement(value, isElement)
                ? new LookupComparison(equality, column, operand.Unwrap(), value)
                : null;
    }

    /// <summary>A value that starts at a local or a parameter can be an element, and so can <c>users[i]</c>; a field or constant cannot.</summary>
    private static bool IsOfElement(IOperation value, Func<ISymbol, bool> isElement)
    {
        while (value is IMemberReferenceOperation { Instance: { } instance } and not IPropertyReferenceOperation { Property.IsIndexer: true })
        {
            value = instance.Unwrap();
        }

        return value switch
        {
            IPropertyReferenceOperation { Arguments: [{ Value: var index }] } => IsOfElement(index.Unwrap(), isElement),
            IArrayElementReferenceOperation { Indices: [var index] } => IsOfElement(index.Unwrap(), isElement),
            ILocalReferenceOperation local => isElement(local.Local),
            IParameterReferenceOperation parameter => isElement(parameter.Parameter),
            _ => false,
        };
    }

    /// <summary>Also of <c>row.Column.Value</c>.</summary>
    private static IPropertySymbol? ColumnOf(IOperation operand, IParameterSymbol row)
    {
        operand = operand.Unwrap();
        if (operand is IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }, Instance: { } nullable })
        {
            operand = nullable.Unwrap();
        }

        return operand is IPropertyReferenceOperation { Property: var property, Instance: { } instance }
            && instance.Unwrap() is IParameterReferenceOperation parameter
            && SymbolEqualityComparer.Default.Equals(parameter.Parameter, row)
                ? property
                : null;
    }

    private static bool Mentions(IOperation value, IParameterSymbol row)
    {
        foreach (var operation in value.DescendantsAndSelf())
        {
            if (operation is IParameterReferenceOperation parameter && SymbolEqualityComparer.Default.Equals(parameter.Parameter, row))
            {
                return true;
            }
        }

        return false;
    }

    private static IOperation? BodyOf(IAnonymousFunctionOperation lambda)
        => lambda.Body.Operations is [IReturnOperation { ReturnedValue: { } body }] ? body : null;
}
