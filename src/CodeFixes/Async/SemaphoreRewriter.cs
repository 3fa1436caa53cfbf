using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Async;
using PerfAnalyzers.CodeFixes.Conversion;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace PerfAnalyzers.CodeFixes.Async;

/// <summary>
/// Turns a private lock into a <c>SemaphoreSlim</c> that can be awaited, in all of its places. By hand: a thread may enter a lock that it
/// holds, and waits for ever at a semaphore; what the type's own code shows of that is refused, what others do with it is not seen.
/// </summary>
internal static class SemaphoreRewriter
{
    private const string SemaphoreKey = "PERF5003.Semaphore";
    private const string Title = "Await, and guard it with a SemaphoreSlim, which must not be entered twice";

    public static Rewrite? Find(RewriteContext context, BlockingWait wait, TaskTypes types, CancellationToken cancellationToken)
    {
        if (LockAround(wait) is not { } around
            || PrivateLock.Of(around, context.Model, cancellationToken) is not { } guard
            || guard.MayBeEnteredTwice(cancellationToken)
            || BlockingWaitRewrite.Plan(wait, types, converts: true, cancellationToken, without: around) is not { Refusal: null } plan)
        {
            return null;
        }

        var configure = AwaitSyntax.Configures(context.Root);
        var beside = ImmutableArray.CreateBuilder<NodeRewrite>();
        beside.Add(new NodeRewrite(guard.Type, type => IdentifierName("SemaphoreSlim").WithTriviaFrom(type)));
        beside.Add(new NodeRewrite(guard.Creation, creation => Created((BaseObjectCreationExpressionSyntax)creation)));
        foreach (var place in guard.Locks)
        {
            // What awaits nothing inside may still wait for its turn without a thread.
            var function = FunctionSyntax.Nearest(place)!;
            var awaits = place == around || function == plan.Function
                || (FunctionSyntax.IsAsync(function) && AwaitObstacles.Find(place.Expression, function, context.Model, cancellationToken, place) is null);
            beside.Add(new NodeRewrite(place, node => Guarded((LockStatementSyntax)node, awaits, configure)));
            beside.Add(new NodeRewrite(place.Parent!, SeveralStatements.Flatten));
        }

        var seed = SynchronousWaitCodeFix.Seed(context, wait, plan, types, cancellationToken);
        seed = seed with { Beside = seed.Beside.AddRange(beside), Namespaces = seed.Namespaces.Add("System.Threading") };
        return Rewrite.Convert(Title, SemaphoreKey, seed) with { IsByHand = true };
    }

    private static LockStatementSyntax? LockAround(BlockingWait wait)
    {
        LockStatementSyntax? around = null;
        var function = FunctionSyntax.Nearest(wait.Operation.Syntax);
        for (var node = wait.Operation.Syntax.Parent; node is not null && node != function; node = node.Parent)
        {
            if (node is LockStatementSyntax found)
            {
                if (around is not null)
                {
                    return null;
                }

                around = found;
            }
        }

        return around;
    }

    private static BaseObjectCreationExpressionSyntax Created(BaseObjectCreationExpressionSyntax creation)
    {
        var arguments = ParseArgumentList("(1, 1)");
        return creation switch
        {
            ObjectCreationExpressionSyntax { ArgumentList: null } named => named.WithType(IdentifierName("SemaphoreSlim")).WithArgumentList(arguments),
            ObjectCreationExpressionSyntax named => named.WithType(IdentifierName("SemaphoreSlim").WithTriviaFrom(named.Type)).WithArgumentList(arguments.WithTriviaFrom(named.ArgumentList!)),
            _ => creation.WithArgumentList(arguments.WithTriviaFrom(creation.ArgumentList!)),
        };
    }

    /// <summary><c>await gate.WaitAsync(); try { ... } finally { gate.Release(); }</c>, laid out as the lock was.</summary>
    private static SyntaxNode Guarded(LockStatementSyntax statement, bool awaits, bool configure)
    {
        var gate = statement.Expression.WithoutTrivia();
        var call = awaits ? AwaitSyntax.Await(ParseExpression($"{gate}.WaitAsync()"), gate, configure) : ParseExpression($"{gate}.Wait()");
        var isLong = statement.WithoutTrivia().ToString().Contains('\n');
        var endOfLine = statement.DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        var indentation = Indentation.Of(statement);
        var newLine = isLong && endOfLine != default ? endOfLine : Space;
        var before = isLong ? TriviaList(Whitespace(indentation)) : default;
        var inner = isLong ? TriviaList(Whitespace(indentation + "    ")) : default;

        var body = (statement.Statement as BlockSyntax
            ?? Block(Token(before, SyntaxKind.OpenBraceToken, TriviaList(newLine)), SingletonList(statement.Statement.WithTrailingTrivia(newLine)), Token(before, SyntaxKind.CloseBraceToken, default)))
            .WithTrailingTrivia(newLine);
        var release = ExpressionStatement(ParseExpression($"{gate}.Release()")).WithLeadingTrivia(inner).WithTrailingTrivia(newLine);
        var end = Block(
            Token(before, SyntaxKind.OpenBraceToken, TriviaList(newLine)),
            SingletonList<StatementSyntax>(release),
            Token(before, SyntaxKind.CloseBraceToken, statement.GetTrailingTrivia()));
        var guarded = TryStatement(
            Token(before, SyntaxKind.TryKeyword, statement.CloseParenToken.TrailingTrivia is { Count: > 0 } kept ? kept : TriviaList(Space)),
            body,
            default,
            FinallyClause(Token(before, SyntaxKind.FinallyKeyword, TriviaList(newLine)), end));
        var waiting = ExpressionStatement(call).WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(newLine);
        return SeveralStatements.Of(waiting, guarded);
    }
}
