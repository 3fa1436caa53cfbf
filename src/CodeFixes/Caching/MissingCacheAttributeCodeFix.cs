using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.Endpoints;
using PerfAnalyzers.Engine.HandlerReads;
using PerfAnalyzers.Infrastructure;
using PerfAnalyzers.Infrastructure.Options;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>PERF4001, PERF4002: puts the endpoint's response into the output cache, and sets the cache up where it is not; or caches the service behind it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MissingCacheAttributeCodeFix)), Shared]
internal sealed class MissingCacheAttributeCodeFix : RewriteCodeFixProvider
{
    private const string AttributeKey = "OutputCacheAttribute";
    private const string PageKey = "OutputCachePage";
    private const string ConventionKey = "CacheOutput";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.MissingCacheAttribute, RuleIds.CacheableEndpoint];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var rewrites = OfOutputCache(context, cancellationToken);
        return context.Diagnostic.Id == RuleIds.MissingCacheAttribute ? OfServiceAsync(context, rewrites, cancellationToken) : Task.FromResult(rewrites);
    }

    /// <summary>All callers of the service behind the endpoint get results of some age then, so these are by hand.</summary>
    private static async Task<ImmutableArray<Rewrite>> OfServiceAsync(RewriteContext context, ImmutableArray<Rewrite> rewrites, CancellationToken cancellationToken)
        => CacheableServiceRewrites.ServiceBehind(context, cancellationToken) is { } method
            ? [.. rewrites, .. CacheableServiceRewrites.Of(context, method, cancellationToken), .. await HybridCacheMethod.OfAsync(context, method, cancellationToken).ConfigureAwait(false)]
            : rewrites;

    private static ImmutableArray<Rewrite> OfOutputCache(RewriteContext context, CancellationToken cancellationToken)
    {
        var compilation = context.Model.Compilation;
        var host = CacheMiddleware.OutputCaching(compilation, cancellationToken);
        if (!host.IsUsable || !EndpointReader.TryCreate(compilation, out var endpoints))
        {
            return [];
        }

        if (context.Node is MethodDeclarationSyntax method)
        {
            var handler = context.Model.GetDeclaredSymbol(method, cancellationToken);
            if (handler is not null && endpoints.PageEndpoint(handler) is { } page)
            {
                return OfPage(context, method, page, host);
            }

            return handler is { } action && endpoints.ActionEndpoints(action) is [var endpoint, ..]
                ? [new Rewrite(OutputCacheRewrite.AttributeTitle, AttributeKey, token => AddAttributeAsync(context, method, endpoint, host, token)) { IsByHand = context.Diagnostic.Properties.ContainsKey(DiagnosticProperties.NoFix) }]
                : [];
        }

        return context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } invocation
            && context.Model.GetOperation(invocation, cancellationToken) is IInvocationOperation call
            && endpoints.ReadMapCall(call, cancellationToken) is { } mapCall
                ? [new Rewrite(OutputCacheRewrite.ConventionTitle, ConventionKey, token => AddConventionAsync(context, invocation, mapCall.Endpoint, host, token))]
                : [];
    }

    /// <summary>The framework reads the attribute on the class. What the layout writes around a page is not seen, so that whether it may be kept is for a person to say.</summary>
    private static ImmutableArray<Rewrite> OfPage(RewriteContext context, MethodDeclarationSyntax handler, Endpoint page, CacheMiddleware host)
        => handler.Parent is ClassDeclarationSyntax type
            ? [new Rewrite(OutputCacheRewrite.PageTitle, PageKey, token => AddAttributeAsync(context, type, page, host, token)) { IsByHand = CacheablePage.IsRendered(page) }]
            : [];

    private static Task<Solution> AddAttributeAsync(RewriteContext context, MemberDeclarationSyntax member, Endpoint endpoint, CacheMiddleware host, CancellationToken cancellationToken)
    {
        var keys = QueryKeys(endpoint);
        var arguments = "Duration = " + Duration(context).ToString(CultureInfo.InvariantCulture);
        if (keys.Length > 0)
        {
            arguments += ", VaryByQueryKeys = " + Array(keys, member);
        }

        // One entry for JSON and one for XML, where callers may choose.
        if (CacheMiddleware.NegotiatesContent(context.Model.Compilation, cancellationToken))
        {
            arguments += ", VaryByHeaderNames = " + Array("\"Accept\"", member);
        }

        if (Tags(context, endpoint, cancellationToken) is { Length: > 0 } tags)
        {
            arguments += ", Tags = " + Array(tags, member);
        }

        var list = ((MethodDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"[OutputCache({arguments})]void M();")!).AttributeLists[0];
        return CacheRegistration.ApplyAsync(context, member, Append(member, list, Usings.EndOfLine(context.Root)), host, ["Microsoft.AspNetCore.OutputCaching"], cancellationToken);
    }

    /// <summary>After the other attributes of a declaration, on a line of its own where they are.</summary>
    internal static MemberDeclarationSyntax Append(MemberDeclarationSyntax member, AttributeListSyntax list, SyntaxTrivia endOfLine)
    {
        // An override that takes its route from the method that it overrides.
        var last = member.AttributeLists.LastOrDefault();
        if (last is null)
        {
            return member
                .WithLeadingTrivia(Indentation.TriviaOf(member))
                .WithAttributeLists([list.WithLeadingTrivia(member.GetLeadingTrivia()).WithTrailingTrivia(endOfLine)]);
        }

        return member.WithAttributeLists(member.AttributeLists.Add(last.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia)
            ? list.WithLeadingTrivia(Indentation.TriviaOf(last)).WithTrailingTrivia(endOfLine)
            : list.WithTrailingTrivia(last.GetTrailingTrivia())));
    }

    private static Task<Solution> AddConventionAsync(RewriteContext context, InvocationExpressionSyntax invocation, Endpoint endpoint, CacheMiddleware host, CancellationToken cancellationToken)
    {
        var keys = QueryKeys(endpoint);
        var vary = keys.Length > 0 ? $".SetVaryByQuery({keys})" : "";
        var tag = Tags(context, endpoint, cancellationToken) is { Length: > 0 } tags ? $".Tag({tags})" : "";
        var cached = (InvocationExpressionSyntax)SyntaxFactory.ParseExpression(
            $"x.CacheOutput(policy => policy.Expire(TimeSpan.FromSeconds({Duration(context).ToString(CultureInfo.InvariantCulture)})){vary}{tag})");
        var access = (MemberAccessExpressionSyntax)cached.Expression;
        var lineBreak = LineBreak(invocation);
        var rewritten = cached
            .WithExpression(access
                .WithExpression(lineBreak.IsEmpty ? invocation.WithoutTrailingTrivia() : invocation.WithTrailingTrivia(Usings.EndOfLine(context.Root)))
                .WithOperatorToken(access.OperatorToken.WithLeadingTrivia(lineBreak)))
            .WithTrailingTrivia(invocation.GetTrailingTrivia());
        return CacheRegistration.ApplyAsync(context, invocation, rewritten, host, ["System", "Microsoft.Extensions.DependencyInjection"], cancellationToken);
    }

    /// <summary>
    /// What stands before <c>.CacheOutput</c> on a line of its own: where the chain goes on so, and after a call of several
    /// lines that does not end with a block. Empty to stay on the line.
    /// </summary>
    private static ImmutableArray<SyntaxTrivia> LineBreak(InvocationExpressionSyntax invocation)
    {
        if (invocation.Parent is MemberAccessExpressionSyntax next && invocation.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia))
        {
            return [.. next.OperatorToken.LeadingTrivia.Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))];
        }

        var lines = invocation.SyntaxTree.GetText().Lines;
        var (first, last) = (lines.GetLineFromPosition(invocation.SpanStart), lines.GetLineFromPosition(invocation.Span.End));
        if (first.LineNumber == last.LineNumber || invocation.ArgumentList.Arguments.Last().GetLastToken().IsKind(SyntaxKind.CloseBraceToken))
        {
            return [];
        }

        var text = first.ToString();
        return [SyntaxFactory.Whitespace(text.Substring(0, text.Length - text.TrimStart().Length) + "    ")];
    }

    private static string QueryKeys(Endpoint endpoint)
        => string.Join(", ", endpoint.Parameters
            .Where(parameter => parameter.Source == ParameterSource.Query)
            .Select(parameter => SymbolDisplay.FormatLiteral(parameter.Name, quote: true)));

    /// <summary>What the application evicts where it changes the rows of this response; nothing before .NET 8, whose attribute has no tags.</summary>
    private static string Tags(RewriteContext context, Endpoint endpoint, CancellationToken cancellationToken)
    {
        var compilation = context.Model.Compilation;
        if (compilation.GetTypeByMetadataName("Microsoft.AspNetCore.OutputCaching.OutputCacheAttribute")?.GetMembers("Tags").IsEmpty != false)
        {
            return "";
        }

        var reads = new HandlerReader(compilation).Read(endpoint.Handler, HandlerReader.DefaultDepth, cancellationToken).Reads;
        return string.Join(", ", EvictedTags.For(reads, compilation, cancellationToken).Select(tag => SymbolDisplay.FormatLiteral(tag, quote: true)));
    }

    private static string Array(string elements, SyntaxNode node) => SupportsCollections(node) ? $"[{elements}]" : $"new[] {{ {elements} }}";

    private static bool SupportsCollections(SyntaxNode node) => node.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp12 };

    internal static int Duration(RewriteContext context)
        => PerfOptions.CacheDuration.Read(context.Document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(context.Root.SyntaxTree));
}
