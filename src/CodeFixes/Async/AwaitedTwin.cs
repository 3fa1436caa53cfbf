using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Async;
using PerfAnalyzers.Engine.SyncIo;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>A synchronous operation and the way in which its place is rewritten to await the twin.</summary>
internal static class AwaitedTwin
{
    /// <summary>The node that changes.</summary>
    public static SyntaxNode PlaceOf(SyncIoCall call)
        => call.Operation.Syntax;

    public static AwaitedPlaces.Rewriting Rewriting(SyncIoCall call, ArgumentSyntax? token)
        => call.Form switch
        {
            SyncIoForm.Enumeration => Enumeration,
            SyncIoForm.Disposal => (_, rewritten, _) => Disposal(rewritten),
            _ => (original, rewritten, configure) =>
            {
                var written = (ExpressionSyntax)rewritten;
                var awaited = AwaitSyntax.Await(SyncIoRewrite.TwinOf(written, call.Twin, token), written, configure);
                return AwaitSyntax.InPlaceOf((ExpressionSyntax)original, awaited);
            },
        };

    /// <summary><c>foreach (var x in query)</c> as <c>await foreach (var x in query.AsAsyncEnumerable())</c>.</summary>
    private static SyntaxNode Enumeration(SyntaxNode original, SyntaxNode rewritten, bool configure)
    {
        var loop = (CommonForEachStatementSyntax)rewritten;
        var query = loop.Expression;
        var plain = query.WithoutLeadingTrivia().WithoutTrailingTrivia();
        ExpressionSyntax sequence = Call(IsSimple(plain) ? plain : ParenthesizedExpression(plain), "AsAsyncEnumerable");
        if (configure)
        {
            sequence = Call(sequence, "ConfigureAwait", Argument(LiteralExpression(SyntaxKind.FalseLiteralExpression)));
        }

        return loop
            .ReplaceNode(query, sequence.WithTriviaFrom(query))
            .WithAwaitKeyword(Token(loop.GetLeadingTrivia(), SyntaxKind.AwaitKeyword, TriviaList(Space)))
            .WithForEachKeyword(loop.ForEachKeyword.WithLeadingTrivia());
    }

    private static SyntaxNode Disposal(SyntaxNode statement)
    {
        var await = Token(statement.GetLeadingTrivia(), SyntaxKind.AwaitKeyword, TriviaList(Space));
        return statement switch
        {
            UsingStatementSyntax block => block.WithUsingKeyword(block.UsingKeyword.WithLeadingTrivia()).WithAwaitKeyword(await),
            LocalDeclarationStatementSyntax declaration => declaration.WithUsingKeyword(declaration.UsingKeyword.WithLeadingTrivia()).WithAwaitKeyword(await),
            _ => statement,
        };
    }

    private static InvocationExpressionSyntax Call(ExpressionSyntax receiver, string name, params ArgumentSyntax[] arguments)
        => InvocationExpression(
            MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, receiver, IdentifierName(name)),
            ArgumentList(SeparatedList(arguments)));

    private static bool IsSimple(ExpressionSyntax expression)
        => expression is SimpleNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax;
}
