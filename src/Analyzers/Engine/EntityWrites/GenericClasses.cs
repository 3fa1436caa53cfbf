using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.Engine.EntityWrites;

/// <summary>Is a generic class of the application, <c>EfRepository&lt;T&gt;</c>, used for an entity?</summary>
internal static class GenericClasses
{
    /// <summary>
    /// Yes where the source names the entity, or what it derives from, as a type argument of some class of the application:
    /// <c>IRepository&lt;Order&gt;</c>. A class's type argument is never inferred; but where a generic method hands on its own,
    /// or one is made of a <c>Type</c>, it may be any.
    /// </summary>
    public static bool MayBeOf(ITypeSymbol entity, INamedTypeSymbol generic, Compilation compilation, CancellationToken cancellationToken)
    {
        if (NameIndex.NameIndex.Contains(compilation, "MakeGenericType", cancellationToken) || IsOfMethodsParameter(generic, compilation, cancellationToken))
        {
            return true;
        }

        foreach (var name in NamesOf(entity))
        {
            foreach (var use in NameIndex.NameIndex.Find(compilation, name, cancellationToken))
            {
                if (use.FirstAncestorOrSelf<GenericNameSyntax>(node => node.TypeArgumentList.Span.Contains(use.Span)) is { } constructed
                    && compilation.GetSemanticModel(use.SyntaxTree).GetSymbolInfo(constructed, cancellationToken).Symbol is var symbol
                    && (symbol?.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty != true || Is(generic, symbol.OriginalDefinition)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The class is asked for by an interface or base of a library.</summary>
    private static bool Is(INamedTypeSymbol generic, ISymbol named)
    {
        for (var type = generic; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, named))
            {
                return true;
            }
        }

        return generic.AllInterfaces.Any(implemented => SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, named));
    }

    /// <summary><c>Save&lt;TEntity&gt;(TEntity entity) => new EfRepository&lt;TEntity&gt;(db).Add(entity)</c></summary>
    private static bool IsOfMethodsParameter(INamedTypeSymbol generic, Compilation compilation, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { generic.Name };
        foreach (var implemented in generic.AllInterfaces)
        {
            if (implemented.IsGenericType)
            {
                names.Add(implemented.Name);
            }
        }

        foreach (var name in names)
        {
            foreach (var use in NameIndex.NameIndex.Find(compilation, name, cancellationToken))
            {
                if (use is GenericNameSyntax { TypeArgumentList.Arguments: var arguments }
                    && arguments.Any(argument => argument is IdentifierNameSyntax && compilation.GetSemanticModel(use.SyntaxTree).GetSymbolInfo(argument, cancellationToken).Symbol is ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method }))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static IEnumerable<string> NamesOf(ITypeSymbol entity)
    {
        for (var type = entity; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
        {
            yield return type.Name;
        }

        foreach (var implemented in entity.AllInterfaces)
        {
            yield return implemented.Name;
        }
    }
}
