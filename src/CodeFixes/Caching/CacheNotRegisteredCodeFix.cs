using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>PERF4055: puts the decorator before the service, after its one registration.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CacheNotRegisteredCodeFix)), Shared]
internal sealed class CacheNotRegisteredCodeFix : RewriteCodeFixProvider
{
    private const string Title = "Put the cache before the registered service";
    private const string Key = "DecorateWithCache";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.CacheNotRegistered];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(GetRewrites(context, cancellationToken));

    private static ImmutableArray<Rewrite> GetRewrites(RewriteContext context, CancellationToken cancellationToken)
        => context.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
            && context.Model.GetDeclaredSymbol(declaration, cancellationToken) is INamedTypeSymbol { IsGenericType: false } service
            && ServiceDecoration.Find(service, context.Model.Compilation, cancellationToken) is { Calls.Length: > 0 } decoration
                ? [new Rewrite(Title, Key, token => ApplyAsync(context, decoration, token))]
                : [];

    private static async Task<Solution> ApplyAsync(RewriteContext context, ServiceDecoration decoration, CancellationToken cancellationToken)
    {
        var tree = decoration.Statement.SyntaxTree;
        var document = context.Solution.GetDocument(tree)!;
        var model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var root = (CompilationUnitSyntax)await tree.GetRootAsync(cancellationToken).ConfigureAwait(false);
        var changed = Usings.Add(decoration.Insert(root.TrackNodes(decoration.Statement)), model, decoration.Statement.SpanStart, decoration.Namespaces);
        return context.Solution.WithDocumentSyntaxRoot(document.Id, changed);
    }
}
