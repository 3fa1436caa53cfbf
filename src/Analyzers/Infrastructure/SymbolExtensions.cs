using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Infrastructure;

internal static class SymbolExtensions
{
    /// <summary>The method as it is declared: not the reduced form of an extension method, not with type arguments.</summary>
    public static IMethodSymbol Definition(this IMethodSymbol method) => (method.ReducedFrom ?? method).OriginalDefinition;

    /// <summary>Is the symbol declared in this namespace or in one below it? <c>IsIn("Microsoft.AspNetCore")</c>.</summary>
    public static bool IsIn(this ISymbol symbol, string name)
    {
        for (var current = symbol.ContainingNamespace; current is { IsGlobalNamespace: false }; current = current.ContainingNamespace)
        {
            if (Is(current, name, name.Length))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Is the type declared in exactly this namespace? <c>IsType("System", "DateTime")</c>.</summary>
    public static bool IsType(this ITypeSymbol? type, string @namespace, string name)
        => type is not null && type.Name == name && type.ContainingNamespace is { } containing && Is(containing, @namespace, @namespace.Length);

    public static bool Inherits(this ITypeSymbol? type, string @namespace, string name)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.IsType(@namespace, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="type">Asked with or without its type arguments.</param>
    /// <param name="definition">A class as it is declared.</param>
    public static bool IsOrInherits(this ITypeSymbol? type, ITypeSymbol definition)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, definition))
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsOrImplements(this ITypeSymbol? type, string @namespace, string name)
    {
        if (type is null)
        {
            return false;
        }

        if (type.IsType(@namespace, name))
        {
            return true;
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (implemented.IsType(@namespace, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Is the value a query that is not run yet: <c>IQueryable</c>, <c>DbSet</c>?</summary>
    public static bool IsQuery(this ITypeSymbol? type) => type.IsOrImplements("System.Linq", "IQueryable");

    /// <summary>Does the method implement a member of an interface, by name or explicitly?</summary>
    public static bool ImplementsInterface(this IMethodSymbol method)
        => !method.ExplicitInterfaceImplementations.IsEmpty || method.ImplementedByName() is not null;

    /// <summary>The first member of an interface that the method implements because it is called the same.</summary>
    public static IMethodSymbol? ImplementedByName(this IMethodSymbol method)
    {
        if (method.MethodKind != MethodKind.Ordinary)
        {
            return null;
        }

        foreach (var type in method.ContainingType.AllInterfaces)
        {
            foreach (var member in type.GetMembers(method.Name))
            {
                if (member is IMethodSymbol declared
                    && SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(declared), method))
                {
                    return declared;
                }
            }
        }

        return null;
    }

    /// <summary><c>{ get; set; }</c>: its accessors have no body. Not a property of an interface, whose implementations nobody knows, and not one that only metadata shows.</summary>
    public static bool IsAutomatic(this IPropertySymbol property)
    {
        property = (property.PartialImplementationPart ?? property).OriginalDefinition;
        return !property.IsAbstract
            && property.ContainingType.TypeKind != TypeKind.Interface
            && property.DeclaringSyntaxReferences is [var declaration]
            && declaration.GetSyntax() switch
            {
                PropertyDeclarationSyntax { AccessorList.Accessors: var accessors } => accessors.All(static accessor => accessor.Body is null && accessor.ExpressionBody is null),

                // The property of a positional record.
                ParameterSyntax => true,
                _ => false,
            };
    }

    private static bool Is(INamespaceSymbol @namespace, string name, int end)
    {
        if (@namespace.IsGlobalNamespace)
        {
            return false;
        }

        var dot = name.LastIndexOf('.', end - 1);
        var part = @namespace.Name;
        return end - dot - 1 == part.Length
            && string.CompareOrdinal(name, dot + 1, part, 0, part.Length) == 0
            && (dot < 0 ? @namespace.ContainingNamespace is { IsGlobalNamespace: true } : Is(@namespace.ContainingNamespace, name, dot));
    }

    /// <summary>Can any assembly that references this one name the symbol?</summary>
    public static bool IsVisibleOutside(this ISymbol symbol) => MostHidden(symbol) == Accessibility.Public;

    /// <summary>Can code outside of the assembly name the symbol, that of assemblies to which it shows its internals included?</summary>
    public static bool IsVisibleToOthers(this ISymbol symbol) => MostHidden(symbol) switch
    {
        Accessibility.Public => true,
        Accessibility.Internal => symbol.ContainingAssembly.HasFriends(),
        _ => false,
    };

    /// <summary>Does the assembly show its internals to another?</summary>
    public static bool HasFriends(this IAssemblySymbol assembly)
    {
        foreach (var attribute in assembly.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "InternalsVisibleToAttribute")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Public, internal or private, by the symbol and the types around it: the one that hides it most.</summary>
    private static Accessibility MostHidden(ISymbol symbol)
    {
        var most = Accessibility.Public;
        for (var current = symbol; current is not (null or INamespaceSymbol); current = current.ContainingSymbol)
        {
            switch (current.DeclaredAccessibility)
            {
                case Accessibility.Private:
                    return Accessibility.Private;
                case Accessibility.Internal or Accessibility.ProtectedAndInternal:
                    most = Accessibility.Internal;
                    break;
            }
        }

        return most;
    }

    /// <summary>The type and the member, as a message names them: <c>File.Copy</c>.</summary>
    public static string NameWithType(this ISymbol member) => member.NamedType() is { } type ? type.Name + "." + member.ShortName() : member.ShortName();

    /// <summary>The type around the member that has a name: the static class of an extension block.</summary>
    public static INamedTypeSymbol? NamedType(this ISymbol member)
    {
        var type = member.ContainingType;
        while (type is { Name: "", ContainingType: { } outer })
        {
            type = outer;
        }

        return type;
    }

    /// <summary>The name of an explicit implementation begins with that of the interface.</summary>
    public static string ShortName(this ISymbol member)
        => member is IMethodSymbol { ExplicitInterfaceImplementations.IsEmpty: false } or IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: false }
            ? member.Name.Substring(member.Name.LastIndexOf('.') + 1)
            : member.Name;

    /// <summary>Is the symbol, or a part of it, declared in this file?</summary>
    public static bool IsDeclaredIn(this ISymbol symbol, SyntaxTree tree)
    {
        foreach (var declaration in symbol.DeclaringSyntaxReferences)
        {
            if (declaration.SyntaxTree == tree)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The variables of a loop or lambda are its elements and what is computed from them.</summary>
    public static bool IsDeclaredIn(this ISymbol symbol, SyntaxNode scope)
        => symbol.DeclaringSyntaxReferences is [var declaration] && declaration.SyntaxTree == scope.SyntaxTree && scope.Span.Contains(declaration.Span);

    /// <summary>Half-typed code: the compiler says what is wrong, we say nothing.</summary>
    public static bool ContainsError(this ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol => true,
        IArrayTypeSymbol array => array.ElementType.ContainsError(),
        INamedTypeSymbol named => named.TypeArguments.Any(static a => a.ContainsError()),
        _ => false,
    };
}
