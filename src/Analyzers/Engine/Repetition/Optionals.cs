using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Repetition;

/// <summary>
/// Sequences that hold one value or none: <c>Option&lt;T></c> of LanguageExt and types of one's own that are made like it. A loop over
/// one is an <c>if</c> that names what it found.
/// </summary>
internal static class Optionals
{
    public static bool Is(IOperation source)
    {
        source = source.UnwrapValue();
        return IsOptional(source.Type) || (source is IInvocationOperation call && IsSideOfEither(call));
    }

    private static bool IsOptional(ITypeSymbol? type)
        => type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, TypeArguments.Length: 1 } optional
            && !optional.IsIn("System")
            && (Says(optional, "IsSome") || Says(optional, "IsNone") || (Says(optional, "HasValue") && HoldsOne(optional)) || optional.Name is "Maybe" or "Option" or "Optional")
            && !IsCounted(optional);

    /// <summary><c>public bool IsSome { get; }</c></summary>
    private static bool Says(INamedTypeSymbol type, string name)
    {
        foreach (var member in type.GetMembers(name))
        {
            if (member is IPropertySymbol { IsStatic: false, Type.SpecialType: SpecialType.System_Boolean })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>public T Value { get; }</c>, <c>public T GetValueOrDefault()</c></summary>
    private static bool HoldsOne(INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            var value = member switch
            {
                IPropertySymbol { IsStatic: false, IsIndexer: false } property => property.Type,
                IMethodSymbol { IsStatic: false, Parameters.IsEmpty: true, MethodKind: MethodKind.Ordinary } method => method.ReturnType,
                _ => null,
            };
            if (SymbolEqualityComparer.Default.Equals(value, type.TypeArguments[0]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCounted(INamedTypeSymbol type)
        => type.IsOrImplements("System.Collections.Generic", "ICollection") || type.IsOrImplements("System.Collections.Generic", "IReadOnlyList");

    /// <summary><c>result.RightToSeq()</c>, <c>found.LeftAsEnumerable()</c>: the value of one side, if it is that side.</summary>
    private static bool IsSideOfEither(IInvocationOperation call)
        => (call.TargetMethod.Name.StartsWith("Left", StringComparison.Ordinal) || call.TargetMethod.Name.StartsWith("Right", StringComparison.Ordinal))
            && call.Receiver()?.UnwrapValue().Type is { Name: "Either" or "EitherUnsafe" };
}
