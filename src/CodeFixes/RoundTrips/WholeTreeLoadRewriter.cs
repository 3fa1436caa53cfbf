using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Writes a <see cref="WholeTreeLoad"/>: the query without the comparison with the node, and its rows by what they are below.</summary>
internal sealed class WholeTreeLoadRewriter(RewriteContext context, WholeTreeLoad plan) : TreeWalkRewriter(context, plan.Walk)
{
    private readonly LookupQuery _query = plan.Walk.Rows.Query;

    protected override void WriteLoad(string indentation, string unit)
    {
        var byKey = Text.ArePairs
            ? $"{Names.Row} => {Names.Row}.Key, {Names.Row} => {Names.Row}.Value"
            : $"{Names.Row} => {Names.Row}.{plan.Walk.Rows.Column.Name}";
        Line(indentation, $"var {Names.Rows} = {Query()};");
        Line(indentation, $"var {Names.Lookup} = {Names.Rows}.ToLookup({byKey});");
    }

    /// <summary>Rows without a parent stay in: the lookup has them under null.</summary>
    private string Query()
    {
        var terminal = (InvocationExpressionSyntax)_query.Terminal.Syntax;
        var access = (MemberAccessExpressionSyntax)terminal.Expression;
        var replacements = Replacements().ToDictionary(pair => pair.Old, pair => pair.New);
        var chain = access.Expression.ReplaceNodes(replacements.Keys, (original, _) => replacements[original].WithTriviaFrom(original));
        var token = _query.Token is { IsImplicit: false, Syntax: ExpressionSyntax written } ? written : null;
        var all = SyntaxFactory.InvocationExpression(
            access.WithExpression(chain).WithName(SyntaxFactory.IdentifierName(_query.IsAsync ? "ToListAsync" : "ToList")),
            SyntaxFactory.ArgumentList(token is null ? default : SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(token.WithoutTrivia()))));
        return plan.Walk.Rows.Replaced.ReplaceNode(terminal, all).WithoutTrivia().ToString();
    }

    private IEnumerable<(SyntaxNode Old, SyntaxNode New)> Replacements()
    {
        yield return WithoutComparison();
        if (_query.Projection is { Syntax: LambdaExpressionSyntax { ExpressionBody: { } value } } projection)
        {
            var column = plan.Walk.Rows.Column;
            var position = value.SpanStart;
            var pair = $"KeyValuePair<{Display(column.Type, position)}, {Display(_query.ResultType, position)}>";
            yield return (value, SyntaxFactory.ParseExpression($"new {pair}({projection.Symbol.Parameters[0].Name}.{column.Name}, {value.WithoutTrivia()})"));
        }
    }

    /// <summary>The rest of the condition, or the chain without a <c>Where</c> that has no other.</summary>
    private (SyntaxNode Old, SyntaxNode New) WithoutComparison()
    {
        var condition = OutermostParentheses((ExpressionSyntax)_query.Comparison!.Comparison.Syntax);
        if (condition.Parent is BinaryExpressionSyntax both)
        {
            return (both, both.Left == condition ? both.Right : both.Left);
        }

        var where = condition.Parent!.FirstAncestorOrSelf<InvocationExpressionSyntax>()!;
        return (where, ((MemberAccessExpressionSyntax)where.Expression).Expression);
    }

    private static ExpressionSyntax OutermostParentheses(ExpressionSyntax expression)
    {
        while (expression.Parent is ParenthesizedExpressionSyntax parenthesized)
        {
            expression = parenthesized;
        }

        return expression;
    }

    private string Display(ITypeSymbol type, int position) => type.ToMinimalDisplayString(Context.Model, position);
}
