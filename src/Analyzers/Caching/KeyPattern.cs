using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>A key in a form in which two places that make the same one are equal: <c>user:{}</c> of <c>$"user:{id}"</c> and of <c>"user:" + user.Id</c>.</summary>
internal static class KeyPattern
{
    private const string Input = "{}";

    /// <summary>Null where nothing in the key tells it from others.</summary>
    public static string? Of(IOperation key)
    {
        key = key.Unwrap();
        if (key is ILocalReferenceOperation { Local: var local } && local.AssignedValues(key) is [var value])
        {
            key = value.Unwrap();
        }

        switch (key)
        {
            // CacheKeys.Users, CacheKeys.User(id): whoever makes the same key asks the same member.
            case IFieldReferenceOperation { Field: { IsConst: false, IsStatic: true, IsReadOnly: true } field }:
                return field.ToDisplayString();
            case IInvocationOperation { TargetMethod: { IsStatic: true, ContainingType.SpecialType: SpecialType.None } method }:
                return method.ToDisplayString();
        }

        var pattern = new StringBuilder();
        var isNamed = false;
        foreach (var part in KeyParts.Of(key))
        {
            var text = part is IInterpolatedStringTextOperation { Text.ConstantValue: { HasValue: true, Value: string fixedText } } ? fixedText : part.ConstantValue is { HasValue: true, Value: string constant } ? constant : null;
            isNamed |= text is { Length: > 1 };
            pattern.Append(text ?? Input);
        }

        return isNamed ? pattern.ToString() : null;
    }
}
