using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>
/// A loop that picks one element: <c>foreach (var user in users) if (user.Id == id) await Load(user);</c>. No two elements have
/// the key, so that what it guards runs once, however many elements there are. <c>order.CustomerId == id</c> is true of many. One
/// round of a loop that counts, <c>if (i == 0)</c>, is picked as well.
/// </summary>
internal static class KeyGuards
{
    public static bool PicksOne(ILoopOperation loop, IOperation operation)
    {
        foreach (var (left, right) in EqualitiesAround(operation, loop.Body))
        {
            if (Picks(left, right, loop, operation) || Picks(right, left, loop, operation))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Picks(IOperation value, IOperation other, ILoopOperation loop, IOperation operation)
    {
        if (!IsFixed(other, loop))
        {
            return false;
        }

        var compared = ValueOf(value, loop);
        if (IsElement(compared, loop) || RoundCounters.IsRound(compared, loop, operation))
        {
            return true;
        }

        return compared is IPropertyReferenceOperation { Property: var property, Instance: { } instance } && IsElement(ValueOf(instance, loop), loop)
            && (ElementKeys.IsKey(property, instance.Unwrap().Type, loop.SemanticModel!.Compilation) || IsPickedElsewhere(value, other, loop));
    }

    /// <summary>The pairs of values that are known to be equal where the operation runs.</summary>
    private static IEnumerable<(IOperation Left, IOperation Right)> EqualitiesAround(IOperation operation, IOperation body)
    {
        foreach (var (condition, holds) in PathConditions.Around(operation, body))
        {
            foreach (var part in condition.Operands(holds ? BinaryOperatorKind.ConditionalAnd : BinaryOperatorKind.ConditionalOr))
            {
                if (EqualValues(part, holds) is { } values)
                {
                    yield return values;
                }
            }
        }
    }

    /// <summary><c>a == b</c>, <c>a.Equals(b)</c> and <c>string.Equals(a, b, ..)</c>; with <c>!</c> where the condition did not hold.</summary>
    private static (IOperation Left, IOperation Right)? EqualValues(IOperation condition, bool holds)
    {
        switch (condition.Unwrap())
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: var negated }:
                return EqualValues(negated, !holds);
            case IBinaryOperation { OperatorKind: var kind } binary when kind == (holds ? BinaryOperatorKind.Equals : BinaryOperatorKind.NotEquals):
                return (binary.LeftOperand, binary.RightOperand);
            case IIsPatternOperation { Pattern: IConstantPatternOperation { Value: var constant } } pattern when holds:
                return (pattern.Value, constant);
            case IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation { Value: var constant } } } pattern when !holds:
                return (pattern.Value, constant);
            case IInvocationOperation { TargetMethod.Name: "Equals", Instance: { } instance, Arguments: [{ Value: var other }, ..] } when holds:
                return (instance, other);
            case IInvocationOperation { TargetMethod: { Name: "Equals", IsStatic: true }, Arguments: [{ Value: var first }, { Value: var second }, ..] } when holds:
                return (first, second);
            default:
                return null;
        }
    }

    /// <summary>The value that a local of the loop holds: <c>var id = user.Id;</c>.</summary>
    private static IOperation ValueOf(IOperation operation, ILoopOperation loop)
    {
        operation = operation.Unwrap();
        return operation is ILocalReferenceOperation { Local: var local } && local.IsDeclaredIn(loop.Body.Syntax) && local.AssignedValues(operation) is [var value]
            ? value.Unwrap()
            : operation;
    }

    private static bool IsElement(IOperation operation, ILoopOperation loop) => (operation, loop) switch
    {
        (ILocalReferenceOperation { Local: var local }, IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: var element } }) => SymbolEqualityComparer.Default.Equals(local, element),
        (IArrayElementReferenceOperation { Indices: [var index] }, IForLoopOperation) => IsCounter(index, loop),
        (IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [{ Value: var index }] }, IForLoopOperation) => IsCounter(index, loop),
        _ => false,
    };

    private static bool IsCounter(IOperation index, ILoopOperation loop)
        => index.Unwrap() is ILocalReferenceOperation { Local: var local } && loop.Locals.Contains(local, SymbolEqualityComparer.Default);

    /// <summary>The same in each round: made up of constants and of variables that the loop neither declares nor sets.</summary>
    private static bool IsFixed(IOperation value, ILoopOperation loop)
    {
        foreach (var operation in value.DescendantsAndSelf())
        {
            ISymbol? variable = operation switch
            {
                ILocalReferenceOperation local => local.Local,
                IParameterReferenceOperation parameter => parameter.Parameter,
                IFieldReferenceOperation field => field.Field,
                IPropertyReferenceOperation property => property.Property,
                _ => null,
            };
            if (variable is null)
            {
                if (operation is IAwaitOperation or IInvocationOperation { TargetMethod.ContainingType.SpecialType: not SpecialType.System_String })
                {
                    return false;
                }
            }
            else if (variable.IsDeclaredIn(loop.Syntax) || IsSet(variable, loop))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSet(ISymbol variable, ILoopOperation loop)
    {
        foreach (var reference in BodyReferences.To(variable, loop))
        {
            if (reference.Parent is IAssignmentOperation { Target: var target } && ReferenceEquals(target, reference)
                || reference.Parent is IIncrementOrDecrementOperation or IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out })
            {
                if (reference.IsInside(loop))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary><c>if (method.Kind == kind) chosen = method;</c>: the loop keeps one element with the value, so the value is of one.</summary>
    private static bool IsPickedElsewhere(IOperation value, IOperation other, ILoopOperation loop)
    {
        foreach (var operation in loop.Body.DescendantsAndSelf())
        {
            if (operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var kept }, Value: var picked }
                && !kept.IsDeclaredIn(loop.Syntax)
                && IsElement(picked.Unwrap(), loop)
                && HoldsAt(operation))
            {
                return true;
            }
        }

        return false;

        bool HoldsAt(IOperation assignment)
        {
            foreach (var (left, right) in EqualitiesAround(assignment, loop.Body))
            {
                if (IsWrittenAlike(left, value) && IsWrittenAlike(right, other) || IsWrittenAlike(left, other) && IsWrittenAlike(right, value))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private static bool IsWrittenAlike(IOperation left, IOperation right) => SyntaxFactory.AreEquivalent(left.Syntax, right.Syntax);
}
