using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>Two values of a key with nothing between them: <c>"a" + "bc"</c> and <c>"ab" + "c"</c> are one key.</summary>
internal static class AmbiguousKey
{
    public const string Title = "Put ':' between the inputs of the key";

    private enum Part
    {
        /// <summary>The same each time, or of a fixed length, or of a small set of values.</summary>
        Fixed,
        Text,
        Number,
    }

    /// <summary>The values that touch, each with the one before it; none when there is something between all values of the key.</summary>
    public static IEnumerable<(IOperation Left, IOperation Right)> In(IOperation key)
    {
        IOperation? last = null;
        var lastPart = Part.Fixed;
        foreach (var operation in KeyParts.Of(key))
        {
            var part = Of(operation);
            if (part != Part.Fixed && part == lastPart)
            {
                yield return (last!, operation);
            }

            (last, lastPart) = (operation, part);
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
