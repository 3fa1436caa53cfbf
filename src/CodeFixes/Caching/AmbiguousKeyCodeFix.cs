using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Infrastructure;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Separates the inputs of a key: <c>$"distance:{from}{to}"</c> is <c>$"distance:{from}:{to}"</c> now.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AmbiguousKeyCodeFix)), Shared]
internal sealed class AmbiguousKeyCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF4023.Separator";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.AmbiguousKey];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(
            context.Diagnostic.Properties.ContainsKey(DiagnosticProperties.Fix)
            && context.Node is InterpolatedStringExpressionSyntax or BinaryExpressionSyntax
            && context.Model.GetOperation(context.Node, cancellationToken) is { } key
            && AmbiguousKey.In(key).Select(static pair => PlaceOf(pair.Right.Syntax)).OfType<SyntaxNode>().ToList() is { Count: > 0 } places
                ? [new Rewrite(AmbiguousKey.Title, EquivalenceKey, _ => Task.FromResult(Separate(context, places)))]
                : ImmutableArray<Rewrite>.Empty);

    /// <summary>What a value is the last part of, or the value itself where it begins a group of its own: <c>a + (b + c)</c>.</summary>
    private static SyntaxNode? PlaceOf(SyntaxNode value)
    {
        while (value.Parent is ParenthesizedExpressionSyntax)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            InterpolationSyntax interpolation => interpolation,
            BinaryExpressionSyntax sum => sum.Right == value ? sum : value,
            _ => null,
        };
    }

    private static Solution Separate(RewriteContext context, List<SyntaxNode> places)
    {
        var separated = context.Root.ReplaceNodes(places.Select(static place => place is InterpolationSyntax ? place.Parent! : place).Distinct(), (original, rewritten) => (original, rewritten) switch
        {
            (InterpolatedStringExpressionSyntax before, InterpolatedStringExpressionSyntax text) => text.WithContents(List(text.Contents.SelectMany(
                (part, i) => places.Contains(before.Contents[i]) ? (InterpolatedStringContentSyntax[])[KeyText.Separator(), part] : [part]))),
            (_, BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum) => sum.WithLeft(KeyText.Separated(sum.Left.WithoutTrailingTrivia()).WithTrailingTrivia(sum.Left.GetTrailingTrivia())),
            (_, ExpressionSyntax first) => KeyText.Plus(ParseExpression("\":\""), first),
            _ => rewritten,
        });
        return context.Document.WithSyntaxRoot(separated).Project.Solution;
    }
}
