using System.Linq;
using Microsoft.CodeAnalysis;

namespace PerfAnalyzers.Engine.RoundTripFacts;

/// <summary>A call of <c>IHandler&lt;GetStats>.Handle</c> runs no class that handles something else; one that handles anything it may.</summary>
internal static class GenericForms
{
    /// <summary>May an object that is of this form of an interface or class be what a call asks for? By the variance of the parameters where the arguments differ.</summary>
    /// <param name="form">What a class says that it implements or inherits: <c>IHandler&lt;GetUsers></c>, or <c>IRepository&lt;T></c> for every <c>T</c>.</param>
    /// <param name="asked">The form that the call names; for one with type parameters every form will do.</param>
    public static bool IsFor(INamedTypeSymbol form, INamedTypeSymbol asked, Compilation compilation)
        => !asked.IsGenericType || IsOpen(asked) || IsOpen(form) || compilation.HasImplicitConversion(form, asked);

    /// <summary>As <see cref="IsFor"/>, for a class below a base class.</summary>
    public static bool MayBe(INamedTypeSymbol type, INamedTypeSymbol asked, Compilation compilation)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, asked.OriginalDefinition))
            {
                return IsFor(current, asked, compilation);
            }
        }

        return true;
    }

    public static bool IsOpen(ITypeSymbol? type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => IsOpen(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsOpen) || IsOpen(named.ContainingType),
        _ => false,
    };
}
