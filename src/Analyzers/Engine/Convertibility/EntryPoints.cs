using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>Methods that somebody finds by their name, attribute or base class: what they may become, and what they are called then.</summary>
internal static class EntryPoints
{
    private static readonly string[] TestNamespaces = ["Xunit", "NUnit.Framework", "Microsoft.VisualStudio.TestTools.UnitTesting", "TUnit", "BenchmarkDotNet"];

    /// <summary>Attributes that nobody looks a method up by.</summary>
    private static readonly string[] HarmlessNamespaces = ["System.Diagnostics", "System.ComponentModel", "System.Runtime.CompilerServices", "JetBrains.Annotations"];

    /// <summary>A test, a test's preparation, a benchmark.</summary>
    public static bool IsTest(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            for (var type = attribute.AttributeClass; type is not null; type = type.BaseType)
            {
                foreach (var name in TestNamespaces)
                {
                    if (type.IsIn(name))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    /// <summary>Its name is a route's or a client's.</summary>
    public static bool IsAction(IMethodSymbol method)
        => method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false }
            && (method.ContainingType.Inherits("Microsoft.AspNetCore.Mvc", "ControllerBase") || HasAttribute(method.ContainingType, "ApiControllerAttribute", "ControllerAttribute"))
            && !HasAttribute(method, "NonActionAttribute");

    public static bool IsHubMethod(IMethodSymbol method)
        => method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false }
            && method.ContainingType.Inherits("Microsoft.AspNetCore.SignalR", "Hub");

    public static bool IsPageHandler(IMethodSymbol method)
        => method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false }
            && method.Name.StartsWith("On", StringComparison.Ordinal)
            && method.ContainingType.Inherits("Microsoft.AspNetCore.Mvc.RazorPages", "PageModel");

    public static bool IsMain(IMethodSymbol method, Compilation compilation, CancellationToken cancellationToken)
        => method.Name == "Main" && SymbolEqualityComparer.Default.Equals(compilation.GetEntryPoint(cancellationToken), method);

    /// <summary>Could a program start here? In a library the file may be linked from the program, or compiled for a test of it.</summary>
    public static bool LooksLikeMain(IMethodSymbol method)
        => method is { IsStatic: true, Name: "Main" or WellKnownMemberNames.TopLevelStatementsEntryPointMethodName, IsGenericMethod: false, ReturnType.SpecialType: SpecialType.System_Void or SpecialType.System_Int32, ContainingType.IsGenericType: false }
            && method.Parameters is [] or [{ Type: IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_String } }];

    /// <summary>Does it keep its name, because others know it by that, or because the name says async already?</summary>
    public static bool KeepsName(IMethodSymbol method, Compilation compilation, CancellationToken cancellationToken)
        => method.Name.EndsWith("Async", StringComparison.Ordinal)
            || IsTest(method)
            || IsAction(method)
            || IsHubMethod(method)
            || IsMain(method, compilation, cancellationToken);

    /// <summary>
    /// A method that the host calls by its name and that has to be done when it returns: <c>Startup.Configure</c>, or one with an
    /// attribute that we do not know and no caller that we can see. Null when it is none.
    /// </summary>
    public static string? Convention(IMethodSymbol method, bool isCalled)
    {
        if (method.Name.StartsWith("Configure", StringComparison.Ordinal) && !isCalled)
        {
            foreach (var parameter in method.Parameters)
            {
                if (parameter.Type.Name is "IApplicationBuilder" or "IServiceCollection" or "IHostBuilder" or "IWebHostBuilder")
                {
                    return $"the host calls '{method.Name}' by its name";
                }
            }
        }

        if (isCalled || IsTest(method) || IsAction(method))
        {
            return null;
        }

        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && !IsHarmless(type))
            {
                return $"a framework calls '{method.Name}' because of [{type.Name.Replace("Attribute", "")}]";
            }
        }

        return null;
    }

    private static bool IsHarmless(INamedTypeSymbol attribute)
    {
        foreach (var name in HarmlessNamespaces)
        {
            if (attribute.IsIn(name))
            {
                return true;
            }
        }

        return attribute.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };
    }

    private static bool HasAttribute(ISymbol symbol, params string[] names)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (Array.IndexOf(names, attribute.AttributeClass?.Name) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
