using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>How code comes by the <c>HybridCache</c>, or <c>IFusionCache</c>, of the application.</summary>
internal sealed class LayeredCacheAccess(RewriteContext context, LayeredCache cache)
{
    /// <summary>Is there one at the place, or a primary constructor that can be given one?</summary>
    public bool Reaches(SyntaxNode place)
        => context.Model.Compilation.GetTypeByMetadataName(cache.Namespace + "." + cache.TypeName) is not null
            && (InScope(place.SpanStart) is not null || (cache.IsInjected && TypeOf(place)?.ParameterList is not null));

    /// <summary>A member, parameter or local that holds such a cache.</summary>
    public string? InScope(int position)
    {
        foreach (var symbol in context.Model.LookupSymbols(position))
        {
            var type = symbol switch
            {
                IFieldSymbol field => field.Type,
                IPropertySymbol property => property.Type,
                IParameterSymbol parameter => parameter.Type,
                ILocalSymbol local => local.Type,
                _ => null,
            };
            if (type.IsType(cache.Namespace, cache.TypeName))
            {
                return symbol.Name;
            }
        }

        return null;
    }

    private static TypeDeclarationSyntax? TypeOf(SyntaxNode node) => node.FirstAncestorOrSelf<TypeDeclarationSyntax>();

    /// <summary>Where no such cache is in scope, the primary constructor is given one: unless somebody calls it who has none.</summary>
    /// <param name="namespaces">What the replacement needs besides that of the cache.</param>
    public async Task<Solution> ReplaceAsync(SyntaxNode replaced, Func<string, SyntaxNode> replacement, CancellationToken cancellationToken, params string[] namespaces)
    {
        if (InScope(replaced.SpanStart) is { } hybrid)
        {
            return With(context.Root.ReplaceNode(replaced, replacement(hybrid)), replaced, namespaces);
        }

        const string Injected = "hybridCache";
        var type = TypeOf(replaced)!;
        var parameters = type.ParameterList!;
        var root = context.Root.ReplaceNodes([replaced, parameters], (original, _) => original == replaced ? replacement(Injected) : Extended(parameters, Injected));
        var changed = With(root, replaced, namespaces);
        var others = await Mentions.FindAsync(context.Document.Project, type.Identifier.ValueText, cancellationToken).ConfigureAwait(false);
        return await CompileCheck.SoundAsync(context.Solution, changed, others, cancellationToken).ConfigureAwait(false) ?? context.Solution;
    }

    private Solution With(SyntaxNode root, SyntaxNode replaced, string[] namespaces)
        => context.Document.WithSyntaxRoot(Usings.Add((CompilationUnitSyntax)root, context.Model, replaced.SpanStart, [cache.Namespace, .. namespaces])).Project.Solution;

    private static ParameterListSyntax Extended(ParameterListSyntax parameters, string name)
        => parameters.WithParameters(SeparatedList<ParameterSyntax>(
        [
            .. parameters.Parameters.GetWithSeparators(),
            .. parameters.Parameters.Count == 0 ? Array.Empty<SyntaxNodeOrToken>() : [Token(SyntaxKind.CommaToken).WithTrailingTrivia(Space)],
            Parameter(Identifier(name)).WithType(IdentifierName("HybridCache").WithTrailingTrivia(Space)),
        ]));
}
