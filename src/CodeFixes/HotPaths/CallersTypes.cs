using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace PerfAnalyzers.CodeFixes.HotPaths;

/// <summary>The type arguments of a generic hot path: those with which the whole solution calls it, when these are always the same.</summary>
internal static class CallersTypes
{
    /// <summary>In full: a caller may be in another project, whose symbols are others. Without <c>string?</c>, which is no type.</summary>
    private static readonly SymbolDisplayFormat Format = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>As the attribute names them: those of the outer types first. Null when nobody calls it, or with different types.</summary>
    public static async Task<IReadOnlyList<string>?> FindAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (context.Node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } declaration
            || context.Model.GetDeclaredSymbol(declaration, cancellationToken) is not { } method)
        {
            return null;
        }

        IReadOnlyList<string>? only = null;
        foreach (var referenced in await SymbolFinder.FindReferencesAsync(method, context.Solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (var reference in referenced.Locations)
            {
                var model = await reference.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
                var root = await reference.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
                if (model is null || root?.FindNode(reference.Location.SourceSpan, getInnermostNodeForTie: true) is not { } name
                    || model.GetSymbolInfo(name, cancellationToken).Symbol is not IMethodSymbol called)
                {
                    continue;
                }

                // Inside generic code the types are still open, and its own callers say which.
                var types = Of(called);
                if (types.Exists(static type => !IsClosed(type)))
                {
                    continue;
                }

                var names = types.ConvertAll(static type => type.ToDisplayString(Format));
                if (only is not null && !only.SequenceEqual(names))
                {
                    return null;
                }

                only = names;
            }
        }

        return only;
    }

    private static List<ITypeSymbol> Of(IMethodSymbol method)
    {
        var types = new List<ITypeSymbol>(method.TypeArguments);
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            types.InsertRange(0, type.TypeArguments);
        }

        return types;
    }

    private static bool IsClosed(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsClosed(array.ElementType),
        INamedTypeSymbol { IsAnonymousType: false, TypeKind: not TypeKind.Error } named => named.TypeArguments.All(IsClosed),
        _ => false,
    };
}
