using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Engine.UnitOfWork;

/// <summary>How plain an operation is in itself, whatever its operands are. What is not named here is opaque.</summary>
internal static class OperationPolicy
{
    private static readonly (Plainness, string) Plain = (Plainness.Plain, "");

    public static (Plainness Plainness, string Reason) Of(IOperation operation)
    {
        switch (operation)
        {
            case IThrowOperation:
                return (Plainness.MayFail, "the code between may throw");
            case ITryOperation:
                return (Plainness.Opaque, "errors are handled one by one");
            case IAwaitOperation:
                return (Plainness.Opaque, "something else is awaited between");
            case IBinaryOperation binary:
                return Arithmetic(binary.OperatorKind, binary.IsChecked, binary.OperatorMethod, binary.LeftOperand.Type, binary.RightOperand);
            case ICompoundAssignmentOperation compound:
                return Arithmetic(compound.OperatorKind, compound.IsChecked, compound.OperatorMethod, compound.Target.Type, compound.Value);
            case IIncrementOrDecrementOperation { IsChecked: true } or IUnaryOperation { IsChecked: true }:
                return (Plainness.MayFail, "a calculation may overflow");
            case IUnaryOperation { OperatorMethod: not null } or IIncrementOrDecrementOperation { OperatorMethod: not null }:
                return (Plainness.MayFail, "an operator may throw");
            case IConversionOperation conversion:
                return Conversion(conversion);
            case ISwitchExpressionOperation { IsExhaustive: false }:
                return (Plainness.MayFail, "a switch may have no case");
            case IArrayCreationOperation { Initializer: null }:
                return (Plainness.MayFail, "the size of an array may be wrong");
            default:
                return IsKnown(operation.Kind) ? Plain : (Plainness.Opaque, "nobody can tell what the code between does");
        }
    }

    private static (Plainness, string) Arithmetic(BinaryOperatorKind kind, bool isChecked, IMethodSymbol? method, ITypeSymbol? type, IOperation right)
    {
        var isCalculation = kind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder;
        if (!isCalculation || type?.SpecialType == SpecialType.System_String)
        {
            // Comparisons of text, times and numbers do not throw, also where the library has an operator method for them.
            return method is null || method.ContainingAssembly?.Name.StartsWith("System", StringComparison.Ordinal) == true
                ? Plain
                : (Plainness.MayFail, "an operator may throw");
        }

        if (method is not null || type?.SpecialType == SpecialType.System_Decimal || isChecked)
        {
            return (Plainness.MayFail, "a calculation may overflow");
        }

        var isDivision = kind is BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder;
        return isDivision
            && type?.SpecialType is not (SpecialType.System_Double or SpecialType.System_Single)
            && right.ConstantValue is not { HasValue: true, Value: > 0 }
                ? (Plainness.MayFail, "a division may fail")
                : Plain;
    }

    private static (Plainness, string) Conversion(IConversionOperation conversion)
    {
        if (conversion.OperatorMethod is not null)
        {
            return conversion.OperatorMethod.ContainingAssembly?.Name.StartsWith("System", StringComparison.Ordinal) == true && conversion.IsImplicit
                ? Plain
                : (Plainness.MayFail, "a conversion may fail");
        }

        if (conversion.IsTryCast || conversion.Conversion.IsImplicit || conversion.Conversion is { IsNumeric: true, IsNullable: false } && !conversion.IsChecked)
        {
            return Plain;
        }

        return conversion.Operand.Type?.TypeKind == TypeKind.Enum || conversion.Type?.TypeKind == TypeKind.Enum
            ? Plain
            : (Plainness.MayFail, "a conversion may fail");
    }

    private static bool IsKnown(OperationKind kind) => kind is
        OperationKind.Block or OperationKind.ExpressionStatement or OperationKind.Empty or OperationKind.Labeled or OperationKind.Branch or OperationKind.Return
        or OperationKind.VariableDeclarationGroup or OperationKind.VariableDeclaration or OperationKind.VariableDeclarator or OperationKind.VariableInitializer
        or OperationKind.MethodBody or OperationKind.ConstructorBody or OperationKind.FieldInitializer or OperationKind.PropertyInitializer or OperationKind.ParameterInitializer
        or OperationKind.Literal or OperationKind.DefaultValue or OperationKind.NameOf or OperationKind.TypeOf or OperationKind.SizeOf
        or OperationKind.LocalReference or OperationKind.ParameterReference or OperationKind.InstanceReference or OperationKind.Discard
        or OperationKind.SimpleAssignment or OperationKind.CoalesceAssignment or OperationKind.Increment or OperationKind.Decrement or OperationKind.DeclarationExpression
        or OperationKind.Argument or OperationKind.ObjectOrCollectionInitializer or OperationKind.MemberInitializer or OperationKind.ArrayInitializer or OperationKind.ArrayCreation
        or OperationKind.CollectionExpression or OperationKind.AnonymousObjectCreation or OperationKind.Tuple
        or OperationKind.Conditional or OperationKind.Coalesce or OperationKind.ConditionalAccess or OperationKind.ConditionalAccessInstance or OperationKind.Parenthesized
        or OperationKind.Unary or OperationKind.IsType or OperationKind.IsPattern or OperationKind.IsNull
        or OperationKind.ConstantPattern or OperationKind.DeclarationPattern or OperationKind.RecursivePattern or OperationKind.PropertySubpattern or OperationKind.DiscardPattern
        or OperationKind.NegatedPattern or OperationKind.BinaryPattern or OperationKind.TypePattern or OperationKind.RelationalPattern
        or OperationKind.InterpolatedString or OperationKind.InterpolatedStringText or OperationKind.Interpolation
        or OperationKind.Switch or OperationKind.SwitchCase or OperationKind.CaseClause or OperationKind.SwitchExpression or OperationKind.SwitchExpressionArm
        or OperationKind.ArrayElementReference or OperationKind.Loop or OperationKind.DelegateCreation or OperationKind.AnonymousFunction;
}
