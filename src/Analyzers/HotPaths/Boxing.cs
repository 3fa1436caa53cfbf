using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.HotPaths;

/// <summary>A struct that becomes an object: <c>IComparable x = 5;</c></summary>
internal static class Boxing
{
    public static Allocation? At(IConversionOperation conversion)
    {
        if (conversion.OperatorMethod is not null
            || conversion.Operand.Type is not { IsValueType: true, TypeKind: not TypeKind.TypeParameter, IsRefLikeType: false } value
            || conversion.Type is not { IsReferenceType: true, TypeKind: not TypeKind.TypeParameter } reference
            || IsHarmless(conversion)
            || QueryArguments.Holds(conversion))
        {
            return null;
        }

        return new Allocation(
            Descriptors.HotPathBoxing,
            conversion.Operand.Syntax.GetLocation(),
            value.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            reference.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
    }

    private static bool IsHarmless(IConversionOperation conversion)
    {
        switch (conversion.Parent)
        {
            // "a" + 5 calls ToString; so does an interpolation.
            case IBinaryOperation { Type.SpecialType: SpecialType.System_String } or ICompoundAssignmentOperation { Type.SpecialType: SpecialType.System_String } or IInterpolationOperation:
                return true;

            // (object)x == null, x is IComparable: the JIT answers without a box.
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } or IIsTypeOperation or IIsPatternOperation:
                return true;

            // The array of a params parameter is reported as a whole.
            case IArrayInitializerOperation { Parent: IArrayCreationOperation { IsImplicit: true } }:
                return true;

            // flags.HasFlag(x) and ThrowIfNull(x) are intrinsics or inlined away.
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "HasFlag" or "ThrowIfNull" } }:
                return true;

            // ((IDisposable)x).Dispose() in a using, and an interface call on a boxed copy that does not escape.
            case IInvocationOperation invocation:
                return ReferenceEquals(invocation.Instance, conversion);
            default:
                // foreach over a struct with an enumerator of its own has a conversion to its own type only.
                return conversion.Parent is IForEachLoopOperation;
        }
    }
}
