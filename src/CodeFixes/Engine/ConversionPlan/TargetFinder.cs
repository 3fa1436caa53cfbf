using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
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
            return new Target(FunctionChangeKind.Async, "") { Obstacle = "a field initializer cannot await" };
        }

        var key = (document.Id, function.Span);
        if (targets.TryGetValue(key, out var known))
        {
            return known;
        }

        var model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var target = TaskTypes.TryCreate(model.Compilation) is { } types
            ? await FindAsync(document, function, model, types, cancellationToken).ConfigureAwait(false)
            : new Target(FunctionChangeKind.Async, "") { Obstacle = "the project has no tasks" };
        foreach (var part in target.Parts)
        {
            targets.TryAdd((part.Document, part.Declaration.Span), target);
        }

        return targets.GetOrAdd(key, target);
    }

    private async Task<Target> FindAsync(Document document, SyntaxNode function, SemanticModel model, TaskTypes types, CancellationToken cancellationToken)
    {
        var change = FunctionChange.Of(function, model, types, cancellationToken);
        if (change is { Kind: FunctionChangeKind.Synchronous, Symbol: { } method, Obstacle: null })
        {
            return await MemberFamily.FindAsync(solution, document, method, change.Kept, cancellationToken).ConfigureAwait(false);
        }

        var target = new Target(change.Kind, change.Symbol?.Name ?? "") { Obstacle = change.Obstacle, Host = change.Host };
        if (change is { Kind: FunctionChangeKind.TaskReturning or FunctionChangeKind.Lambda, Symbol: { } symbol })
        {
            target.Parts.Add(new Part(document.Id, function, symbol));
        }

        if (change is { Obstacle: null, Host: { IsAwaited: true, Call: { } call } })
        {
            var use = CallUse.Awaited(call, model, types, cancellationToken);
            target.Obstacle = use.Obstacle;
            target.Sites.Add(CallSites.Awaited(document.Id, call, use));
        }

        return target;
    }
}
