using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.CacheCalls;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Adds to a key what its value is computed from: <c>"fares"</c> is <c>$"fares:{zone}"</c> now, and <c>"orders"</c> is <c>$"orders:{user.Id}"</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeyLacksInputCodeFix)), Shared]
internal sealed class KeyLacksInputCodeFix : RewriteCodeFixProvider
{
    private const string InputKey = "PERF4020.Key";
    private const string UserKey = "PERF4021.Key";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.KeyLacksInput, RuleIds.KeyLacksUser];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } syntax
            || EntryAt(context, syntax, cancellationToken) is not { } entry
            || KeyRewrite.Written(entry.Call, cancellationToken) is not { } key)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        if (context.Diagnostic.Id == RuleIds.KeyLacksUser)
        {
            return Task.FromResult(new UserReads(context.Model.Compilation).IdentityIn(entry, cancellationToken) is { } identity
                ? [Extend(KeyRewrite.UserTitle, UserKey, [identity.ToString()])]
                : ImmutableArray<Rewrite>.Empty);
        }

        return Task.FromResult(MissingKeyInputs.Of(entry) is { IsEmpty: false } missing && KeyRewrite.Refusal(entry, missing, cancellationToken) is null
            ? [Extend(KeyRewrite.Title, InputKey, [.. missing.Select(static input => input.Name)])]
            : ImmutableArray<Rewrite>.Empty);

        Rewrite Extend(string title, string equivalenceKey, string[] inputs)
            => new(title, equivalenceKey, _ => Task.FromResult(context.Document.WithSyntaxRoot(context.Root.ReplaceNode(key, KeyText.Extended(key, inputs).WithTriviaFrom(key))).Project.Solution));
    }

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
}
