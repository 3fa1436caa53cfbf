using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Caching;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Gives an entry a size: in its options, in the factory that is handed it, or behind the call that makes it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EntryWithoutSizeCodeFix)), Shared]
internal sealed class EntryWithoutSizeCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF4014.Size";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.EntryWithoutSize];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(
            context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } syntax
            && context.Model.GetOperation(syntax, cancellationToken) is IInvocationOperation call
            && CacheWrite.Of(call) is { } write
            && (write.Expiry & (ExpiryKinds.Sized | ExpiryKinds.Unknown)) == 0
            && EntrySizeRewrite.Refusal(write) is null
                ? [new Rewrite(EntrySizeRewrite.Title, EquivalenceKey, _ => Task.FromResult(context.Document.WithSyntaxRoot(Sized(context.Root, write, syntax)).Project.Solution))]
                : ImmutableArray<Rewrite>.Empty);

    private static SyntaxNode Sized(SyntaxNode root, CacheWrite write, InvocationExpressionSyntax call)
    {
        if (CacheExpirationRewrite.Options(write) is { } options)
        {
            return root.ReplaceNode(options, EntryOptionsSyntax.WithSetting(options, "Size = 1"));
        }

        if (EntrySizeRewrite.OptionsFor(write) is { } text)
        {
            var arguments = call.ArgumentList.Arguments;
            var added = ParseExpression(text);
            return arguments.Count == 3
                ? root.ReplaceNode(arguments[2].Expression, added.WithTriviaFrom(arguments[2].Expression))
                : root.ReplaceNode(call, EntryOptionsSyntax.WithArgument(call, text));
        }

        var (name, statement, isBehind) = EntrySizeRewrite.EntryOf(write)!.Value;
        var size = ParseStatement($"{name}.Size = 1;")
            .WithLeadingTrivia(Whitespace(Indentation.Of(statement)))
            .WithTrailingTrivia(Usings.EndOfLine(root));
        return isBehind ? root.InsertNodesAfter(statement, [size]) : root.InsertNodesBefore(statement, [size]);
    }
}
