using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.NameIndex;
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
    private const string Namespace = "Microsoft.Extensions.Caching.Memory";

    /// <summary>Methods that register an <c>IMemoryCache</c>.</summary>
    private static readonly string[] Registrations = ["AddMemoryCache", "AddHybridCache", "AddMvc", "AddControllersWithViews", "AddRazorPages"];

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.ShortLivedCache];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(
            Registrations.Any(name => NameIndex.Contains(context.Model.Compilation, name, cancellationToken))
            && OwnCache.Find(context, cancellationToken) is { } own
                ? [new Rewrite(Title, EquivalenceKey, token => InjectAsync(context, own, token)) { IsByHand = true }]
                : ImmutableArray<Rewrite>.Empty);

    private static async Task<Solution> InjectAsync(RewriteContext context, OwnCache own, CancellationToken cancellationToken)
    {
        var root = (CompilationUnitSyntax)context.Root.ReplaceNode(own.Class, own.Injected(Usings.EndOfLine(context.Root)));
        var changed = context.Document.WithSyntaxRoot(Usings.Add(root, context.Model, own.Class.SpanStart, Namespace)).Project.Solution;

        // Whoever makes the object or derives from its class now lacks an argument.
        var others = await Mentions.FindAsync(context.Document.Project, own.Class.Identifier.ValueText, cancellationToken).ConfigureAwait(false);
        return await CompileCheck.AddsErrorAsync(context.Solution, changed, others, cancellationToken).ConfigureAwait(false) ? context.Solution : changed;
    }

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

            var constructors = type.Members.OfType<ConstructorDeclarationSyntax>().Where(static member => !member.Modifiers.Any(SyntaxKind.StaticKeyword)).ToList();
            return constructors.Count + (type.ParameterList is null ? 0 : 1) > 1 || constructors is [{ Body: null }]
                ? null
                : new OwnCache(type, field, creation, constructors.FirstOrDefault());
        }

        public ClassDeclarationSyntax Injected(SyntaxTrivia endOfLine)
        {
            var name = FreeName();
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
                edits.Add(primary, list => Extended((ParameterListSyntax)list, name));
            }
            else if (Constructor is not null)
            {
                edits.Add(Constructor, constructor => WithParameter((ConstructorDeclarationSyntax)constructor, name, isInitializer, endOfLine));
            }

            var changed = Class.ReplaceNodes(edits.Keys, (original, rewritten) => edits[original](rewritten)!);
            return Class.ParameterList is null && Constructor is null ? WithConstructor(changed, name, endOfLine) : changed;
        }

        private ConstructorDeclarationSyntax WithParameter(ConstructorDeclarationSyntax constructor, string name, bool assigns, SyntaxTrivia endOfLine)
        {
            var extended = constructor.WithParameterList(Extended(constructor.ParameterList, name));
            if (!assigns)
            {
                return extended;
            }

            var indentation = Constructor!.Body!.Statements is [var first, ..] ? Indentation.Of(first) : Indentation.Of(Constructor) + "    ";
            var assignment = SyntaxFactory.ParseStatement($"{indentation}{Field.Identifier.Text} = {name};").WithTrailingTrivia(endOfLine);
            return extended.WithBody(extended.Body!.WithStatements(extended.Body.Statements.Insert(0, assignment)));
        }

        /// <summary>Behind the field, with a blank line before and after it.</summary>
        private ClassDeclarationSyntax WithConstructor(ClassDeclarationSyntax type, string name, SyntaxTrivia endOfLine)
        {
            var index = Class.Members.IndexOf((MemberDeclarationSyntax)Declaration.Parent!);
            var accessibility = type.Modifiers.Any(SyntaxKind.AbstractKeyword) ? "protected" : "public";
            var constructor = SyntaxFactory.ParseMemberDeclaration($"{Indentation.Of(Declaration.Parent!)}{accessibility} {type.Identifier.Text}(IMemoryCache {name}) => {Field.Identifier.Text} = {name};")!;
            return type.WithMembers(type.Members.Insert(index + 1, constructor.WithLeadingTrivia(constructor.GetLeadingTrivia().Insert(0, endOfLine)).WithTrailingTrivia(endOfLine)));
        }

        private string FreeName()
        {
            var taken = new HashSet<string>(Class.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText), StringComparer.Ordinal);
            var name = "memoryCache";
            while (!taken.Add(name))
            {
                name = "shared" + char.ToUpperInvariant(name[0]) + name.Substring(1);
            }

            return name;
        }

        private static ParameterListSyntax Extended(ParameterListSyntax list, string name)
        {
            var parameter = SyntaxFactory.Parameter(SyntaxFactory.Identifier(name)).WithType(SyntaxFactory.IdentifierName("IMemoryCache").WithTrailingTrivia(SyntaxFactory.Space));
            return list.AddParameters(list.Parameters.Count == 0 ? parameter : parameter.WithLeadingTrivia(SyntaxFactory.Space));
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
