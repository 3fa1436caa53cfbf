using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.CacheCalls;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Adds the missing inputs to a key: <c>"fares"</c> is <c>$"fares:{zone}"</c> now.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeyLacksInputCodeFix)), Shared]
internal sealed class KeyLacksInputCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF4020.Key";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.KeyLacksInput];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(
            context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } syntax
            && EntryAt(context, syntax, cancellationToken) is { } entry
            && MissingKeyInputs.Of(entry) is { IsEmpty: false } missing
            && KeyRewrite.Refusal(entry, missing, cancellationToken) is null
            && KeyRewrite.Written(entry, cancellationToken) is { } key
                ? [new Rewrite(KeyRewrite.Title, EquivalenceKey, _ => Task.FromResult(context.Document.WithSyntaxRoot(context.Root.ReplaceNode(key, Extended(key, missing).WithTriviaFrom(key))).Project.Solution))]
                : ImmutableArray<Rewrite>.Empty);

    private static CachedComputation? EntryAt(RewriteContext context, InvocationExpressionSyntax syntax, CancellationToken cancellationToken)
    {
        // A key that is a call itself, string.Concat(..), is inside the call of the cache.
        for (var current = syntax; current is not null; current = current.Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>())
        {
            if (context.Model.GetOperation(current, cancellationToken) is { } operation && CacheCalls.At(operation) is { } call)
            {
                return CachedComputation.Of(call);
            }
        }

        return null;
    }

    private static ExpressionSyntax Extended(ExpressionSyntax key, ImmutableArray<ISymbol> missing)
    {
        switch (key)
        {
            case LiteralExpressionSyntax literal:
                var text = literal.Token.Text;
                return ParseExpression("$" + text.Substring(0, text.Length - 1) + string.Concat(missing.Select(static input => ":{" + input.Name + "}")) + "\"");
            case InterpolatedStringExpressionSyntax interpolated:
                var added = (InterpolatedStringExpressionSyntax)ParseExpression("$\"" + string.Concat(missing.Select(static input => ":{" + input.Name + "}")) + "\"");
                return interpolated.AddContents([.. added.Contents]);
            default:
                return missing.Aggregate(key.WithoutTrivia(), static (sum, input) => Plus(Plus(sum, ParseExpression("\":\"")), IdentifierName(input.Name)));
        }
    }

    private static BinaryExpressionSyntax Plus(ExpressionSyntax left, ExpressionSyntax right)
        => BinaryExpression(SyntaxKind.AddExpression, left.WithTrailingTrivia(Space), Token(SyntaxKind.PlusToken).WithTrailingTrivia(Space), right);
}
