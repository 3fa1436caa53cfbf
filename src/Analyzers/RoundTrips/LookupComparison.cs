using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.RoundTrips;

/// <summary>The comparison in a query's predicates that looks up by a value of the element.</summary>
/// <param name="Column">The column that is compared.</param>
/// <param name="ColumnOperand">The column in the comparison: <c>row.Column</c> or <c>row.Column.Value</c>.</param>
/// <param name="Value">What it is compared with.</param>
internal sealed record LookupComparison(IOperation Comparison, IPropertySymbol Column, IOperation ColumnOperand, IOperation Value)
{
    /// <summary>The columns that the predicates compare with values that are not of an element: all rows have one value there.</summary>
    public ImmutableArray<IPropertySymbol> FixedColumns { get; init; } = [];

    /// <summary>The one conjunct of all predicates that compares a column with something that is not of the row. Two of them are a composite key.</summary>
    public static LookupComparison? Find(List<IAnonymousFunctionOperation> predicates, Func<ISymbol, bool> isElement)
    {
        LookupComparison? found = null;
        var fixedColumns = ImmutableArray.CreateBuilder<IPropertySymbol>();
        foreach (var predicate in predicates)
        {
            if (predicate.Symbol.Parameters is not [var row] || BodyOf(predicate) is not { } body)
            {
                return null;
            }

            foreach (var conjunct in body.Operands(BinaryOperatorKind.ConditionalAnd))
            {
                if (OperandsOf(conjunct) is not var (left, right) || Of(conjunct, left, right, row) is not { } comparison)
                {
                    continue;
                }

                if (!IsKey(comparison.Value, isElement))
                {
                    fixedColumns.Add(comparison.Column);
                    continue;
                }

                if (found is not null)
                {
                    return null;
                }

                found = comparison;
            }
        }

        return found is null ? null : found with { FixedColumns = fixedColumns.ToImmutable() };
    }

    /// <summary>The sides of <c>a == b</c> or <c>a.Equals(b)</c>, which a provider translates alike where both are of one type.</summary>
    private static (IOperation Left, IOperation Right)? OperandsOf(IOperation conjunct) => conjunct switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals, OperatorMethod: null or { ContainingType: { Name: "Guid" } or { SpecialType: SpecialType.System_String } } } equality
            => (equality.LeftOperand, equality.RightOperand),
        IInvocationOperation { TargetMethod.Name: "Equals", Instance: { Type: { } type } instance, Arguments: [{ Value: var other }] }
            when (type.IsValueType || type.SpecialType == SpecialType.System_String) && SymbolEqualityComparer.Default.Equals(type, other.Unwrap().Type)
            => (instance, other),
        _ => null,
    };

    /// <summary><c>row.Column == value</c> with a value that is not of the row.</summary>
    private static LookupComparison? Of(IOperation equality, IOperation left, IOperation right, IParameterSymbol row)
    {
        var (operand, value) = (left, right.Unwrap());
        if (ColumnOf(operand, row) is not { } column)
        {
            (operand, value) = (right, left.Unwrap());
            if (ColumnOf(operand, row) is not { } other)
            {
                return null;
            }

            column = other;
        }

        return Mentions(value, row) ? null : new LookupComparison(equality, column, operand.Unwrap(), value);
    }

    private static bool IsKey(IOperation value, Func<ISymbol, bool> isElement)
        => value is ILocalReferenceOperation or IParameterReferenceOperation or IPropertyReferenceOperation or IFieldReferenceOperation or IArrayElementReferenceOperation
            && !value.ConstantValue.HasValue && IsOfElement(value, isElement);

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
