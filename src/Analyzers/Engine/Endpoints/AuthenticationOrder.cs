using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Endpoints;

internal enum CallerKnowledge
{
    Unknown,

    /// <summary>The cache runs when the caller has been authenticated.</summary>
    Known,

    /// <summary>The cache runs first: to it everybody is a stranger.</summary>
    Stranger,
}

/// <summary>Does the output cache know who asks? That depends on the order of the middleware.</summary>
internal static class AuthenticationOrder
{
    /// <summary>What signs callers in with a cookie, which the cache does not look at; it does look at the header <c>Authorization</c>.</summary>
    private static readonly string[] CookieSchemes =
    [
        "AddCookie", "AddIdentity", "AddDefaultIdentity", "AddIdentityCookies", "AddApplicationCookie", "AddOpenIdConnect",
        "AddMicrosoftIdentityWebApp", "AddMicrosoftIdentityWebAppAuthentication",
    ];

    public static CallerKnowledge Find(Compilation compilation, CancellationToken cancellationToken)
    {
        if (Only(compilation, CacheMiddleware.UseOutputCache, cancellationToken) is not { } cache)
        {
            return CallerKnowledge.Unknown;
        }

        if (!NameIndex.NameIndex.Contains(compilation, "UseAuthentication", cancellationToken))
        {
            // A WebApplication authenticates before everything else when nobody says where.
            return IsWebApplication(cache, compilation, cancellationToken) ? CallerKnowledge.Known : CallerKnowledge.Unknown;
        }

        return Only(compilation, "UseAuthentication", cancellationToken) is { } authentication && Body(cache) is { } body && body == Body(authentication)
            ? cache.SpanStart < authentication.SpanStart ? CallerKnowledge.Stranger : CallerKnowledge.Known
            : CallerKnowledge.Unknown;
    }

    public static bool SignsInWithCookie(Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (var name in CookieSchemes)
        {
            if (NameIndex.NameIndex.Contains(compilation, name, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The statement that registers the cache, and the one that it belongs behind; null when they are not statements of one block.</summary>
    public static (SyntaxNode Cache, SyntaxNode After)? Move(Compilation compilation, CancellationToken cancellationToken)
    {
        if (Find(compilation, cancellationToken) != CallerKnowledge.Stranger
            || Only(compilation, CacheMiddleware.UseOutputCache, cancellationToken) is not { } cache
            || OwnStatement(cache) is not { } moved)
        {
            return null;
        }

        SyntaxNode? last = null;
        foreach (var name in (string[])["UseCors", "UseAuthentication", "UseAuthorization"])
        {
            foreach (var use in NameIndex.NameIndex.Find(compilation, name, cancellationToken))
            {
                if (Body(use) != Body(cache))
                {
                    return null;
                }

                if (use.AncestorsAndSelf().FirstOrDefault(node => node.Parent == moved.Parent) is { } statement && (last is null || statement.SpanStart > last.SpanStart))
                {
                    last = statement;
                }
            }
        }

        return last is not null && last != moved && last.SpanStart > moved.SpanStart
            && !moved.ContainsDirectives && !last.ContainsDirectives && !moved.GetLeadingTrivia().Any(trivia => !trivia.IsBlank()) && !last.GetLastToken().GetNextToken().LeadingTrivia.Any(trivia => trivia.IsDirective)
                ? (moved, last)
                : null;
    }

    /// <summary>The statement <c>app.UseOutputCache();</c>, of which the call is all.</summary>
    private static SyntaxNode? OwnStatement(SimpleNameSyntax name)
        => name.Parent is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax, Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax statement } }
            ? statement.Parent switch
            {
                GlobalStatementSyntax global => global,
                BlockSyntax => statement,
                _ => null,
            }
            : null;

    private static SimpleNameSyntax? Only(Compilation compilation, string name, CancellationToken cancellationToken)
    {
        SimpleNameSyntax? only = null;
        foreach (var use in NameIndex.NameIndex.Find(compilation, name, cancellationToken))
        {
            if (only is not null)
            {
                return null;
            }

            only = use;
        }

        return only;
    }

    private static SyntaxNode? Body(SyntaxNode node)
        => node.FirstAncestorOrSelf<SyntaxNode>(ancestor => ancestor is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or CompilationUnitSyntax);

    private static bool IsWebApplication(SimpleNameSyntax use, Compilation compilation, CancellationToken cancellationToken)
        => use.Parent is MemberAccessExpressionSyntax { Expression: var receiver }
            && compilation.GetSemanticModel(use.SyntaxTree).GetTypeInfo(receiver, cancellationToken).Type?.Name == "WebApplication";
}
