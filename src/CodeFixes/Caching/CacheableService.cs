using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.HandlerReads;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Can a decorator stand before a service's method, and make a key of what it takes? A part of what the generator can.</summary>
internal static class CacheableService
{
    public static bool CanBeMarked(IMethodSymbol method)
    {
        var type = method.ContainingType;
        return method is { MethodKind: MethodKind.Ordinary, IsStatic: false, IsGenericMethod: false, ReturnsByRef: false, ReturnsByRefReadonly: false }
            && type is { IsGenericType: false, ContainingType: null, IsFileLocal: false }
            && (type.TypeKind == TypeKind.Interface
                ? method.IsAbstract && HasOnlyPlainMembers(type)
                : type is { TypeKind: TypeKind.Class, IsAbstract: false, IsSealed: false, IsRecord: false } && method.IsVirtual)
            && !MemberPolicy.IsCachedByAttribute(method)
            && IsValue(method.ReturnType)
            && method.Parameters.All(static parameter => parameter.RefKind == RefKind.None && (IsToken(parameter.Type) || IsKey(parameter.Type)))
            && (IsTask(method.ReturnType) || !method.Parameters.Any(static parameter => IsToken(parameter.Type)));
    }

    private static bool HasOnlyPlainMembers(INamedTypeSymbol type)
        => type.AllInterfaces.Prepend(type).All(static each => each.GetMembers().All(static member => member is { IsStatic: false, DeclaredAccessibility: Accessibility.Public } && member is not INamedTypeSymbol));

    /// <summary>What the decorator keeps, and every later caller gets: the task's value, neither a query nor something to dispose.</summary>
    public static bool IsValue(ITypeSymbol type)
    {
        if (IsTask(type))
        {
            return type is INamedTypeSymbol { TypeArguments: [var result] } && IsValue(result);
        }

        return type.SpecialType != SpecialType.System_Void
            && type is not (IErrorTypeSymbol or ITypeParameterSymbol)
            && type is { IsRefLikeType: false, TypeKind: not TypeKind.Delegate }
            && !type.AllInterfaces.Append(type).Any(static each => each is { Name: "IQueryable" or "IDisposable" or "IAsyncDisposable" or "IAsyncEnumerable" or "IEnumerator" } or { Name: "IActionResult" or "IResult" });
    }

    private static bool IsKey(ITypeSymbol type)
    {
        var underlying = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] } ? value : type;
        return underlying.TypeKind == TypeKind.Enum
            || underlying.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_String) or SpecialType.System_DateTime
            || underlying.IsType("System", "Guid")
            || underlying.IsType("System", "DateOnly");
    }

    public static bool IsTask(ITypeSymbol type) => type.IsType("System.Threading.Tasks", "Task") || type.IsType("System.Threading.Tasks", "ValueTask");

    public static bool IsToken(ITypeSymbol type) => type.IsType("System.Threading", "CancellationToken");
}
