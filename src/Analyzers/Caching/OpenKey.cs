using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>How many keys can a map be asked for?</summary>
internal static class OpenKey
{
    private const int MaxDepth = 4;

    /// <summary>The name of the parameter, or of the part of a request, that gives the key, when its values have no end; null for enums, types, cultures and what is read from them.</summary>
    public static string? Of(IOperation key)
    {
        if (IsClosed(key.UnwrapValue().Type, MaxDepth))
        {
            return null;
        }

        var functions = LocalFlow.FunctionsAround(key);
        string? open = null;
        foreach (var source in LocalFlow.Of(key).Sources(key))
        {
            switch (source)
            {
                // typeof(T).Name, handler.GetType().FullName, property.Name
                case ITypeOfOperation:
                case IInvocationOperation { TargetMethod: { Name: "GetType", ContainingType.SpecialType: SpecialType.System_Object } }:
                case IMemberReferenceOperation { Instance.Type: { } owner } when IsMetadata(owner):
                    return null;
                case IParameterReferenceOperation { Parameter: var parameter } when open is null && functions.Contains(parameter.ContainingSymbol) && !IsClosed(parameter.Type, MaxDepth) && !IsFilledByCompiler(parameter):
                    open = parameter.Name;
                    break;
                case IPropertyReferenceOperation { Property: { Name: "User" or "Request" or "Headers" or "Query" or "Connection" or "Path" or "Identity" } property } when open is null && IsOfRequest(property.ContainingType):
                    open = property.Name;
                    break;
            }
        }

        return open;
    }

    /// <summary>Are there only so many values of the type, whoever makes them: enums, types, members, cultures and what is put together from them?</summary>
    public static bool IsClosed(ITypeSymbol? type) => IsClosed(type, MaxDepth);

    private static bool IsOfRequest(ITypeSymbol type) => type.IsIn("Microsoft.AspNetCore") || type.IsIn("System.Security");

    private static bool IsClosed(ITypeSymbol? type, int depth)
    {
        if (type is null || depth == 0)
        {
            return false;
        }

        if (type.TypeKind is TypeKind.Enum or TypeKind.Delegate || type.SpecialType is SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_SByte || IsMetadata(type))
        {
            return true;
        }

        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var underlying] })
        {
            return IsClosed(underlying, depth - 1);
        }

        // (Type, string): a member of a type. Also as a record of one's own.
        var isComposed = false;
        var areAllClosed = true;
        foreach (var part in PartsOf(type))
        {
            if (IsMetadata(part))
            {
                return true;
            }

            isComposed = true;
            areAllClosed &= IsClosed(part, depth - 1);
        }

        return isComposed && areAllClosed;
    }

    private static IEnumerable<ITypeSymbol> PartsOf(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            foreach (var element in tuple.TupleElements)
            {
                yield return element.Type;
            }
        }
        else if (type is { SpecialType: SpecialType.None, TypeKind: TypeKind.Struct or TypeKind.Class, DeclaringSyntaxReferences.IsEmpty: false })
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IFieldSymbol { IsStatic: false } field)
                {
                    yield return field.Type;
                }
            }
        }
    }

    /// <summary>What a program has a fixed number of.</summary>
    public static bool IsMetadata(ITypeSymbol type)
        => type.IsType("System", "Type") || type.IsType("System", "RuntimeTypeHandle")
            || type.Inherits("System.Reflection", "MemberInfo") || type.Inherits("System.Reflection", "Assembly") || type.Inherits("System.Reflection", "ParameterInfo")
            || type.Inherits("System.Globalization", "CultureInfo") || type.Inherits("System.Text", "Encoding") || type.IsIn("Microsoft.CodeAnalysis")
            || type.IsIn("Microsoft.EntityFrameworkCore.Metadata");

    private static bool IsFilledByCompiler(IParameterSymbol parameter)
    {
        foreach (var attribute in parameter.GetAttributes())
        {
            if (attribute.AttributeClass?.Name is "CallerMemberNameAttribute" or "CallerFilePathAttribute" or "CallerLineNumberAttribute" or "CallerArgumentExpressionAttribute")
            {
                return true;
            }
        }

        return false;
    }
}
