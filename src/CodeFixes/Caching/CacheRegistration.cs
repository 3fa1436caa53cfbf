using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Endpoints;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>The missing ones of <c>AddOutputCache()</c> and <c>UseOutputCache()</c>, or of another cache's, as statements of the project's start-up code.</summary>
internal static class CacheRegistration
{
    private sealed record Statement(StatementPlace Place, string Call, string Namespace);

    /// <summary>Adds what is missing, and replaces a node of the finding's file. Both may be in one file: each file is edited once.</summary>
    public static async Task<Solution> ApplyAsync(RewriteContext context, SyntaxNode? node, SyntaxNode? rewritten, CacheMiddleware host, string[] namespaces, CancellationToken cancellationToken)
    {
        var solution = context.Solution;
        var statements = Missing(host).ToLookup(statement => statement.Place.Anchor.SyntaxTree);
        SyntaxTree[] own = node is null ? [] : [node.SyntaxTree];
        foreach (var tree in statements.Select(inFile => inFile.Key).Concat(own).Distinct())
        {
            var document = context.Solution.GetDocument(tree)!;
            var model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
            var original = (CompilationUnitSyntax)await tree.GetRootAsync(cancellationToken).ConfigureAwait(false);
            var isOwn = node is not null && tree == node.SyntaxTree;
            var tracked = statements[tree].Select(statement => statement.Place.Anchor);
            var changed = original.TrackNodes((isOwn ? tracked.Append(node!) : tracked).Distinct());
            if (isOwn)
            {
                changed = changed.ReplaceNode(changed.GetCurrentNode(node!)!, rewritten!);
            }

            foreach (var statement in statements[tree])
            {
                changed = Insert(changed, statement);
                changed = Usings.Add(changed, model, statement.Place.Anchor.SpanStart, statement.Namespace);
            }

            if (isOwn)
            {
                changed = Usings.Add(changed, model, node!.SpanStart, namespaces);
            }

            solution = solution.WithDocumentSyntaxRoot(document.Id, changed);
        }

        return solution;
    }

    private static IEnumerable<Statement> Missing(CacheMiddleware host)
    {
        if (host.Services is { } services)
        {
            yield return new Statement(services, host.AddServices, "Microsoft.Extensions.DependencyInjection");
        }

        if (host.Middleware is { } middleware)
        {
            yield return new Statement(middleware, host.UseMiddleware, "Microsoft.AspNetCore.Builder");
        }
    }

    /// <param name="root">A root that tracks the statement's anchor.</param>
    private static CompilationUnitSyntax Insert(CompilationUnitSyntax root, Statement statement)
    {
        var (place, call, _) = statement;
        var anchor = root.GetCurrentNode(place.Anchor)!;
        var parsed = SyntaxFactory.ParseStatement($"{place.Receiver}.{call}();")
            .WithLeadingTrivia(Indentation.TriviaOf(anchor))
            .WithTrailingTrivia(Usings.EndOfLine(root));
        SyntaxNode[] inserted = [anchor is GlobalStatementSyntax ? SyntaxFactory.GlobalStatement(parsed) : parsed];
        return place.Before ? root.InsertNodesBefore(anchor, inserted) : root.InsertNodesAfter(anchor, inserted);
    }
}
