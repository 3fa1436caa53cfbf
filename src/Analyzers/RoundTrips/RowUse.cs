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
        if (IsValue(type) || IsImmutableRecord(type))
        {
            return true;
        }

        row = BodyReferences.Outermost(row);
        return row.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }
            ? AreReads(local, row, answer)
            : IsReadOf(row, answer);
    }

    private static bool IsReadOf(IOperation row, LookupAnswer answer) => answer switch
    {
        LookupAnswer.Row => IsReadOf(row),
        LookupAnswer.Rows => AreRowsRead(row),
        _ => false,
    };

    /// <summary><c>foreach (var order in orders) total += order.Total</c>, <c>orders.Sum(order => order.Total)</c>.</summary>
    private static bool AreRowsRead(IOperation rows)
    {
        rows = BodyReferences.Outermost(rows);
        switch (rows.Parent)
        {
            case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var row } } loop when ReferenceEquals(loop.Collection, rows):
                return AreReads(row, rows, LookupAnswer.Row);
            case IPropertyReferenceOperation { Property.Name: "Count" or "Length" }:
                return true;
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Any" or "All" or "Count" or "Sum" or "Max" or "Min" or "Average", ContainingType.Name: "Enumerable" } } call }
                when ReferenceEquals(call.Receiver(), rows):
                foreach (var argument in call.Arguments)
                {
                    if (!ReferenceEquals(argument.Value, rows)
                        && !(argument.Value.Unwrap() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation { Symbol.Parameters: [var parameter] } } && AreReads(parameter, rows, LookupAnswer.Row)))
                    {
                        return false;
                    }
                }

                return IsValue(call.Type!);
            default:
                return false;
        }
    }

    private static bool AreReads(ISymbol variable, IOperation anywhere, LookupAnswer answer)
    {
        foreach (var operation in BodyReferences.To(variable, anywhere))
        {
            if (operation is ILocalReferenceOperation or IParameterReferenceOperation && !IsReadOf(operation, answer))
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

    /// <summary>Records that cannot be changed are equal to what they are copies of.</summary>
    private static bool IsImmutableRecord(ITypeSymbol type)
    {
        if (type is not { IsRecord: true, BaseType.SpecialType: SpecialType.System_Object })
        {
            return false;
        }

        foreach (var member in type.GetMembers())
        {
            if (member is IPropertySymbol { IsStatic: false, Name: not "EqualityContract" } property && (property.SetMethod is { IsInitOnly: false } || !IsValue(property.Type))
                || member is IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false, IsReadOnly: false })
            {
                return false;
            }
        }

        return true;
    }
}
