using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.UnitOfWork;

/// <summary>What is known of members that are not of this compilation: which only look at memory, which may throw, which do anything.</summary>
internal static class InMemory
{
    private static readonly string[] OutsideNamespaces = ["System.IO", "System.Net", "System.Data", "System.Diagnostics", "System.Threading"];

    /// <summary>A collection that is there: walking it reads nothing and runs no lambda.</summary>
    public static bool IsCollection(ITypeSymbol? type)
    {
        switch (type)
        {
            case IArrayTypeSymbol:
                return true;
            case INamedTypeSymbol named:
                if (named.Name is "DbSet" or "IQueryable" or "LocalView")
                {
                    return false;
                }

                if (IsCountable(named))
                {
                    return true;
                }

                foreach (var implemented in named.AllInterfaces)
                {
                    if (IsCountable(implemented))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }

    /// <summary><c>List&lt;T&gt;.Add</c>, <c>ICollection&lt;T&gt;.Add</c>, <c>HashSet&lt;T&gt;.Add</c>.</summary>
    public static bool IsAddToCollection(IMethodSymbol method)
        => method is { Name: "Add", Parameters.Length: 1, ContainingType: { Name: "List" or "ICollection" or "IList" or "HashSet" or "ISet" or "Collection" } type }
            && type.IsIn("System.Collections");

    /// <summary>A data class of another assembly that is given values and has no context to work with.</summary>
    public static bool IsPlainConstructor(IMethodSymbol constructor)
    {
        if (constructor.ContainingType.IsIn("System"))
        {
            return constructor.ContainingType is { Name: "List" or "HashSet" or "Dictionary" } && constructor.Parameters is [{ Type.SpecialType: SpecialType.None }];
        }

        foreach (var parameter in constructor.Parameters)
        {
            if (!parameter.Type.IsValueType && parameter.Type.SpecialType != SpecialType.System_String)
            {
                return false;
            }
        }

        return true;
    }

    public static (Plainness Plainness, string Reason) PropertyPolicy(IPropertySymbol property)
    {
        if (IsCompilerGenerated(property))
        {
            return (Plainness.Plain, "");
        }

        var type = property.ContainingType;
        if (!type.IsIn("System") || IsOutside(type))
        {
            return type.IsIn("Microsoft.Extensions.Options")
                ? (Plainness.MayFail, $"'{property.Name}' may throw")
                : (Plainness.Opaque, $"'{type.Name}.{property.Name}' may do more than change objects in memory");
        }

        return property.Name is "Value" && type.Name is not "KeyValuePair"
            ? (Plainness.MayFail, $"'{property.Name}' may throw")
            : (Plainness.Plain, "");
    }

    public static (Plainness Plainness, string Reason) MethodPolicy(IMethodSymbol method, IOperation call)
    {
        var type = method.ContainingType;
        if (type.IsIn("Microsoft.Extensions.Logging"))
        {
            return (Plainness.Plain, "");
        }

        if (!type.IsIn("System") || IsOutside(type) || ReadsLazily(call))
        {
            return (Plainness.Opaque, $"'{type.Name}.{method.Name}' may do more than change objects in memory");
        }

        var isPlain = (type.SpecialType, type.Name, method.Name) switch
        {
            (SpecialType.System_String, _, "IsNullOrEmpty" or "IsNullOrWhiteSpace" or "Concat" or "Equals" or "Trim" or "TrimStart" or "TrimEnd" or "ToUpper" or "ToLower" or "ToUpperInvariant" or "ToLowerInvariant") => true,
            (_, "Guid", "NewGuid") => true,
            (_, "Math", "Min" or "Max") => true,
            (_, _, "ToString" or "GetHashCode" or "Equals") => method.Parameters.Length == 0 || method.Name == "Equals",
            (_, "List" or "HashSet", "Clear" or "Contains") => true,
            (SpecialType.System_DateTime, _, "ToUniversalTime" or "ToLocalTime") => true,
            (_, "TimeProvider", "GetUtcNow") => true,
            (_, "Enumerable", "ToList" or "ToArray") => true,
            _ => false,
        };
        return isPlain ? (Plainness.Plain, "") : (Plainness.MayFail, $"'{method.Name}' may throw");
    }

    /// <summary>LINQ over anything but a collection may run a query.</summary>
    private static bool ReadsLazily(IOperation call)
    {
        if (call is not IInvocationOperation { TargetMethod.IsExtensionMethod: true } invocation)
        {
            return false;
        }

        var source = invocation.Receiver();
        for (var depth = 0; depth < 16 && source?.Unwrap() is IInvocationOperation { TargetMethod: { IsExtensionMethod: true, ContainingType.Name: "Enumerable" } } inner; depth++)
        {
            source = inner.Receiver();
        }

        var type = source?.Unwrap().Type;
        return type is { IsReferenceType: true, SpecialType: not SpecialType.System_String } && !IsCollection(type);
    }

    private static bool IsOutside(INamedTypeSymbol type)
    {
        foreach (var name in OutsideNamespaces)
        {
            if (type.IsIn(name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCountable(INamedTypeSymbol type)
        => type.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_ICollection_T or SpecialType.System_Collections_Generic_IReadOnlyCollection_T;

    private static bool IsCompilerGenerated(IPropertySymbol property)
    {
        foreach (var attribute in (property.GetMethod ?? property.SetMethod)?.GetAttributes() ?? [])
        {
            if (attribute.AttributeClass?.Name == "CompilerGeneratedAttribute")
            {
                return true;
            }
        }

        return false;
    }
}
