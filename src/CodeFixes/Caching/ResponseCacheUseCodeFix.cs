using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.Endpoints;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Makes a response private to its caller, and leaves out the query keys that nobody reads, or registers who reads them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ResponseCacheUseCodeFix)), Shared]
internal sealed class ResponseCacheUseCodeFix : RewriteCodeFixProvider
{
    private const string ClientKey = "PERF4006.Client";
    private const string DropKey = "PERF4007.Drop";
    private const string RegisterKey = "PERF4007.Register";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.PublicResponseCache, RuleIds.ResponseCacheWithoutMiddleware];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (context.Node.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        if (context.Diagnostic.Id == RuleIds.PublicResponseCache)
        {
            return Task.FromResult<ImmutableArray<Rewrite>>([new Rewrite(ResponseCacheRewrite.ClientTitle, ClientKey, _ => Task.FromResult(MakePrivate(context, attribute)))]);
        }

        var rewrites = ImmutableArray.CreateBuilder<Rewrite>();
        if (ResponseCacheRewrite.VaryByQueryKeys(attribute) is { } keys)
        {
            rewrites.Add(new Rewrite(ResponseCacheRewrite.DropTitle, DropKey, _ => Task.FromResult(Drop(context, attribute, keys))));
            if (CacheMiddleware.ResponseCaching(context.Model.Compilation, cancellationToken) is { IsUsable: true, Middleware: not null } host)
            {
                // It starts to store responses on the server.
                rewrites.Add(new Rewrite(ResponseCacheRewrite.RegisterTitle, RegisterKey, token => CacheRegistration.ApplyAsync(context, null, null, host, [], token)) { IsByHand = true });
            }
        }

        return Task.FromResult(rewrites.ToImmutable());
    }

    private static Solution MakePrivate(RewriteContext context, AttributeSyntax attribute)
    {
        var list = attribute.ArgumentList!;
        var client = ((MethodDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration("[A(Location = ResponseCacheLocation.Client)]void M();")!).AttributeLists[0].Attributes[0];
        var argument = client.ArgumentList!.Arguments[0];
        var changed = ResponseCacheRewrite.Location(attribute) is { } location
            ? list.ReplaceNode(location, argument.WithTriviaFrom(location))
            : list.WithArguments(SyntaxFactory.SeparatedList<AttributeArgumentSyntax>(
                [.. list.Arguments.GetWithSeparators(), SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), argument]));
        var root = (CompilationUnitSyntax)context.Root.ReplaceNode(list, changed);
        return context.Document.WithSyntaxRoot(Usings.Add(root, context.Model, attribute.SpanStart, "Microsoft.AspNetCore.Mvc")).Project.Solution;
    }

    private static Solution Drop(RewriteContext context, AttributeSyntax attribute, AttributeArgumentSyntax keys)
    {
        var list = attribute.ArgumentList!;
        var changed = list.Arguments.Count == 1
            ? context.Root.RemoveNode(list, SyntaxRemoveOptions.KeepNoTrivia)!
            : context.Root.ReplaceNode(list, list.WithArguments(list.Arguments.Remove(keys)));
        return context.Document.WithSyntaxRoot(changed).Project.Solution;
    }
}
