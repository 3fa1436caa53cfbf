using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;

namespace PerfAnalyzers.Async;

/// <summary>How a blocking wait is named in the message.</summary>
internal static class BlockingWaitText
{
    /// <summary>The wait in the user's own names, without arguments: <c>LoadAsync(...).Result</c>.</summary>
    public static string Describe(BlockingWait wait)
        => wait.Kind switch
        {
            WaitKind.WaitAll => "Task.WaitAll(...)",
            WaitKind.WaitAny => "Task.WaitAny(...)",
            WaitKind.Result => Name(Awaited(wait)) + ".Result",
            WaitKind.Wait => Name(Awaited(wait)) + ".Wait()",
            WaitKind.GetResult => Name(Awaited(wait)) + ".GetAwaiter().GetResult()",
            _ => Name(Awaited(wait)) + ".ToBlockingEnumerable()",
        };

    public static string Advice(WaitKind kind)
        => kind switch
        {
            WaitKind.WaitAll => "await Task.WhenAll",
            WaitKind.WaitAny => "await Task.WhenAny",
            WaitKind.ToBlockingEnumerable => "enumerate it with await foreach",
            _ => "await it",
        };

    /// <summary>The name that the wait is written with: <c>Result</c>, <c>Wait</c>, <c>GetResult</c>, ...</summary>
    public static SimpleNameSyntax? NameOf(SyntaxNode wait)
        => (wait is InvocationExpressionSyntax { Expression: var called } ? called : wait) switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            SimpleNameSyntax name => name,
            _ => null,
        };

    private static SyntaxNode? Awaited(BlockingWait wait)
    {
        var awaited = wait.Awaited?.Syntax;
        while (awaited is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter" or "ConfigureAwait" or "AsTask", Expression: var inner } })
        {
            awaited = inner;
        }

        return awaited;
    }

    private static string Name(SyntaxNode? expression)
        => expression switch
        {
            SimpleNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
            InvocationExpressionSyntax call => Name(call.Expression) + (call.ArgumentList.Arguments.Count == 0 ? "()" : "(...)"),
            ElementAccessExpressionSyntax access => Name(access.Expression) + "[...]",
            ParenthesizedExpressionSyntax parenthesized => Name(parenthesized.Expression),
            CastExpressionSyntax cast => Name(cast.Expression),
            PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed => Name(suppressed.Operand),
            AwaitExpressionSyntax awaited => Name(awaited.Expression),
            ThisExpressionSyntax => "this",
            _ => "task",
        };
}
