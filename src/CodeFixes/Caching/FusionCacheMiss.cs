using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>
/// <c>IFusionCache</c> that is asked, missed and filled by hand, as the one call <c>GetOrSet</c> that it has for this. By hand: an answer
/// that the code may have left out of the cache, such as null, is kept then.
/// </summary>
internal static class FusionCacheMiss
{
    public static Rewrite? Of(RewriteContext context, UncoordinatedLoad load, string equivalenceKey)
    {
        if (!LayeredCache.Fusion.Namespace.Equals(load.Miss.Get.Call.TargetMethod.ContainingNamespace?.ToDisplayString(), StringComparison.Ordinal)
            || load.Miss.Get is not { Name: GenericNameSyntax { TypeArgumentList: var type, Identifier.ValueText: "GetOrDefault" or "GetOrDefaultAsync" or "TryGet" or "TryGetAsync" }, Call.Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var fusion }, ArgumentList.Arguments: [{ NameColon: null, Expression: var key }] } get }
            || load.Miss.Test.Syntax is not IfStatementSyntax { Else: null, Parent: BlockSyntax block } test
            || get.FirstAncestorOrSelf<StatementSyntax>() is not LocalDeclarationStatementSyntax { Declaration.Variables: [{ Identifier.ValueText: var found, Initializer.Value: var answer }] } question
            || (answer is AwaitExpressionSyntax { Expression: var awaited } ? awaited : answer) != get
            || block.Statements.IndexOf(test) is var position && (position == 0 || block.Statements[position - 1] != question)
            || load.Set.Call.Syntax is not InvocationExpressionSyntax { ArgumentList.Arguments: [_, { Expression: IdentifierNameSyntax stored }, ..] arguments }
            || arguments.Count > 3 || arguments.Any(static argument => argument.NameColon is not null))
        {
            return null;
        }

        var isAsync = answer != get;
        ImmutableArray<StatementSyntax> statements = test.Statement is BlockSyntax inside && inside.Span.Contains(load.Set.Call.Syntax.Span) ? [.. inside.Statements] : [.. block.Statements.Skip(position + 1)];
        var value = statements.Length >= 2 && statements[1].Span.Contains(load.Set.Call.Syntax.Span) && statements[1] is ExpressionStatementSyntax ? ValueOf(statements[0], stored.Identifier.ValueText) : null;
        if (value is null || statements[1].DescendantNodes().OfType<InvocationExpressionSyntax>().Any(other => other.Span.Contains(load.Set.Call.Syntax.Span) && other != load.Set.Call.Syntax) || isAsync != HasAwait(value))
        {
            return null;
        }

        var lifetime = arguments.Count == 3 ? ", " + arguments[2].WithoutTrivia() : "";
        var call = isAsync
            ? $"await {fusion.WithoutTrivia()}.GetOrSetAsync{type}({key.WithoutTrivia()}, async _ => {value.WithoutTrivia()}{lifetime})"
            : $"{fusion.WithoutTrivia()}.GetOrSet{type}({key.WithoutTrivia()}, _ => {value.WithoutTrivia()}{lifetime})";
        var asked = SyntaxFactory.ParseExpression(call);

        // var x = ..; if (x is null) { x = Load(); Set(key, x); }
        if (statements.Length == 2 && test.Statement.Span.Contains(statements[1].Span) && stored.Identifier.ValueText == found && IsNullTest(test.Condition, found, isMiss: true))
        {
            return Offer(context, block, equivalenceKey, position, 1, question.ReplaceNode(answer, asked));
        }

        // if (found.HasValue) return found.Value; var x = Load(); Set(key, x); return x;
        return statements.Length == 3
            && !test.Statement.Span.Contains(statements[1].Span)
            && statements[2] is ReturnStatementSyntax { Expression: IdentifierNameSyntax returned } last
            && returned.Identifier.ValueText == stored.Identifier.ValueText
            && (test.Statement is BlockSyntax { Statements: [var only] } ? only : test.Statement) is ReturnStatementSyntax { Expression: { } hit }
            && (test.Condition.ToString() == found + ".HasValue" ? hit.ToString() == found + ".Value" : IsNullTest(test.Condition, found, isMiss: false) && hit.ToString() == found)
                ? Offer(context, block, equivalenceKey, position, 4, last.WithExpression(asked).WithLeadingTrivia(question.GetLeadingTrivia()))
                : null;
    }

    private static Rewrite Offer(RewriteContext context, BlockSyntax block, string equivalenceKey, int position, int removed, StatementSyntax written)
    {
        var statements = block.Statements.Replace(block.Statements[position - 1], written);
        for (var i = 0; i < removed; i++)
        {
            statements = statements.RemoveAt(position);
        }

        var changed = context.Document.WithSyntaxRoot(context.Root.ReplaceNode(block, block.WithStatements(statements))).Project.Solution;
        return new Rewrite(LayeredCache.Fusion.Title, equivalenceKey, _ => Task.FromResult(changed)) { IsByHand = true };
    }

    /// <summary>What <c>x = await Load();</c> or <c>var x = await Load();</c> gives the variable.</summary>
    private static ExpressionSyntax? ValueOf(StatementSyntax statement, string variable) => statement switch
    {
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax target, Right: var value } }
            when target.Identifier.ValueText == variable => value,
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer.Value: var value } declared] }
            when declared.Identifier.ValueText == variable => value,
        _ => null,
    };

    private static bool HasAwait(ExpressionSyntax value)
        => value.DescendantNodesAndSelf(static node => node is not AnonymousFunctionExpressionSyntax).Any(static node => node is AwaitExpressionSyntax);

    private static bool IsNullTest(ExpressionSyntax condition, string variable, bool isMiss)
        => condition switch
        {
            IsPatternExpressionSyntax { Expression: IdentifierNameSyntax name, Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression } } => isMiss && name.Identifier.ValueText == variable,
            IsPatternExpressionSyntax { Expression: IdentifierNameSyntax name, Pattern: UnaryPatternSyntax { Pattern: ConstantPatternSyntax { Expression.RawKind: (int)SyntaxKind.NullLiteralExpression } } } => !isMiss && name.Identifier.ValueText == variable,
            BinaryExpressionSyntax { Left: IdentifierNameSyntax name, Right.RawKind: (int)SyntaxKind.NullLiteralExpression } compared
                => name.Identifier.ValueText == variable && compared.IsKind(isMiss ? SyntaxKind.EqualsExpression : SyntaxKind.NotEqualsExpression),
            _ => false,
        };
}
