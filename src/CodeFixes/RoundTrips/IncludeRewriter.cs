using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Infrastructure;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Writes the <c>Include</c> of an <see cref="IncludePlan"/> into its query.</summary>
internal static class IncludeRewriter
{
    private const string Namespace = "Microsoft.EntityFrameworkCore";

    /// <param name="root">The root of the document that <paramref name="model"/> was made for.</param>
    /// <param name="others">Further replacements in the same document; a null takes the node, a statement, away.</param>
    public static CompilationUnitSyntax Rewrite(SyntaxNode root, SemanticModel model, IncludePlan plan, params (SyntaxNode Node, SyntaxNode? Replacement)[] others)
    {
        var tracked = root.TrackNodes(others.Select(other => other.Node).Append(plan.After).Append(plan.SplitAfter ?? plan.After));
        foreach (var (node, replacement) in others)
        {
            var current = tracked.GetCurrentNode(node)!;
            tracked = replacement is null
                ? tracked.RemoveWithoutComments((StatementSyntax)current)
                : tracked.ReplaceNode(current, replacement);
        }

        if (plan.SplitAfter is not null)
        {
            // Around the place of the include: rewritten first, it leaves that place alone.
            var end = tracked.GetCurrentNode(plan.SplitAfter)!;
            var inside = end == tracked.GetCurrentNode(plan.After);
            tracked = tracked.ReplaceNode(end, Split(inside ? Included(end, plan, model) : end, ChainSyntax.DotAfter(end)));
            if (inside)
            {
                return Usings.Add((CompilationUnitSyntax)tracked, model, plan.After.SpanStart, Namespace);
            }
        }

        var after = tracked.GetCurrentNode(plan.After)!;
        tracked = tracked.ReplaceNode(after, Included(after, plan, model));
        return Usings.Add((CompilationUnitSyntax)tracked, model, plan.After.SpanStart, Namespace);
    }

    private static ExpressionSyntax Included(ExpressionSyntax after, IncludePlan plan, SemanticModel model)
    {
        var lineEnd = ChainSyntax.LineEndOf(after);
        var dot = ChainSyntax.DotAfter(after);
        var taken = ChainSyntax.NamesAt(model, plan.After.SpanStart);
        var chain = ChainSyntax.AsReceiver(after);
        for (var i = 0; i < plan.Path.Length; i++)
        {
            var navigation = plan.Path[i];
            var parameter = ChainSyntax.ParameterName(navigation.ContainingType.Name, taken);
            var argument = SyntaxFactory.ParseExpression($"{parameter} => {parameter}.{Keywords.Escape(navigation.Name)}");
            chain = ChainSyntax.Call(chain, dot, plan.IsContinued || i > 0 ? "ThenInclude" : "Include", argument);
        }

        return chain.WithTrailingTrivia(lineEnd);
    }

    private static ExpressionSyntax Split(ExpressionSyntax chain, SyntaxToken dot)
        => ChainSyntax.Call(chain.WithoutTrailingTrivia(), dot, "AsSplitQuery", null).WithTrailingTrivia(ChainSyntax.LineEndOf(chain));
}
