using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Endpoints;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>The missing ones of <c>AddOutputCache()</c> and <c>UseOutputCache()</c>, as statements of the project's start-up code.</summary>
internal static class OutputCacheRegistration
{
    internal sealed record Statement(StatementPlace Place, string Call, string Namespace);

    public static IEnumerable<Statement> Missing(OutputCacheHost host)
    {
        if (host.Services is { } services)
        {
            yield return new Statement(services, OutputCacheHost.AddServices, "Microsoft.Extensions.DependencyInjection");
        }

        if (host.Middleware is { } middleware)
        {
            yield return new Statement(middleware, OutputCacheHost.UseMiddleware, "Microsoft.AspNetCore.Builder");
        }
    }

    /// <param name="root">A root that tracks the statement's anchor.</param>
    public static CompilationUnitSyntax Insert(CompilationUnitSyntax root, Statement statement)
    {
        var (place, call, _) = statement;
        var anchor = root.GetCurrentNode(place.Anchor)!;
        var parsed = SyntaxFactory.ParseStatement($"{place.Receiver}.{call}();")
            .WithLeadingTrivia(anchor.GetLeadingTrivia().Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse())
            .WithTrailingTrivia(Usings.EndOfLine(root));
        SyntaxNode[] inserted = [anchor is GlobalStatementSyntax ? SyntaxFactory.GlobalStatement(parsed) : parsed];
        return place.Before ? root.InsertNodesBefore(anchor, inserted) : root.InsertNodesAfter(anchor, inserted);
    }
}
