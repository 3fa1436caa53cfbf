using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Completion;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>Can a function that is async, or returns a task, hold one more await? Answers are clauses that follow "no safe fix:".</summary>
internal static class AwaitingFunction
{
    private static readonly BodyAnswers<string?> MadeAsync = new();

    /// <param name="function">The function, as <see cref="FunctionSyntax.Nearest"/> gives it.</param>
    /// <param name="makesAsync">It returns a task without being async.</param>
    /// <param name="model">The model of its file.</param>
    /// <param name="types">The task types.</param>
    /// <param name="cancellationToken">Ends the search for callers.</param>
    public static string? Obstacle(SyntaxNode function, bool makesAsync, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        if (function is GlobalStatementSyntax)
        {
            return null;
        }

        if (SymbolOf(function, model, cancellationToken) is not { } symbol)
        {
            return "the function cannot be read";
        }

        if (makesAsync)
        {
            // The same for each of the calls in it, and all its returns are looked at.
            return MadeAsync.Get(
                function,
                model,
                node => AsyncBodyObstacles.Find(node, symbol, model, types, cancellationToken)
                    ?? (DiscardedResult.Exists(symbol, model.Compilation, cancellationToken) ? "a caller does not wait for the task, and would go on before the work is done" : null));
        }

        // The caller of an async void function goes on at the first await; today it waits.
        return symbol.ReturnsVoid && !AsyncVoid.IsEventHandler(symbol, function) ? "the function is async void: its caller would no longer wait for it" : null;
    }

    public static IMethodSymbol? SymbolOf(SyntaxNode function, SemanticModel model, CancellationToken cancellationToken)
        => function switch
        {
            AnonymousFunctionExpressionSyntax => model.GetSymbolInfo(function, cancellationToken).Symbol as IMethodSymbol,
            BasePropertyDeclarationSyntax => (model.GetDeclaredSymbol(function, cancellationToken) as IPropertySymbol)?.GetMethod,
            _ => model.GetDeclaredSymbol(function, cancellationToken) as IMethodSymbol,
        };
}
