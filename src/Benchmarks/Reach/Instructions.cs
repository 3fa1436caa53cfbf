using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace PerfAnalyzers.Benchmarks.Reach;

/// <summary>The methods that the instructions of a body name.</summary>
internal static class Instructions
{
    private static readonly Dictionary<int, OpCode> Known = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>Tokens of the methods that are called, constructed or made a delegate of, outside of <c>catch</c> clauses.</summary>
    public static IEnumerable<int> MethodTokens(MethodBody body)
    {
        if (body.GetILAsByteArray() is not { } code)
        {
            yield break;
        }

        var caught = body.ExceptionHandlingClauses
            .Where(clause => clause.Flags is ExceptionHandlingClauseOptions.Clause or ExceptionHandlingClauseOptions.Filter)
            .Select(clause => (From: clause.HandlerOffset, To: clause.HandlerOffset + clause.HandlerLength))
            .ToList();
        for (var at = 0; at < code.Length;)
        {
            var start = at;
            var value = (int)code[at++];
            // Two-byte instructions begin with 0xFE.
            if (value == 0xFE)
            {
                value = 0xFE00 | code[at++];
            }

            var instruction = Known[value];
            if (instruction.OperandType == OperandType.InlineMethod && !caught.Exists(clause => start >= clause.From && start < clause.To))
            {
                yield return BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at));
            }

            at += instruction.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at))),
                _ => 4,
            };
        }
    }
}
