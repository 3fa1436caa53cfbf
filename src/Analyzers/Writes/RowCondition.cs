using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Writes;

/// <summary>What a loop asks of each row before it writes it: comparisons of the row's columns, which a <c>Where</c> can make.</summary>
/// <param name="IsNegated">The loop passes over the rows of which it is true.</param>
internal sealed record RowCondition(IOperation Test, bool IsNegated)
{
    /// <summary>C# allows no pattern in an expression tree.</summary>
    public bool HasPattern => Test.DescendantsAndSelf().Any(static operation => operation is IIsPatternOperation);

    /// <summary><c>if (item.Stock &lt; least) { .. }</c> and nothing beside, or <c>if (item.IsSold) continue;</c> in front of all else.</summary>
    /// <param name="statements">Those of the loop; those that the condition guards, when there is one.</param>
    public static RowCondition? TryCreate(ref ImmutableArray<IOperation> statements, LoopElement element, IOperation loop)
    {
        if (statements is not [IConditionalOperation { WhenFalse: null, Condition: var test, WhenTrue: var then }, .. var rest] || !IsTest(test, element, loop) || !Reads(test, element))
        {
            return null;
        }

        if ((then is IBlockOperation { Operations: [var only] } ? only : then) is IBranchOperation { BranchKind: BranchKind.Continue })
        {
            statements = rest;
            return new RowCondition(test, IsNegated: true);
        }

        if (rest is not ([] or [IReturnOperation { IsImplicit: true }]))
        {
            return null;
        }

        statements = then is IBlockOperation { Operations: var guarded } ? guarded : [then];
        return new RowCondition(test, IsNegated: false);
    }

    private static bool IsTest(IOperation test, LoopElement element, IOperation loop) => test.Unwrap() switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr, OperatorMethod: null } both
            => IsTest(both.LeftOperand, element, loop) && IsTest(both.RightOperand, element, loop),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null } not => IsTest(not.Operand, element, loop),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
            or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } compared
            => compared.OperatorMethod is not { DeclaringSyntaxReferences.IsEmpty: false } && IsOperand(compared.LeftOperand, element, loop) && IsOperand(compared.RightOperand, element, loop),
        IIsPatternOperation { Value: var value, Pattern: IConstantPatternOperation or INegatedPatternOperation { Pattern: IConstantPatternOperation } } => IsOperand(value, element, loop),
        var value => IsOperand(value, element, loop),
    };

    /// <summary>A column of the row, or a value that is the same for all rows.</summary>
    private static bool IsOperand(IOperation value, LoopElement element, IOperation loop)
    {
        value = value.Unwrap();
        return value is IPropertyReferenceOperation { Property: { Name: "Value" or "HasValue", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }, Instance: { } nullable }
            ? IsOperand(nullable, element, loop)
            : value is IPropertyReferenceOperation { Property: var column, Instance: { } row } && element.Is(row) ? RowValues.IsColumn(column)
            : !Reads(value, element) && IsGiven(value, element, loop);
    }

    /// <summary>Also <c>now.AddDays(-30)</c>, which is the same for each row.</summary>
    private static bool IsGiven(IOperation value, LoopElement element, IOperation loop) => value switch
    {
        IInvocationOperation { Instance: { } instance, TargetMethod.ContainingType: { Name: "DateTime" or "DateTimeOffset" or "DateOnly" or "TimeSpan" } type, Arguments: var arguments } when type.IsIn("System")
            => IsGiven(instance.Unwrap(), element, loop) && arguments.All(argument => RowValues.IsValue(argument.Value, element, loop)),
        IPropertyReferenceOperation { Property.IsIndexer: false, Instance: { } instance } => IsGiven(instance.Unwrap(), element, loop),
        _ => RowValues.IsValue(value, element, loop),
    };

    private static bool Reads(IOperation value, LoopElement element)
    {
        foreach (var operation in value.DescendantsAndSelf())
        {
            if (element.Is(operation))
            {
                return true;
            }
        }

        return false;
    }
}
