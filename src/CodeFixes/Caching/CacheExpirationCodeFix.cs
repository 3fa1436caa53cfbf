using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Caching;

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
            ? context.Root.ReplaceNode(options, EntryOptionsSyntax.WithSetting(options, setting))
            : context.Root.ReplaceNode(call, EntryOptionsSyntax.WithArgument(call, write.IsDistributed ? $"new DistributedCacheEntryOptions {{ {setting} }}" : duration));
        return context.Document.WithSyntaxRoot(Usings.Add((CompilationUnitSyntax)root, context.Model, call.SpanStart, "System")).Project.Solution;
    }
}
