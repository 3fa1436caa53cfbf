using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>
/// Gives a class the cache of the application in place of its own. By hand: from then on the entries of one request are found by
/// the others, whose keys may be the same.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ShortLivedCacheCodeFix)), Shared]
internal sealed class ShortLivedCacheCodeFix : RewriteCodeFixProvider
{
    private const string Title = "Have the IMemoryCache of the application injected, whose entries all requests share";
    private const string EquivalenceKey = "PERF4042.Inject";
    private const string Namespace = MemoryCacheInjection.Namespace;

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.ShortLivedCache];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(
            MemoryCacheInjection.IsRegistered(context.Model.Compilation, cancellationToken)
            && OwnCache.Find(context, cancellationToken) is { } own
                ? [new Rewrite(Title, EquivalenceKey, token => MemoryCacheInjection.ApplyAsync(context, own.Class, own.Injected(context), [Namespace], token)) { IsByHand = true }]
                : ImmutableArray<Rewrite>.Empty);

    /// <summary>A cache that a class makes for itself and keeps in a private field.</summary>
    /// <param name="Constructor">The only constructor that is written as one; null where there is a primary one or none.</param>
    private sealed record OwnCache(ClassDeclarationSyntax Class, VariableDeclaratorSyntax Field, BaseObjectCreationExpressionSyntax Creation, ConstructorDeclarationSyntax? Constructor)
    {
        private VariableDeclarationSyntax Declaration => (VariableDeclarationSyntax)Field.Parent!;

        public static OwnCache? Find(RewriteContext context, CancellationToken cancellationToken)
        {
            if (context.Node is not BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments: [{ Expression: BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments.Count: 0 } }] } creation
                || !context.Model.GetTypeInfo(creation, cancellationToken).Type.IsType(Namespace, "MemoryCache")
                || creation.FirstAncestorOrSelf<ClassDeclarationSyntax>() is not { } type
                || type.Modifiers.Any(SyntaxKind.PartialKeyword)
                || FieldOf(creation, context.Model, cancellationToken) is not { DeclaredAccessibility: Accessibility.Private, IsStatic: false, DeclaringSyntaxReferences: [var reference] }
                || reference.GetSyntax(cancellationToken) is not VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } } field
                || IsDisposed(type, field.Identifier.ValueText))
            {
                return null;
            }

            return MemoryCacheInjection.HasOneConstructor(type, out var constructor) ? new OwnCache(type, field, creation, constructor) : null;
        }

        public ClassDeclarationSyntax Injected(RewriteContext context)
        {
            var endOfLine = Usings.EndOfLine(context.Root);
            var name = MemoryCacheInjection.FreeName(Class, context.Model);
            var isInitializer = Field.Initializer?.Value.Contains(Creation) == true;
            var edits = new Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode?>> { [Declaration.Type] = type => SyntaxFactory.IdentifierName("IMemoryCache").WithTriviaFrom(type) };
            if (!isInitializer || Class.ParameterList is not null)
            {
                edits.Add(Creation, creation => SyntaxFactory.IdentifierName(name).WithTriviaFrom(creation));
            }
            else
            {
                edits.Add(Field, field => ((VariableDeclaratorSyntax)field).WithInitializer(null).WithIdentifier(Field.Identifier.WithTrailingTrivia()));
            }

            if (Class.ParameterList is { } primary)
            {
                edits.Add(primary, list => MemoryCacheInjection.Extended((ParameterListSyntax)list, name));
            }
            else if (Constructor is not null)
            {
                edits.Add(Constructor, constructor => MemoryCacheInjection.WithParameter((ConstructorDeclarationSyntax)constructor, Constructor, name, isInitializer ? Field.Identifier.Text : null, endOfLine));
            }

            var changed = Class.ReplaceNodes(edits.Keys, (original, rewritten) => edits[original](rewritten)!);
            return Class.ParameterList is null && Constructor is null
                ? MemoryCacheInjection.WithConstructor(changed, (MemberDeclarationSyntax)Declaration.Parent!, Class.Members.IndexOf((MemberDeclarationSyntax)Declaration.Parent!), Field.Identifier.Text, name, endOfLine)
                : changed;
        }

        private static IFieldSymbol? FieldOf(BaseObjectCreationExpressionSyntax creation, SemanticModel model, CancellationToken cancellationToken) => creation.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } field } => model.GetDeclaredSymbol(field, cancellationToken) as IFieldSymbol,
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: var target } => model.GetSymbolInfo(target, cancellationToken).Symbol as IFieldSymbol,
            _ => null,
        };

        /// <summary>The cache of the application must outlive the object.</summary>
        private static bool IsDisposed(ClassDeclarationSyntax type, string field)
        {
            foreach (var node in type.DescendantNodes())
            {
                var place = node switch
                {
                    IdentifierNameSyntax { Identifier.ValueText: "Dispose" } => (SyntaxNode?)node.FirstAncestorOrSelf<StatementSyntax>() ?? node.FirstAncestorOrSelf<MemberDeclarationSyntax>(),
                    UsingStatementSyntax { Expression: { } resource } => resource,
                    _ => null,
                };
                if (place?.DescendantTokens().Any(token => token.ValueText == field) == true)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
