using Microsoft.CodeAnalysis;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.HandlerReads;

/// <summary>Which of the classes that implement a generic interface is a call of one construction of it for?</summary>
internal static class GenericDispatch
{
    /// <summary><c>IHandler&lt;GetStats&gt;.Handle</c> does not run the method of a class that handles something else; one that handles anything it may.</summary>
    public static bool MayRun(IMethodSymbol candidate, IMethodSymbol called, Compilation compilation)
    {
        var asked = called.ContainingType;
        if (!asked.IsGenericType || IsOpen(asked))
        {
            return true;
        }

        var isOther = false;
        foreach (var form in Forms(candidate.ContainingType, asked.OriginalDefinition))
        {
            if (form.TypeKind == TypeKind.Interface && !Implements(candidate, form, called.OriginalDefinition))
            {
                continue;
            }

            if (IsOpen(form) || compilation.HasImplicitConversion(form, asked))
            {
                return true;
            }

            isOther = true;
        }

        // A base class may have the method of an interface that only classes below it name.
        return !isOther;
    }

    /// <summary>What a type says its interface or base class is of: both of <c>class Stats : IHandler&lt;GetUsers&gt;, IHandler&lt;GetOrders&gt;</c>.</summary>
    private static IEnumerable<INamedTypeSymbol> Forms(INamedTypeSymbol type, INamedTypeSymbol definition)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, definition))
            {
                yield return current;
            }
        }

        foreach (var implemented in type.AllInterfaces)
        {
            if (SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, definition))
            {
                yield return implemented;
            }
        }
    }

    private static bool Implements(IMethodSymbol candidate, INamedTypeSymbol form, IMethodSymbol definition)
    {
        foreach (var member in form.GetMembers(definition.Name))
        {
            if (SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, definition)
                && SymbolEqualityComparer.Default.Equals(candidate.ContainingType.FindImplementationForInterfaceMember(member)?.OriginalDefinition, candidate))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOpen(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => IsOpen(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsOpen),
        _ => false,
    };
}
