using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PerfAnalyzers.Testing.Tests;

/// <summary>Renames <c>bad</c> to <c>good</c> where it is declared and used. The specimens below have one fault each.</summary>
internal abstract class BadNameCodeFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => ["T0001"];

    protected virtual string? Key => "SayGood";

    protected virtual string Title => "Say good";

    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken))!;
        context.RegisterCodeFix(
            CodeAction.Create(Title, cancellationToken => ChangeAsync(context.Document, root, context.Diagnostics[0].Location.SourceSpan, cancellationToken), Key),
            context.Diagnostics);
    }

    protected virtual Task<Solution> ChangeAsync(Document document, SyntaxNode root, TextSpan span, CancellationToken cancellationToken)
        => Task.FromResult(document.WithSyntaxRoot(Change(root, span)).Project.Solution);

    protected abstract SyntaxNode Change(SyntaxNode root, TextSpan span);

    protected static SyntaxNode Rename(SyntaxNode root, TextSpan span, string name)
    {
        var scope = root.FindNode(span).FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() ?? root;
        return root.ReplaceTokens(
            scope.DescendantTokens().Where(token => token.ValueText == "bad"),
            (token, _) => SyntaxFactory.Identifier(token.LeadingTrivia, name, token.TrailingTrivia));
    }
}

internal sealed class GoodCodeFix : BadNameCodeFix
{
    protected override SyntaxNode Change(SyntaxNode root, TextSpan span) => Rename(root, span, "good");
}

internal sealed class KeylessCodeFix : BadNameCodeFix
{
    protected override string? Key => null;

    protected override SyntaxNode Change(SyntaxNode root, TextSpan span) => Rename(root, span, "good");
}

internal sealed class ThrowingCodeFix : BadNameCodeFix
{
    public override Task RegisterCodeFixesAsync(CodeFixContext context) => throw new InvalidOperationException("the specimen throws");

    protected override SyntaxNode Change(SyntaxNode root, TextSpan span) => root;
}

internal sealed class UnchangingCodeFix : BadNameCodeFix
{
    protected override SyntaxNode Change(SyntaxNode root, TextSpan span) => root;
}

/// <summary>Renames the declaration and not its uses.</summary>
internal sealed class BreakingCodeFix : BadNameCodeFix
{
    protected override SyntaxNode Change(SyntaxNode root, TextSpan span)
    {
        var name = root.FindToken(span.Start);
        return root.ReplaceToken(name, SyntaxFactory.Identifier(name.LeadingTrivia, "good", name.TrailingTrivia));
    }
}

/// <summary>Builds <c>good + 1 * 2</c> as a product, which as text is a sum.</summary>
internal sealed class UnparenthesizedCodeFix : BadNameCodeFix
{
    protected override SyntaxNode Change(SyntaxNode root, TextSpan span)
    {
        var value = root.FindNode(span).FirstAncestorOrSelf<VariableDeclaratorSyntax>()!.Initializer!.Value;
        var sum = SyntaxFactory.ParseExpression("1 + 1 ");
        return root.ReplaceNode(value, SyntaxFactory.BinaryExpression(SyntaxKind.MultiplyExpression, sum, SyntaxFactory.ParseExpression(" 2")));
    }
}

/// <summary>Adds a space and leaves the finding.</summary>
internal sealed class EndlessCodeFix : BadNameCodeFix
{
    protected override SyntaxNode Change(SyntaxNode root, TextSpan span)
    {
        var name = root.FindToken(span.Start);
        return root.ReplaceToken(name, name.WithTrailingTrivia(name.TrailingTrivia.Add(SyntaxFactory.Space)));
    }
}

internal sealed class DocumentAddingCodeFix : BadNameCodeFix
{
    protected override Task<Solution> ChangeAsync(Document document, SyntaxNode root, TextSpan span, CancellationToken cancellationToken)
        => Task.FromResult(document.WithSyntaxRoot(Rename(root, span, "good")).Project.AddDocument("New.cs", "class New;", filePath: "/0/New.cs").Project.Solution);

    protected override SyntaxNode Change(SyntaxNode root, TextSpan span) => root;
}

/// <summary>Ends its new line with a line feed, whatever the file does.</summary>
internal sealed class LineFeedCodeFix : BadNameCodeFix
{
    protected override SyntaxNode Change(SyntaxNode root, TextSpan span)
    {
        var renamed = Rename(root, span, "good");
        var type = renamed.DescendantNodes().OfType<TypeDeclarationSyntax>().First();
        return renamed.ReplaceNode(type, type.WithLeadingTrivia(SyntaxFactory.Comment("// fixed"), SyntaxFactory.LineFeed));
    }
}

internal sealed class NoFixAllCodeFix : BadNameCodeFix
{
    public override FixAllProvider? GetFixAllProvider() => null;

    protected override SyntaxNode Change(SyntaxNode root, TextSpan span) => Rename(root, span, "good");
}

/// <summary>Fixes the whole solution, whatever scope is asked for.</summary>
internal sealed class FarReachingFixAllCodeFix : BadNameCodeFix
{
    public override FixAllProvider? GetFixAllProvider()
        => new ReplacingFixAllProvider("good", context => context.Solution.Projects.SelectMany(project => project.DocumentIds));

    protected override SyntaxNode Change(SyntaxNode root, TextSpan span) => Rename(root, span, "good");
}

/// <summary>Fixes one document, whatever scope is asked for.</summary>
internal sealed class ShortSightedFixAllCodeFix : BadNameCodeFix
{
    public override FixAllProvider? GetFixAllProvider() => new ReplacingFixAllProvider("good", context => [context.Document!.Id]);

    protected override SyntaxNode Change(SyntaxNode root, TextSpan span) => Rename(root, span, "good");
}

/// <summary>Gives another name when it fixes all than when it fixes one.</summary>
internal sealed class OtherResultFixAllCodeFix : BadNameCodeFix
{
    public override FixAllProvider? GetFixAllProvider()
        => new ReplacingFixAllProvider("best", context => context.Scope switch
        {
            FixAllScope.Document => [context.Document!.Id],
            FixAllScope.Project => context.Project.DocumentIds,
            _ => context.Solution.Projects.SelectMany(project => project.DocumentIds),
        });

    protected override SyntaxNode Change(SyntaxNode root, TextSpan span) => Rename(root, span, "good");
}

internal sealed class ReplacingFixAllProvider(string name, Func<FixAllContext, IEnumerable<DocumentId>> reach) : FixAllProvider
{
    public override Task<CodeAction?> GetFixAsync(FixAllContext context)
        => Task.FromResult<CodeAction?>(CodeAction.Create(
            "Fix all",
            async cancellationToken =>
            {
                var solution = context.Solution;
                foreach (var id in reach(context))
                {
                    var text = await solution.GetDocument(id)!.GetTextAsync(cancellationToken);
                    solution = solution.WithDocumentText(id, SourceText.From(text.ToString().Replace("bad", name)));
                }

                return solution;
            },
            nameof(ReplacingFixAllProvider)));
}

/// <summary>Offers nothing in a method called Keep, so the key that fix-all gets there is null.</summary>
internal sealed class ChoosyCodeFix : BadNameCodeFix
{
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken))!;
        if (root.FindNode(context.Span).FirstAncestorOrSelf<MethodDeclarationSyntax>()!.Identifier.ValueText != "Keep")
        {
            await base.RegisterCodeFixesAsync(context);
        }
    }

    protected override SyntaxNode Change(SyntaxNode root, TextSpan span) => Rename(root, span, "good");
}

internal sealed class OtherTitleCodeFix : BadNameCodeFix
{
    protected override string Title => "Say better";

    protected override SyntaxNode Change(SyntaxNode root, TextSpan span) => Rename(root, span, "good");
}
