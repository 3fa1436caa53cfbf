using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Caching;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Declares a static <c>Dictionary</c> as a <c>ConcurrentDictionary</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnguardedMapCodeFix)), Shared]
internal sealed class UnguardedMapCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF4044.Concurrent";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.UnguardedMap];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(
            WriteAt(context, cancellationToken) is { } write
            && UnguardedMapRewrite.IsPlain(write.Map)
            && UnguardedMapRewrite.Refusal(write.Map, new StaticMapUses(context.Model.Compilation), cancellationToken) is null
            && UnguardedMapRewrite.DeclarationOf(write.Map, cancellationToken) is { } declaration
            && declaration.SyntaxTree == context.Root.SyntaxTree
                ? [new Rewrite(UnguardedMapRewrite.Title, EquivalenceKey, _ => Task.FromResult(Declare(context, declaration)))]
                : ImmutableArray<Rewrite>.Empty);

    private static StaticMapWrite? WriteAt(RewriteContext context, CancellationToken cancellationToken)
    {
        for (var node = context.Node; node is ExpressionSyntax; node = node.Parent)
        {
            if (context.Model.GetOperation(node, cancellationToken) is { } operation && StaticMapWrite.Of(operation) is { } write)
            {
                return write;
            }
        }

        return null;
    }

    private static Solution Declare(RewriteContext context, VariableDeclarationSyntax declaration)
    {
        var names = declaration.DescendantNodes().OfType<GenericNameSyntax>().Where(static name => name.Identifier.ValueText == "Dictionary"
            && (name.Parent is VariableDeclarationSyntax or ObjectCreationExpressionSyntax || name.Parent is QualifiedNameSyntax { Parent: VariableDeclarationSyntax or ObjectCreationExpressionSyntax }));
        var changed = declaration.ReplaceNodes(
            names.Select(static name => (NameSyntax)(name.Parent as QualifiedNameSyntax ?? (NameSyntax)name)),
            static (name, _) => ((GenericNameSyntax)(name is QualifiedNameSyntax qualified ? qualified.Right : name)).WithIdentifier(Identifier("ConcurrentDictionary")).WithTriviaFrom(name));
        var root = (CompilationUnitSyntax)context.Root.ReplaceNode(declaration, changed);
        return context.Document.WithSyntaxRoot(Usings.Add(root, context.Model, declaration.SpanStart, "System.Collections.Concurrent")).Project.Solution;
    }
}
