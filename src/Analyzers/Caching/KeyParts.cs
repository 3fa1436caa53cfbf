using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>What a key is put together from, in order: the operands of a concatenation, the parts of an interpolated string, the arguments of <c>string.Concat</c>.</summary>
internal static class KeyParts
{
    public static IEnumerable<IOperation> Of(IOperation key)
    {
        switch (key.Unwrap())
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum when !sum.ConstantValue.HasValue:
                return [.. Of(sum.LeftOperand), .. Of(sum.RightOperand)];
            case IInterpolatedStringOperation text when !text.ConstantValue.HasValue:
                return OfInterpolation(text);
            case IInterpolatedStringHandlerCreationOperation { Content: IInterpolatedStringOperation handled }:
                return OfInterpolation(handled);
            case IInvocationOperation { TargetMethod: { Name: "Concat", ContainingType.SpecialType: SpecialType.System_String } } concat:
                return OfArguments(concat);
            case var whole:
                return [whole];
        }
    }

    private static IEnumerable<IOperation> OfInterpolation(IInterpolatedStringOperation text)
    {
        foreach (var part in text.Parts)
        {
            // {id:D8} has a length of its own.
            yield return part switch
            {
                IInterpolationOperation { Expression: var value, FormatString: null, Alignment: null } => value.Unwrap(),
                IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation { TargetMethod.Parameters.Length: 1, Arguments: [{ Value: var appended }] } } => appended.Unwrap(),
                _ => part,
            };
        }
    }

    private static IEnumerable<IOperation> OfArguments(IInvocationOperation concat)
    {
        foreach (var argument in concat.Arguments)
        {
            yield return argument.Value.Unwrap();
        }
    }
}
