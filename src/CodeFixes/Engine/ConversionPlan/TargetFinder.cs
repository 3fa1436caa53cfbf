using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Engine.Convertibility;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>What has to change for a function to be async. Answers are kept per solution: plans that share a chain look it up once.</summary>
internal sealed class TargetFinder(Solution solution)
{
    private static readonly ConditionalWeakTable<Solution, TargetFinder> Finders = new();

    private readonly ConcurrentDictionary<(DocumentId Document, TextSpan Span), Target> targets = new();

    public static TargetFinder Of(Solution solution) => Finders.GetValue(solution, key => new TargetFinder(key));

    /// <param name="document">A document of the solution.</param>
    /// <param name="function">A method, local function, lambda, accessor, property or global statement in it; null for a place in none.</param>
    public async Task<Target> OfAsync(Document document, SyntaxNode? function, CancellationToken cancellationToken)
    {
        if (function is null)
        {
            return new Target(TargetKind.Async, "") { Obstacle = "a field initializer cannot await" };
        }

        var key = (document.Id, function.Span);
        if (targets.TryGetValue(key, out var known))
        {
            return known;
        }

        var model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var target = TaskTypes.TryCreate(model.Compilation) is { } types
            ? await FindAsync(document, function, model, types, cancellationToken).ConfigureAwait(false)
            : new Target(TargetKind.Async, "") { Obstacle = "the project has no tasks" };
        foreach (var part in target.Parts)
        {
            targets.TryAdd((part.Document, part.Declaration.Span), target);
        }

        return targets.GetOrAdd(key, target);
    }

    private async Task<Target> FindAsync(Document document, SyntaxNode function, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        if (function is GlobalStatementSyntax)
        {
            return new Target(TargetKind.Async, "");
        }

        if (SymbolOf(function, model, cancellationToken) is not { } symbol)
        {
            return new Target(TargetKind.Async, "") { Obstacle = "the function cannot be read" };
        }

        if (FunctionSyntax.IsAsync(function) && (!symbol.ReturnsVoid || AsyncVoid.IsEventHandler(symbol, function)))
        {
            return new Target(TargetKind.Async, symbol.Name);
        }

        if (function is AnonymousFunctionExpressionSyntax lambda)
        {
            return types.IsTaskOrValueTask(symbol.ReturnType)
                ? TaskReturning(document, function, symbol, model, types, cancellationToken)
                : OfLambda(document, lambda, symbol, model, types, cancellationToken);
        }

        return types.IsTaskOrValueTask(symbol.ReturnType) || types.IsAsyncSequence(symbol.ReturnType)
            ? TaskReturning(document, function, symbol, model, types, cancellationToken)
            : await MemberFamily.FindAsync(solution, document, function, symbol, cancellationToken).ConfigureAwait(false);
    }

    private static Target TaskReturning(Document document, SyntaxNode function, IMethodSymbol symbol, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
        => new(TargetKind.TaskReturning, symbol.Name)
        {
            Parts = { new Part(document.Id, function, symbol) },
            Obstacle = AsyncBodyObstacles.Find(function, symbol, model, types, cancellationToken)
                ?? (DiscardedResult.Exists(symbol, model.Compilation, cancellationToken) ? "a caller does not wait for the task, and would go on before the work is done" : null),
        };

    private static Target OfLambda(Document document, AnonymousFunctionExpressionSyntax lambda, IMethodSymbol symbol, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        var target = new Target(TargetKind.Lambda, "") { Parts = { new Part(document.Id, lambda, symbol) } };
        if (FunctionSyntax.IsAsync(lambda))
        {
            target.Obstacle = "the function is async void: its caller would no longer wait for it";
            return target;
        }

        var host = LambdaHost.Of(lambda, model, types, cancellationToken);
        target.Host = host;
        target.Obstacle = host.Obstacle?.Reason ?? AsyncBodyObstacles.FindInBody(lambda.Body, model, cancellationToken);
        if (target.Obstacle is null && host.Change is LambdaChange.AwaitedCall or LambdaChange.ForEachLoop or LambdaChange.ParallelForEachAsync)
        {
            var site = CallSites.Awaited(document.Id, host.Call!, model, types, cancellationToken);
            target.Obstacle = site.Obstacle;
            if (site.Found is { } found)
            {
                target.Sites.Add(found);
            }
        }

        return target;
    }

    public static IMethodSymbol? SymbolOf(SyntaxNode function, SemanticModel model, CancellationToken cancellationToken)
        => function switch
        {
            AnonymousFunctionExpressionSyntax => model.GetSymbolInfo(function, cancellationToken).Symbol as IMethodSymbol,
            BasePropertyDeclarationSyntax => (model.GetDeclaredSymbol(function, cancellationToken) as IPropertySymbol)?.GetMethod,
            _ => model.GetDeclaredSymbol(function, cancellationToken) as IMethodSymbol,
        };
}
