using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAnalyzers.Async;

/// <summary>Why two adjacent awaits cannot simply be started together. Both the analyzer and the code fix ask here.</summary>
internal static class SequentialAwaitsRewrite
{
    public const string Title = "Start both, then await them";

    /// <summary>A clause that follows "no safe fix:"; null when there is a rewrite.</summary>
    public static string? Refusal(AwaitedRead first, AwaitedRead second)
    {
        if (first.Statement.Syntax is not LocalDeclarationStatementSyntax || second.Statement.Syntax is not LocalDeclarationStatementSyntax
            || first.Statement.Parent is IUsingDeclarationOperation || second.Statement.Parent is IUsingDeclarationOperation)
        {
            return "a result is disposed at the end of the block";
        }

        // A value task may be awaited once and must not wait long.
        return first.Call.Type is { Name: "Task" } && second.Call.Type is { Name: "Task" } ? null : "a call gives a ValueTask";
    }
}
