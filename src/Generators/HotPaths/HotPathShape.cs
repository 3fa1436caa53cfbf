using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAnalyzers.Engine.HotCode;

namespace PerfAnalyzers.HotPaths;

/// <summary>What a method's signature says: whether generated code can call it, and what to do with its result.</summary>
internal static class HotPathShape
{
    /// <summary>Why no harness can call the method, or null.</summary>
    public static string? Obstacle(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return "it is a local function; move it to a type, or map it to a route";
        }

        // A member of an extension block stands in a type without a name.
        if (method.MethodKind == MethodKind.Ordinary && HotPathAnnotation.IsExtensionBlock(method.ContainingType))
        {
            return "it is a member of an extension block; move the code to an ordinary method";
        }

        if (method.IsVararg)
        {
            return "it takes __arglist, which no field can hold; take an array";
        }

        if (method.MethodKind != MethodKind.Ordinary || !SyntaxFacts.IsValidIdentifier(method.ContainingType.Name))
        {
            return "it is not an ordinary method; move the code to one";
        }

        if (method is { IsAsync: true, ReturnsVoid: true } or { PartialImplementationPart: { IsAsync: true, ReturnsVoid: true } })
        {
            return "it is async void, so nobody can wait for its end; return a Task";
        }

        if (method is { IsStatic: true, IsAbstract: true } or { IsStatic: true, IsVirtual: true })
        {
            return "it is a static interface member without a type to call it on; mark an implementation";
        }

        if (method is { IsPartialDefinition: true, PartialImplementationPart: null })
        {
            return "it is a partial method without a body";
        }

        if (IsUncallable(method) is { } reason)
        {
            return reason;
        }

        return TypeObstacle(method.ReturnType, "its result") ?? (method.ReturnType.IsRefLikeType && !IsSpan(method.ReturnType) ? "its result is a ref struct, which nothing can keep" : ParameterObstacle(method));
    }

    /// <param name="method">The hot path.</param>
    /// <param name="home">Its assembly.</param>
    public static HotPathResult Result(IMethodSymbol method, IAssemblySymbol home)
    {
        var type = method.ReturnType;
        if (method.ReturnsVoid)
        {
            return HotPathResult.Nothing;
        }

        if (IsSpan(type))
        {
            return HotPathResult.Length;
        }

        if (IsAsynchronousSequence(type))
        {
            return HotPathResult.DrainedAsynchronously;
        }

        var everywhere = type.Reach(home) == HotPathReach.Everywhere;
        if (AwaitedType(type, out var isTask) is { } awaited)
        {
            return IsLazySequence(awaited) ? HotPathResult.AwaitedAndDrained
                : isTask && everywhere ? HotPathResult.Returned
                : isTask && type.Name == "Task" ? HotPathResult.ReturnedAsTask
                : HotPathResult.Awaited;
        }

        return IsLazySequence(type) ? HotPathResult.Drained : everywhere ? HotPathResult.Returned : HotPathResult.Kept;
    }

    public static bool IsObsoleteError(ISymbol symbol)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "ObsoleteAttribute" } && attribute.ConstructorArguments is [_, { Value: true }, ..])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>Span</c> and <c>ReadOnlySpan</c>.</summary>
    public static bool IsSpan(ITypeSymbol type)
        => type is INamedTypeSymbol { IsRefLikeType: true, Name: "Span" or "ReadOnlySpan", TypeArguments.Length: 1 } span && IsIn(span, "System");

    /// <summary>The type of the value that <c>await</c> gives for a type that can be awaited (void for none), or null.</summary>
    public static ITypeSymbol? AwaitedType(ITypeSymbol type, out bool isTask)
    {
        isTask = type is INamedTypeSymbol { Name: "Task" or "ValueTask" } task && IsIn(task, "System.Threading.Tasks");
        foreach (var member in type.GetMembers("GetAwaiter"))
        {
            if (member is IMethodSymbol { Parameters.IsEmpty: true, IsStatic: false, DeclaredAccessibility: Accessibility.Public, ReturnType: var awaiter })
            {
                foreach (var result in awaiter.GetMembers("GetResult"))
                {
                    if (result is IMethodSymbol { Parameters.IsEmpty: true } getResult)
                    {
                        return getResult.ReturnType;
                    }
                }
            }
        }

        // class Job : Task
        return type.BaseType is { SpecialType: not SpecialType.System_Object } baseType ? AwaitedType(baseType, out _) : null;
    }

    public static bool IsAsynchronousSequence(ITypeSymbol type)
        => type is INamedTypeSymbol { Name: "IAsyncEnumerable", TypeArguments.Length: 1 } stream && IsIn(stream, "System.Collections.Generic");

    /// <summary><c>IEnumerable&lt;int&gt; M() { yield return 1; }</c>: the call only makes the iterator. A concrete collection is already computed.</summary>
    public static bool IsLazySequence(ITypeSymbol type)
    {
        if (type.TypeKind != TypeKind.Interface)
        {
            return false;
        }

        if (type.SpecialType == SpecialType.System_Collections_IEnumerable || type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
        {
            return true;
        }

        return type.Name is "IQueryable" or "IOrderedQueryable" or "IOrderedEnumerable" && type is INamedTypeSymbol named && IsIn(named, "System.Linq");
    }

    private static string? IsUncallable(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "ConditionalAttribute" } conditional && IsIn(conditional, "System.Diagnostics"))
            {
                return "calls to it are compiled only under a symbol (Conditional)";
            }

            if (attribute.AttributeClass is { Name: "UnmanagedCallersOnlyAttribute" })
            {
                return "only unmanaged code can call it";
            }
        }

        for (ISymbol? symbol = method; symbol is not (null or INamespaceSymbol); symbol = symbol.ContainingSymbol)
        {
            if (IsObsoleteError(symbol))
            {
                return $"'{symbol.Name}' is obsolete, and using it is an error";
            }
        }

        return null;
    }

    private static string? ParameterObstacle(IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters)
        {
            if (TypeObstacle(parameter.Type, $"its parameter '{parameter.Name}'") is { } obstacle)
            {
                return obstacle;
            }

            if (parameter.RefKind == RefKind.Ref && IsSpan(parameter.Type))
            {
                return $"its parameter '{parameter.Name}' is a span passed by ref, which no field can hold";
            }

            if (parameter.Type.IsRefLikeType && !IsSpan(parameter.Type) && parameter.RefKind != RefKind.Out)
            {
                return $"its parameter '{parameter.Name}' is a ref struct, which no field can hold";
            }
        }

        return null;
    }

    /// <summary>Why generated code, which is neither unsafe nor obsolete itself, cannot name the type; null when it can.</summary>
    public static string? TypeObstacle(ITypeSymbol type, string what)
        => IsPointer(type) ? what + " is a pointer"
            : type.Find(IsPointer) is not null ? what + " has a pointer in it"
            : type.Find(IsObsoleteError) is { } obsolete ? $"'{obsolete.Name}', the type of {what}, is obsolete, and using it is an error"
            : null;

    private static bool IsPointer(ITypeSymbol type) => type is IPointerTypeSymbol or IFunctionPointerTypeSymbol || (type is IArrayTypeSymbol array && IsPointer(array.ElementType));

    private static bool IsIn(INamedTypeSymbol type, string ns)
        => type.ContainingType is null && type.ContainingNamespace is { IsGlobalNamespace: false } containing && containing.ToDisplayString() == ns;
}
