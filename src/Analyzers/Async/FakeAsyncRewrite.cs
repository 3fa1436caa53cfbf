using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Engine.SyncIo;

namespace PerfAnalyzers.Async;

/// <summary>How <c>await Task.Run(() => File.ReadAllText(path))</c> becomes <c>await File.ReadAllTextAsync(path)</c>. Both the analyzer and the code fix ask here.</summary>
internal static class FakeAsyncRewrite
{
    public static string TitleOf(SyncIoCall call) => $"Await {call.Twin.Name} without Task.Run";

    /// <summary>A clause that follows "no safe fix:"; null when there is a rewrite.</summary>
    public static string? Obstacle(IInvocationOperation run, SyncIoCall call, CancellationToken cancellationToken)
    {
        if (run.Arguments[0].Value.Syntax is not ParenthesizedLambdaExpressionSyntax lambda
            || FunctionSyntax.Nearest(run.Syntax) is not { } function
            || run is not { SemanticModel: { } model, Syntax: ExpressionSyntax place })
        {
            return "the work is not written as a lambda";
        }

        if (lambda.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)))
        {
            return "a comment inside the lambda would be lost";
        }

        if (place.Parent is not (AwaitExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" }))
        {
            return "the task is passed through another call";
        }

        // The lambda's own place cannot be asked: it is synchronous. What it calls is awaited where Task.Run is today.
        return SyncIoRewrite.PlaceObstacle(call, lambda, cancellationToken)
            ?? AwaitObstacles.Find(place, function, model, cancellationToken);
    }
}
