using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>What a method gives back: in which kind of task, and whether it is a value that can be kept.</summary>
internal static class CachedResult
{
    public static ResultKind Kind(IMethodSymbol method, out ITypeSymbol result)
    {
        result = method.ReturnType;
        if (method.ReturnsVoid)
        {
            return ResultKind.Nothing;
        }

        if (result is not INamedTypeSymbol { Name: "Task" or "ValueTask" } task || !task.IsType("System.Threading.Tasks", task.Name))
        {
            return ResultKind.Value;
        }

        var isTask = task.Name == "Task";
        if (task.TypeArguments is not [var awaited])
        {
            return isTask ? ResultKind.TaskOfNothing : ResultKind.ValueTaskOfNothing;
        }

        result = awaited;
        return isTask ? ResultKind.Task : ResultKind.ValueTask;
    }

    /// <summary>Why a value of the type cannot be kept, or null.</summary>
    public static string? Obstacle(ITypeSymbol type)
    {
        var name = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        switch (type)
        {
            case IPointerTypeSymbol or IFunctionPointerTypeSymbol:
                return "its result is a pointer";
            case { IsRefLikeType: true }:
                return $"its result '{name}' is a ref struct, which no cache can hold";
            case INamedTypeSymbol { Name: "Task" or "ValueTask" } task when task.IsType("System.Threading.Tasks", task.Name):
                return "its result is a task within a task";
            case INamedTypeSymbol { Name: "IAsyncEnumerable" or "IAsyncEnumerator" or "IEnumerator" } sequence when sequence.IsIn("System.Collections"):
                return $"its result '{name}' is read once; give back a list";
            case { TypeKind: TypeKind.Delegate }:
                return $"its result '{name}' is code, not a value";
        }

        if (type.IsQuery())
        {
            return $"its result '{name}' is a query, which would run again on each use; give back a list";
        }

        if (type.IsOrImplements("System", "IDisposable") || type.IsOrImplements("System", "IAsyncDisposable"))
        {
            return $"its result '{name}' is disposed by its first reader; give back what is read from it";
        }

        foreach (var part in Parts(type))
        {
            if (Obstacle(part) is not null)
            {
                return $"its result '{name}' holds '{part.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}', which cannot be kept";
            }
        }

        return null;
    }

    /// <summary>Of what a value certainly consists: not each type argument says so.</summary>
    private static ImmutableArray<ITypeSymbol> Parts(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => [array.ElementType],
        INamedTypeSymbol named when named.IsTupleType || named.IsIn("System.Collections") => named.TypeArguments,
        _ => [],
    };

    /// <summary>The element type of an <c>IEnumerable&lt;T&gt;</c>: it may be a query, and is read into a list before it is kept.</summary>
    public static ITypeSymbol? SequenceElement(ITypeSymbol type)
        => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IEnumerable_T, TypeArguments: [var element] } ? element : null;
}
