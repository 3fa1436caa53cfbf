using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Convertibility;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Async;

/// <summary>Why a fan-out cannot become a bounded <c>Parallel.ForEachAsync</c>. Both the analyzer and the code fix ask here.</summary>
internal static class UnboundedFanOutRewrite
{
    public const string Title = "Use Parallel.ForEachAsync with a limit, although " + Difference;

    /// <summary>
    /// Why a person has to choose it: <c>WhenAll</c> waits for calls that have all been started, whichever fails, and starts them one after
    /// the other, so that <c>count++</c> before the first await is safe there.
    /// </summary>
    public const string Difference = "elements run at the same time, and none is started after one has failed";

    /// <summary>A clause that follows "no safe fix:"; null when there is a rewrite, to be chosen by hand.</summary>
    public static string? Refusal(FanOut fanOut)
    {
        if (Statement(fanOut) is null)
        {
            return "the results are used, or the tasks are kept in a variable";
        }

        if (fanOut.Function.Syntax is not LambdaExpressionSyntax lambda || ParameterOf(lambda) is not { } parameter || parameter.Identifier.ValueText == "_")
        {
            return "what runs per element is not a lambda with one parameter";
        }

        if (lambda.Body is BlockSyntax block && (lambda.AsyncKeyword == default || ReturnsValue(block)))
        {
            return "the lambda gives back a value or a task";
        }

        return fanOut.WhenAll.SemanticModel?.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Parallel") is { } parallel && !parallel.GetMembers("ForEachAsync").IsEmpty
            ? null
            : "the framework has no Parallel.ForEachAsync";
    }

    /// <summary><c>await Task.WhenAll(xs.Select(..));</c> as a statement of its own; null in any other form.</summary>
    public static AwaitExpressionSyntax? Statement(FanOut fanOut)
        => fanOut.WhenAll.Syntax is InvocationExpressionSyntax call
            && AwaitOf(call) is { Parent: ExpressionStatementSyntax } awaited
            && fanOut.WhenAll.Arguments[0].Value.Unwrap().Syntax is InvocationExpressionSyntax tasks
            && tasks == fanOut.Select.Syntax
                ? awaited
                : null;

    public static ParameterSyntax? ParameterOf(LambdaExpressionSyntax lambda)
        => lambda switch
        {
            SimpleLambdaExpressionSyntax simple => simple.Parameter,
            ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [{ Type: null } parameter] } => parameter,
            _ => null,
        };

    private static AwaitExpressionSyntax? AwaitOf(ExpressionSyntax task)
        => task.Parent switch
        {
            AwaitExpressionSyntax awaited => awaited,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax configured } } => configured,
            _ => null,
        };

    private static bool ReturnsValue(BlockSyntax block)
    {
        foreach (var node in FunctionSyntax.OwnNodes(block))
        {
            if (node is ReturnStatementSyntax { Expression: not null })
            {
                return true;
            }
        }

        return false;
    }
}
