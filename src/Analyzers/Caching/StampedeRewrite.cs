using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Caching;

/// <summary>A miss behind a gate: one caller loads, and the others look again once it is done.</summary>
/// <param name="Test">The <c>if</c> that asks for the entry, or for the local that holds it.</param>
/// <param name="Question">The statement in front of it that fills that local; null where the <c>if</c> asks by itself.</param>
/// <param name="Rest">The statements that run on a miss behind an <c>if</c> that leaves on a hit; empty where they are inside of it.</param>
/// <param name="Member">The method that holds it all.</param>
/// <param name="IsAsync">A semaphore that is awaited; else <c>lock</c>.</param>
internal sealed record StampedePlan(IfStatementSyntax Test, LocalDeclarationStatementSyntax? Question, ImmutableArray<StatementSyntax> Rest, MethodDeclarationSyntax Member, bool IsAsync);

/// <summary>Where can a gate be put around a load? Both the analyzer and the code fix ask here.</summary>
internal static class StampedeRewrite
{
    public const string Title = "Let one caller load while the others wait";

    /// <summary>A clause that follows "no safe fix:"; null when there is a rewrite.</summary>
    public static string? Refusal(UncoordinatedLoad load) => Plan(load, out var refusal) is null ? refusal : null;

    public static StampedePlan? Plan(UncoordinatedLoad load, out string? refusal)
    {
        if (!IsConstant(load.Miss.Get.Key.Unwrap()))
        {
            // One gate for all keys would make those wait who ask for other entries; a gate for each key needs a home that forgets it.
            refusal = "each key needs a gate of its own, as HybridCache has";
            return null;
        }

        refusal = "the code has no shape in which a gate is certain to be right";
        if (!ReferenceEquals(load.Set.Call.Root(), load.Miss.Get.Call.Root())
            || load.Miss.Test.Syntax is not IfStatementSyntax { Else: null, Parent: BlockSyntax block } test
            || load.Miss.Get.Call.Syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not MethodDeclarationSyntax { Parent: ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax } member
            || FunctionOf(test) is not { } function
            || QuestionOf(load.Miss.Get.Call.Syntax, test, block, out var isOutside) is var question && isOutside
            || !AsksPlainly(test.Condition, load.Miss.Get.Call.Syntax))
        {
            return null;
        }

        var position = block.Statements.IndexOf(test);
        var rest = ReferenceEquals(load.Miss.Operations[0].Syntax, test.Statement) ? [] : block.Statements.Skip(position + 1).ToImmutableArray();
        if (rest.IsEmpty ? test.Statement is not BlockSyntax : !rest.Any(statement => statement.Span.Contains(load.Set.Call.Syntax.Span)))
        {
            return null;
        }

        var moved = rest.IsEmpty ? [test] : rest.Insert(0, test);
        if (moved.Any(statement => !CanMove(statement)) || CallsItself(load))
        {
            return null;
        }

        var isAsync = IsAsync(function);
        var awaits = moved.Any(Awaits) || (question is not null && Awaits(question));
        if (awaits && !isAsync)
        {
            return null;
        }

        refusal = null;
        return new StampedePlan(test, question, rest, member, isAsync);
    }

    /// <summary>One entry for all.</summary>
    private static bool IsConstant(IOperation key) => key switch
    {
        { ConstantValue.HasValue: true } => true,
        IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } } => true,
        ILocalReferenceOperation { Local: var local } => local.AssignedValues(key) is [var value] && value.Unwrap() is not ILocalReferenceOperation && IsConstant(value.Unwrap()),
        _ => false,
    };

    /// <summary><c>var user = cache.Get&lt;User&gt;(key);</c> right in front of the test.</summary>
    private static LocalDeclarationStatementSyntax? QuestionOf(SyntaxNode get, IfStatementSyntax test, BlockSyntax block, out bool isOutside)
    {
        isOutside = false;
        if (test.Condition.Span.Contains(get.Span))
        {
            return null;
        }

        var position = block.Statements.IndexOf(test);
        if (position > 0
            && block.Statements[position - 1] is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: [{ Initializer: not null }] } question
            && question.Span.Contains(get.Span)
            && !get.Ancestors().TakeWhile(node => node != question).Any(static node => node is AnonymousFunctionExpressionSyntax)
            && !question.DescendantNodes().Any(static node => node is DeclarationExpressionSyntax or DeclarationPatternSyntax or RecursivePatternSyntax))
        {
            return question;
        }

        isOutside = true;
        return null;
    }

    /// <summary>Asking twice declares no variable twice, <c>out var</c> of the question itself apart, and changes nothing.</summary>
    private static bool AsksPlainly(ExpressionSyntax condition, SyntaxNode get)
    {
        foreach (var node in condition.DescendantNodesAndSelf())
        {
            switch (node)
            {
                case DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax or DiscardDesignationSyntax } declared when declared.Parent is ArgumentSyntax && get.Span.Contains(declared.Span):
                    break;
                case SingleVariableDesignationSyntax { Parent: DeclarationExpressionSyntax }:
                    break;
                case DeclarationExpressionSyntax or VariableDesignationSyntax or AssignmentExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: not (int)SyntaxKind.SuppressNullableWarningExpression }:
                    return false;
                case InvocationExpressionSyntax call when call != get && !call.Span.Contains(get.Span) && !get.Span.Contains(call.Span) && !call.Expression.ToString().StartsWith("string.", StringComparison.OrdinalIgnoreCase):
                    return false;
            }
        }

        return true;
    }

    /// <summary>Into a block, with two steps more of indentation.</summary>
    private static bool CanMove(StatementSyntax statement)
    {
        if (statement.ContainsDirectives || statement is LocalFunctionStatementSyntax or LabeledStatementSyntax or LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: not 0 })
        {
            return false;
        }

        foreach (var token in statement.DescendantTokens())
        {
            // The lines of a text keep their indentation.
            if (token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken
                && (token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken) || token.Text.IndexOf('\n') >= 0 || token.IsKind(SyntaxKind.InterpolatedMultiLineRawStringStartToken)))
            {
                return false;
            }

            if (token.Kind() is SyntaxKind.YieldKeyword or SyntaxKind.GotoKeyword)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A loader that comes back here would wait for itself.</summary>
    private static bool CallsItself(UncoordinatedLoad load)
    {
        var call = load.Miss.Get.Call;
        var function = call.SemanticModel?.GetEnclosingSymbol(call.Syntax.SpanStart);
        foreach (var statement in load.Miss.Operations)
        {
            foreach (var operation in statement.DescendantsAndSelf())
            {
                if (operation is IInvocationOperation inner && SymbolEqualityComparer.Default.Equals(inner.TargetMethod.OriginalDefinition, function))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static SyntaxNode? FunctionOf(SyntaxNode node)
        => node.FirstAncestorOrSelf<SyntaxNode>(static ancestor => ancestor is MethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or MemberDeclarationSyntax);

    private static bool IsAsync(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword != default,
        _ => false,
    };

    private static bool Awaits(SyntaxNode statement)
        => statement.DescendantNodesAndSelf(static node => node is not AnonymousFunctionExpressionSyntax).Any(static node => node is AwaitExpressionSyntax)
            || statement.DescendantTokens(static node => node is not AnonymousFunctionExpressionSyntax).Any(static token => token.IsKind(SyntaxKind.AwaitKeyword));
}
