using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
                ? tracked.RemoveNode(current, SyntaxRemoveOptions.KeepUnbalancedDirectives)!
                : tracked.ReplaceNode(current, replacement);
        }

        if (plan.SplitAfter is not null)
        {
            // Around the place of the include: rewritten first, it leaves that place alone.
            var end = tracked.GetCurrentNode(plan.SplitAfter)!;
            var inside = end == tracked.GetCurrentNode(plan.After);
            tracked = tracked.ReplaceNode(end, Split(inside ? Included(end, plan, model) : end, DotAfter(end)));
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
        var trailing = after.GetTrailingTrivia();
        var dot = DotAfter(after);
        var taken = NamesIn(model, plan.After.SpanStart);
        ExpressionSyntax chain = after is AwaitExpressionSyntax or CastExpressionSyntax or ConditionalExpressionSyntax or BinaryExpressionSyntax
            ? SyntaxFactory.ParenthesizedExpression(after.WithoutTrivia()).WithLeadingTrivia(after.GetLeadingTrivia())
            : after.WithoutTrailingTrivia();
        for (var i = 0; i < plan.Path.Length; i++)
        {
            var navigation = plan.Path[i];
            var parameter = ParameterName(navigation.ContainingType.Name, taken);
            var argument = SyntaxFactory.ParseExpression($"{parameter} => {parameter}.{Escaped(navigation.Name)}");
            chain = Call(chain, dot, plan.IsContinued || i > 0 ? "ThenInclude" : "Include", argument);
        }

        return chain.WithTrailingTrivia(trailing);
    }

    private static ExpressionSyntax Split(ExpressionSyntax chain, SyntaxToken dot)
        => Call(chain.WithoutTrailingTrivia(), dot, "AsSplitQuery", null).WithTrailingTrivia(chain.GetTrailingTrivia());

    /// <summary>Where each call of the chain has a line of its own, so does the new one.</summary>
    private static SyntaxToken DotAfter(ExpressionSyntax link)
    {
        var next = link.Parent is MemberAccessExpressionSyntax access && access.Expression == link ? access.OperatorToken.LeadingTrivia : default;
        return SyntaxFactory.Token(SyntaxKind.DotToken).WithLeadingTrivia(link.GetTrailingTrivia().AddRange(next));
    }

    private static InvocationExpressionSyntax Call(ExpressionSyntax receiver, SyntaxToken dot, string method, ExpressionSyntax? argument)
        => SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, receiver, dot, SyntaxFactory.IdentifierName(method)),
            SyntaxFactory.ArgumentList(argument is null ? default : SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(argument))));

    private static HashSet<string> NamesIn(SemanticModel model, int position)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var symbol in model.LookupSymbols(position))
        {
            if (symbol is ILocalSymbol or IParameterSymbol or IRangeVariableSymbol)
            {
                names.Add(symbol.Name);
            }
        }

        return names;
    }

    /// <summary>The first letter of the type, or more of it where that is taken: a lambda's parameter may not be called like a local around it.</summary>
    private static string ParameterName(string type, HashSet<string> taken)
    {
        for (var length = 1; length <= type.Length; length++)
        {
            var name = type.Substring(0, length).ToLowerInvariant();
            if (!taken.Contains(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None)
            {
                return name;
            }
        }

        return "row";
    }

    private static string Escaped(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}
