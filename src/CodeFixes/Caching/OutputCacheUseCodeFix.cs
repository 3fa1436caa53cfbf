using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Registers the output cache where it is used and missing, removes it where it does nothing, and keeps callers apart.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OutputCacheUseCodeFix)), Shared]
internal sealed class OutputCacheUseCodeFix : RewriteCodeFixProvider
{
    private const string RegisterKey = "PERF4003.Register";
    private const string RemoveKey = "PERF4004.Remove";
    private const string VaryKey = "PERF4015.Vary";
    private const string MoveKey = "PERF4015.Move";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.OutputCacheWithoutMiddleware, RuleIds.OutputCacheOnVerb, RuleIds.OutputCacheLeak];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
        => Task.FromResult(context.Diagnostic.Id switch
        {
            RuleIds.OutputCacheWithoutMiddleware => Register(context, cancellationToken),
            RuleIds.OutputCacheOnVerb => Remove(context),
            _ when context.Diagnostic.Properties.TryGetValue(DiagnosticProperties.Fix, out var title) && title == UserVariation.Title => Vary(context, cancellationToken),
            _ => Move(context, cancellationToken),
        });

    private static ImmutableArray<Rewrite> Vary(RewriteContext context, CancellationToken cancellationToken)
    {
        if (context.Node is not SimpleNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax syntax } } name
            || context.Model.GetOperation(syntax, cancellationToken) is not IInvocationOperation call
            || !EndpointReader.TryCreate(context.Model.Compilation, out var endpoints))
        {
            return [];
        }

        var callers = new OutputCacheCallers(endpoints);
        var use = new OutputCacheUse(OutputCacheUse.Convention, name.GetLocation(), null, new CachePolicies(endpoints).OfConvention(call, cancellationToken));
        var parameter = use.Policy.Builder is SimpleLambdaExpressionSyntax { Parameter.Identifier.ValueText: "context" } ? "http" : "context";
        return callers.Leak(use.Policy, CachedHandlers.Of(call, endpoints, cancellationToken), cancellationToken) is { } leak
            && callers.Identity(leak, use, parameter, cancellationToken) is { } identity
            && UserVariation.Steps(use.Policy, use.Location) is { } steps
                ? [new Rewrite(UserVariation.Title, VaryKey, _ => Task.FromResult(Vary(context, steps, $"x.VaryByValue({parameter} => new(\"user\", {identity} ?? \"\"))")))]
                : [];
    }

    private static Solution Vary(RewriteContext context, InvocationExpressionSyntax steps, string step)
    {
        var call = (InvocationExpressionSyntax)SyntaxFactory.ParseExpression(step);
        var access = (MemberAccessExpressionSyntax)call.Expression;
        var varied = call
            .WithExpression(access.WithExpression(steps.WithoutTrailingTrivia()))
            .WithTrailingTrivia(steps.GetTrailingTrivia());
        var root = context.Root.ReplaceNode(steps, varied);
        return context.Document
            .WithSyntaxRoot(step.Contains(UserVariation.ClaimTypes) ? Usings.Add((CompilationUnitSyntax)root, context.Model, steps.SpanStart, "System.Security.Claims") : root)
            .Project.Solution;
    }

    private static ImmutableArray<Rewrite> Register(RewriteContext context, CancellationToken cancellationToken)
    {
        var host = CacheMiddleware.OutputCaching(context.Model.Compilation, cancellationToken);
        return host is { IsUsable: true, Middleware: not null }
            ? [new Rewrite(OutputCacheRewrite.RegisterTitle, RegisterKey, token => CacheRegistration.ApplyAsync(context, null, null, host, [], token))]
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

    private static ImmutableArray<Rewrite> Move(RewriteContext context, CancellationToken cancellationToken)
        => context.Diagnostic.Properties.ContainsKey(DiagnosticProperties.Fix)
            && AuthenticationOrder.Move(context.Model.Compilation, cancellationToken) is var (cache, after)
            && context.Solution.GetDocument(cache.SyntaxTree) is { } document
                ? [new Rewrite(OutputCacheRewrite.MoveTitle, MoveKey, token => MoveAsync(document, cache, after, token))]
                : [];

    private static async Task<Solution> MoveAsync(Document document, SyntaxNode cache, SyntaxNode after, CancellationToken cancellationToken)
    {
        var root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!.TrackNodes(cache, after);
        var moved = cache.WithLeadingTrivia(Indentation.TriviaOf(cache));

        // The empty lines above the statement stay where they are.
        var lines = cache.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).ToList();
        root = root.InsertNodesAfter(root.GetCurrentNode(after)!, [moved]);
        var next = root.GetCurrentNode(cache)!.GetLastToken().GetNextToken();
        root = lines.Count == 0 ? root : root.ReplaceToken(next, next.WithLeadingTrivia(lines.Concat(next.LeadingTrivia)));
        return document.WithSyntaxRoot(root.RemoveNode(root.GetCurrentNode(cache)!, SyntaxRemoveOptions.KeepNoTrivia)!).Project.Solution;
    }

    /// <summary>What a call is chained to stands for the whole.</summary>
    private static SyntaxNode RemoveCall(SyntaxNode root, InvocationExpressionSyntax call, MemberAccessExpressionSyntax access)
    {
        // A comment behind the line above stays; its line break goes with the call's line.
        var kept = access.Expression.GetTrailingTrivia();
        var comments = kept.Any(trivia => !trivia.IsBlank()) ? kept : default;
        var trailing = call.GetTrailingTrivia();
        return root.ReplaceNode(call, access.Expression.WithTrailingTrivia(comments.AddRange(trailing)));
    }
}
