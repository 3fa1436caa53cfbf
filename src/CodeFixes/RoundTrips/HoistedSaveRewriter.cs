using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Takes the save out of the loop and puts it behind it, its comments with it.</summary>
internal static class HoistedSaveRewriter
{
    public static Task<Solution> RewriteAsync(RewriteContext context, HoistedSave plan, CancellationToken cancellationToken)
    {
        var (loop, save) = (plan.Loop, plan.Save);
        if (plan.IsSavedAfter)
        {
            return Task.FromResult(Apply(context, context.Root.RemoveWithoutComments(save)));
        }

        var remaining = loop.RemoveNode(save, SyntaxRemoveOptions.KeepUnbalancedDirectives)!;
        var newLine = Usings.EndOfLine(context.Root);
        var indentation = Indentation.Of(loop);
        var moved = save
            .WithLeadingTrivia(SyntaxFactory.TriviaList(newLine).AddRange(Indentation.Change(save.GetLeadingTrivia(), indentation)))
            .WithTrailingTrivia(save.GetTrailingTrivia());
        remaining = Indentation.EndsLine(remaining) ? remaining : remaining.WithTrailingTrivia(newLine);
        var root = loop.Parent is GlobalStatementSyntax global
            ? context.Root.ReplaceNode(global, [SyntaxFactory.GlobalStatement(remaining), SyntaxFactory.GlobalStatement(moved)])
            : context.Root.ReplaceNode(loop, [remaining, moved]);
        return Task.FromResult(Apply(context, root));
    }

    private static Solution Apply(RewriteContext context, SyntaxNode root) => context.Document.WithSyntaxRoot(root).Project.Solution;
}
