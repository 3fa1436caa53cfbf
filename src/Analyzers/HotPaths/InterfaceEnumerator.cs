using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.HotPaths;

/// <summary>
/// <c>foreach</c> over an <c>IReadOnlyList</c> or <c>IList</c>: the struct enumerator of the list behind it is boxed. These
/// can be walked by index; an <c>IEnumerable</c> cannot, and is left alone.
/// </summary>
internal static class InterfaceEnumerator
{
    public static Allocation? At(IForEachLoopOperation loop)
        => !loop.IsAsynchronous && loop.Collection.UnwrapValue() is { Type: INamedTypeSymbol { TypeKind: TypeKind.Interface, Arity: 1, Name: "IList" or "IReadOnlyList" } type } collection
            && type.ContainingNamespace.ToDisplayString() == "System.Collections.Generic"
            ? new Allocation(Descriptors.HotPathEnumerator, collection.Syntax.GetLocation(), type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat))
            : null;
}
