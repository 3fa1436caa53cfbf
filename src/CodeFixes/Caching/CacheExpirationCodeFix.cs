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

/// <summary>Adds an absolute expiration: to the options of the call, or to a call that has none.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CacheExpirationCodeFix)), Shared]
internal sealed class CacheExpirationCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF4012.Expire";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.EntryNeverExpires, RuleIds.EntrySlidesForever];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(
            context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } syntax
            && context.Model.GetOperation(syntax, cancellationToken) is IInvocationOperation call
            && CacheWrite.Of(call) is { } write
            && (write.Expiry & (ExpiryKinds.Absolute | ExpiryKinds.Unknown)) == 0
            && CacheExpirationRewrite.Refusal(write) is null
                ? [new Rewrite(CacheExpirationRewrite.Title(write), EquivalenceKey, _ => Task.FromResult(Expire(context, write, syntax)))]
                : ImmutableArray<Rewrite>.Empty);

    private static Solution Expire(RewriteContext context, CacheWrite write, InvocationExpressionSyntax call)
    {
        var duration = CacheExpirationRewrite.Duration(write);
        var setting = "AbsoluteExpirationRelativeToNow = " + duration;
        var root = CacheExpirationRewrite.Options(write) is { } options
            ? context.Root.ReplaceNode(options, WithSetting(options, setting))
            : context.Root.ReplaceNode(call, WithArgument(call, write.IsDistributed ? $"new DistributedCacheEntryOptions {{ {setting} }}" : duration));
        return context.Document.WithSyntaxRoot(Usings.Add((CompilationUnitSyntax)root, context.Model, call.SpanStart, "System")).Project.Solution;
    }

    private static BaseObjectCreationExpressionSyntax WithSetting(BaseObjectCreationExpressionSyntax options, string text)
    {
        var setting = ParseExpression(text);
        if (options.Initializer is { } initializer)
        {
            // After the last setting, before what stands behind it.
            var settings = initializer.Expressions;
            if (settings.Count == 0)
            {
                return options.WithInitializer(InitializerExpression(SyntaxKind.ObjectInitializerExpression, SingletonSeparatedList(setting.WithTrailingTrivia(Space))).WithOpenBraceToken(initializer.OpenBraceToken.WithTrailingTrivia(Space)).WithCloseBraceToken(initializer.CloseBraceToken));
            }

            var last = settings[settings.Count - 1];
            var kept = settings.Replace(last, last.WithoutTrailingTrivia()).GetWithSeparators();
            if (kept.Count == settings.Count * 2)
            {
                // The list ends with a comma already.
                kept = kept.RemoveAt(kept.Count - 1);
            }

            // Below the last setting where each has its line, else behind it.
            var ownLine = last.GetFirstToken().GetPreviousToken().TrailingTrivia.FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
            var comma = Token(SyntaxKind.CommaToken).WithTrailingTrivia(ownLine == default ? Space : ownLine);
            setting = setting.WithLeadingTrivia(ownLine == default ? [] : last.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));
            return options.WithInitializer(initializer.WithExpressions(SeparatedList<ExpressionSyntax>(
                [.. kept, comma, setting.WithTrailingTrivia(settings.SeparatorCount == settings.Count ? settings.GetSeparator(settings.Count - 1).TrailingTrivia : last.GetTrailingTrivia())])));
        }

        return options
            .WithArgumentList((options.ArgumentList ?? ArgumentList()).WithTrailingTrivia(Space))
            .WithInitializer(((ObjectCreationExpressionSyntax)ParseExpression($"new T {{ {text} }}")).Initializer)
            .WithTrailingTrivia(options.GetTrailingTrivia());
    }

    private static InvocationExpressionSyntax WithArgument(InvocationExpressionSyntax call, string value)
    {
        var arguments = call.ArgumentList.Arguments.GetWithSeparators();
        return call.WithArgumentList(call.ArgumentList.WithArguments(SeparatedList<ArgumentSyntax>(arguments.InsertRange(
            3,
            [Token(SyntaxKind.CommaToken).WithTrailingTrivia(Space), Argument(ParseExpression(value))]))));
    }
}
