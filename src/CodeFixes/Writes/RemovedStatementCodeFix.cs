using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Writes;

namespace PerfAnalyzers.CodeFixes.Writes;

/// <summary>Removes a call that does nothing useful: the first of two saves, or an update of what is tracked.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemovedStatementCodeFix)), Shared]
internal sealed class RemovedStatementCodeFix : RewriteCodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.ConsecutiveSaves, RuleIds.UpdateOfTracked];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var compilation = context.Model.Compilation;
        if (ContextCalls.TryCreate(compilation) is not { } calls
            || context.Model.GetOperation(context.Node, cancellationToken) is not IInvocationOperation call
            || context.Node.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } statement)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        string? title = null;
        if (context.Diagnostic.Id == RuleIds.ConsecutiveSaves)
        {
            title = ConsecutiveSaves.TryCreate(call, calls, compilation, cancellationToken) is { Obstacle: null } ? ConsecutiveSaves.FixTitle : null;
        }
        else if (UpdateOfTrackedAnalyzer.RowsOf(call, calls) is { } rows
            && !SaveTraits.MayBeUntracked(rows.Context.Type, compilation, cancellationToken)
            && UpdateOfTrackedAnalyzer.Obstacle(call, rows, calls, compilation, cancellationToken) is null)
        {
            title = UpdateOfTrackedAnalyzer.FixTitle;
        }

        return Task.FromResult(title is null
            ? []
            : ImmutableArray.Create(new Rewrite(title, context.Diagnostic.Id, _ => Task.FromResult(Remove(context, statement)))));
    }

    private static Solution Remove(RewriteContext context, ExpressionStatementSyntax statement)
    {
        // A comment above the statement stays, on the line that follows.
        var kept = SyntaxFactory.TriviaList(statement.GetLeadingTrivia().Reverse().SkipWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse());
        var hasComment = kept.Any(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        SyntaxNode removed = statement.Parent is GlobalStatementSyntax global ? global : statement;
        var root = context.Root.TrackNodes(removed);
        root = root.ReplaceNode(root.GetCurrentNode(removed)!, root.GetCurrentNode(removed)!.WithLeadingTrivia(kept));
        root = root.RemoveNode(root.GetCurrentNode(removed)!, hasComment ? SyntaxRemoveOptions.KeepLeadingTrivia : SyntaxRemoveOptions.KeepUnbalancedDirectives)!;
        return context.Document.WithSyntaxRoot(root).Project.Solution;
    }
}
