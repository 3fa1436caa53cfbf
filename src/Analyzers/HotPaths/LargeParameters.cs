using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>
/// A large readonly struct that a method of this assembly takes by value. Only readonly ones: on others each member access
/// through <c>in</c> would copy it again. Not where the signature is given from outside, nor where <c>in</c> is not allowed.
/// </summary>
internal static class LargeParameters
{
    public const string Title = "Pass the struct by in";

    private const int Large = 48;

    public static IEnumerable<Allocation> Of(IMethodSymbol method, IOperation body)
    {
        if (method is not { MethodKind: MethodKind.Ordinary, IsAsync: false, IsVirtual: false, IsOverride: false, IsAbstract: false, IsExtern: false }
            || method.IsVisibleOutside() || !method.ExplicitInterfaceImplementations.IsEmpty || method.ContainingType.AllInterfaces.Any(i => i.GetMembers(method.Name).Length > 0))
        {
            yield break;
        }

        foreach (var parameter in method.Parameters)
        {
            if (parameter is { RefKind: RefKind.None, IsParams: false, Type: INamedTypeSymbol { IsValueType: true, IsReadOnly: true, IsRefLikeType: false } type } && SizeOf(type, 0) is var size && size >= Large && !IsWritten(parameter, body) && AllowsIn(body))
            {
                yield return new Allocation(Descriptors.HotPathStructCopy, parameter.Locations[0], parameter.Name, size.ToString(System.Globalization.CultureInfo.InvariantCulture), type.Name)
                {
                    Fix = ChangeableSignature.Has(method) ? Title : null,
                };
            }
        }
    }

    private static bool IsWritten(IParameterSymbol parameter, IOperation body)
    {
        foreach (var operation in body.Descendants())
        {
            if (operation is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter)
                && (reference.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, reference) || reference.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out }))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Without padding: a lower bound.</summary>
    private static int SizeOf(ITypeSymbol type, int depth)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_SByte:
                return 1;
            case SpecialType.System_Char or SpecialType.System_Int16 or SpecialType.System_UInt16:
                return 2;
            case SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Single:
                return 4;
            case SpecialType.System_Decimal:
                return 16;
        }

        // A reference assembly does not show the fields of these.
        if (type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true } && type.Name is "Guid" or "DateTimeOffset" or "Int128" or "UInt128" or "Memory" or "ReadOnlyMemory" or "ArraySegment")
        {
            return 16;
        }

        if (type is INamedTypeSymbol { EnumUnderlyingType: { } underlying })
        {
            return SizeOf(underlying, depth);
        }

        if (type.IsReferenceType || type.TypeKind == TypeKind.Pointer || type.SpecialType != SpecialType.None || type is ITypeParameterSymbol)
        {
            return type is ITypeParameterSymbol { IsReferenceType: false } ? 1 : 8;
        }

        if (depth == 8)
        {
            return 0;
        }

        var size = 0;
        foreach (var member in type.GetMembers())
        {
            if (member is IFieldSymbol { IsStatic: false, IsConst: false } field)
            {
                size += SizeOf(field.Type, depth + 1);
            }
        }

        return size;
    }

    // Iterators cannot have in parameters, and a lambda cannot take one along.
    private static bool AllowsIn(IOperation body)
    {
        foreach (var operation in body.Descendants())
        {
            if (operation.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak or OperationKind.AnonymousFunction or OperationKind.LocalFunction)
            {
                return false;
            }
        }

        return true;
    }
}
