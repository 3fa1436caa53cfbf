using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Two values of a key with nothing between them: <c>"a" + "bc"</c> and <c>"ab" + "c"</c> are one key.</summary>
internal static class AmbiguousKey
{
    private enum Part
    {
        /// <summary>The same each time, or of a fixed length, or of a small set of values.</summary>
        Fixed,
        Text,
        Number,
    }

    /// <summary>The two values that touch; null when there is something between all values of the key.</summary>
    public static (IOperation Left, IOperation Right)? In(IOperation key)
    {
        IOperation? last = null;
        var lastPart = Part.Fixed;
        foreach (var operation in PartsOf(key.Unwrap()))
        {
            var part = Of(operation);
            if (part != Part.Fixed && part == lastPart)
            {
                return (last!, operation);
            }

            (last, lastPart) = (operation, part);
        }

        return null;
    }

    private static IEnumerable<IOperation> PartsOf(IOperation key)
    {
        switch (key)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum when !sum.ConstantValue.HasValue:
                return [.. PartsOf(sum.LeftOperand.Unwrap()), .. PartsOf(sum.RightOperand.Unwrap())];
            case IInterpolatedStringOperation text when !text.ConstantValue.HasValue:
                return OfInterpolation(text);
            case IInvocationOperation { TargetMethod: { Name: "Concat", ContainingType.SpecialType: SpecialType.System_String } } concat:
                return OfArguments(concat);
            default:
                return [key];
        }
    }

    private static IEnumerable<IOperation> OfInterpolation(IInterpolatedStringOperation text)
    {
        foreach (var part in text.Parts)
        {
            // {id:D8} has a length of its own.
            yield return part is IInterpolationOperation { Expression: var value, FormatString: null, Alignment: null } ? value.Unwrap() : part;
        }
    }

    private static IEnumerable<IOperation> OfArguments(IInvocationOperation concat)
    {
        foreach (var argument in concat.Arguments)
        {
            yield return argument.Value.Unwrap();
        }
    }

    private static Part Of(IOperation value)
    {
        if (value.ConstantValue.HasValue || value is IInterpolatedStringTextOperation or IInterpolationOperation)
        {
            return Part.Fixed;
        }

        var name = value switch
        {
            IParameterReferenceOperation parameter => parameter.Parameter.Name,
            ILocalReferenceOperation local => local.Local.Name,
            IMemberReferenceOperation member => member.Member.Name,
            IInvocationOperation call => call.TargetMethod.Name,
            _ => "",
        };

        // What stands in front of every key, and what an object or program is configured with.
        if (name.IndexOf("prefix", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("suffix", StringComparison.OrdinalIgnoreCase) >= 0
            || value is IFieldReferenceOperation { Field: { IsReadOnly: true } or { IsStatic: true } } or IPropertyReferenceOperation { Property.IsStatic: true })
        {
            return Part.Fixed;
        }

        return value.Type?.SpecialType switch
        {
            SpecialType.System_String => value is IInvocationOperation ? Part.Fixed : Part.Text,
            SpecialType.System_Int16 or SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or SpecialType.System_UInt64 => Part.Number,
            _ => Part.Fixed,
        };
    }
}
