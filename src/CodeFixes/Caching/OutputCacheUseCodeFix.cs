using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.Endpoints;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Registers the output cache where it is used and missing, and removes it where it does nothing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OutputCacheUseCodeFix)), Shared]
internal sealed class OutputCacheUseCodeFix : RewriteCodeFixProvider
{
    private const string RegisterKey = "PERF4003.Register";
    private const string RemoveKey = "PERF4004.Remove";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.OutputCacheWithoutMiddleware, RuleIds.OutputCacheOnVerb];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(context.Diagnostic.Id == RuleIds.OutputCacheWithoutMiddleware ? Register(context, cancellationToken) : Remove(context));

    private static ImmutableArray<Rewrite> Register(RewriteContext context, CancellationToken cancellationToken)
    {
        var host = OutputCacheHost.Find(context.Model.Compilation, cancellationToken);
        return host is { IsUsable: true, Middleware: not null }
            ? [new Rewrite(OutputCacheRewrite.RegisterTitle, RegisterKey, token => OutputCacheRegistration.ApplyAsync(context, null, null, host, [], token))]
            : [];
    }

    private static ImmutableArray<Rewrite> Remove(RewriteContext context)
    {
        if (context.Node.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute)
        {
            return [new Rewrite(OutputCacheRewrite.RemoveTitle, RemoveKey, _ => Task.FromResult(context.Document.WithSyntaxRoot(Attributes.Remove(context.Root, attribute)).Project.Solution))];
        }

        return context.Node is SimpleNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access }
            ? [new Rewrite(OutputCacheRewrite.RemoveTitle, RemoveKey, _ => Task.FromResult(context.Document.WithSyntaxRoot(RemoveCall(context.Root, call, access)).Project.Solution))]
            : [];
    }

    /// <summary>What a call is chained to stands for the whole.</summary>
    private static SyntaxNode RemoveCall(SyntaxNode root, InvocationExpressionSyntax call, MemberAccessExpressionSyntax access)
    {
        // A comment behind the line above stays; its line break goes with the call's line.
        var kept = access.Expression.GetTrailingTrivia();
        var comments = kept.Any(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia)) ? kept : default;
        var trailing = call.GetTrailingTrivia();
        return root.ReplaceNode(call, access.Expression.WithTrailingTrivia(comments.AddRange(trailing)));
    }
}
