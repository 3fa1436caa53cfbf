using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAnalyzers.Engine.Completion;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.Engine.Convertibility;

/// <summary>
/// Can a function become async with all that calls it, up to functions that are async already? The door for what a compilation can
/// answer of that. A conversion asks the same of a whole solution, so the answer also says whether there may be more to ask.
/// </summary>
internal sealed class ConversionReach
{
    /// <summary>A longer chain is left to the conversion.</summary>
    private const int MostFunctions = 200;

    private static readonly ConditionalWeakTable<Compilation, ConversionReach> Known = new();

    private readonly Compilation _compilation;
    private readonly TaskTypes _types;
    private readonly MethodFamilies _families;
    private readonly ConcurrentDictionary<SyntaxNode, Step> _steps = new();

    private ConversionReach(Compilation compilation, TaskTypes types, AnalyzerOptions options)
    {
        _compilation = compilation;
        _types = types;
        _families = new MethodFamilies(compilation, types, options);
    }

    public static ConversionReach Of(Compilation compilation, TaskTypes types, AnalyzerOptions options)
        => Known.GetValue(compilation, key => new ConversionReach(key, types, options));

    /// <param name="function">The function that something is to be awaited in, as <see cref="FunctionSyntax.Nearest"/> gives it.</param>
    /// <param name="unwraps">Do exceptions arrive unwrapped from then on, so that a caller may not expect an <c>AggregateException</c>?</param>
    public ReachAnswer From(SyntaxNode? function, bool unwraps, CancellationToken cancellationToken)
    {
        if (function is null)
        {
            return new ReachAnswer(FunctionChange.Of(null, null!, _types, cancellationToken).Obstacle, false);
        }

        var isOpen = false;
        var seen = new HashSet<SyntaxNode>();
        var pending = new Queue<(SyntaxNode Function, string? Callee)>();
        pending.Enqueue((function, null));
        while (pending.Count > 0 && seen.Count < MostFunctions)
        {
            var (current, callee) = pending.Dequeue();
            if (!seen.Add(current))
            {
                continue;
            }

            var step = _steps.GetOrAdd(current, node => StepFrom(node, cancellationToken));
            isOpen |= step.IsOpen;
            if (step.Obstacle is { } obstacle)
            {
                return new ReachAnswer(callee is null || step.NamesCaller ? obstacle : $"{step.Name} calls '{callee}': {obstacle}", isOpen);
            }

            foreach (var caller in step.Callers)
            {
                if (unwraps && caller.ExceptionObstacle is { } expected)
                {
                    return new ReachAnswer(expected, isOpen);
                }

                pending.Enqueue((caller.Function, step.Callee ?? callee));
            }
        }

        return new ReachAnswer(null, isOpen || pending.Count > 0);
    }

    /// <summary>From a function to those that call it.</summary>
    private Step StepFrom(SyntaxNode function, CancellationToken cancellationToken)
    {
        var model = _compilation.GetSemanticModel(function.SyntaxTree);
        var change = FunctionChange.Of(function, model, _types, cancellationToken);
        var step = new Step(change.Symbol?.Describe()) { Obstacle = change.Obstacle ?? change.Kept };
        if (step.Obstacle is not null)
        {
            return step;
        }

        switch (change.Kind)
        {
            case FunctionChangeKind.Synchronous:
                var family = _families.Of(change.Symbol!, cancellationToken);
                return step with { Callee = change.Symbol!.Name, Obstacle = family.Obstacle, NamesCaller = family.NamesCaller, Callers = family.Callers, IsOpen = family.IsOpen };
            case FunctionChangeKind.Lambda when change.Host is { IsAwaited: true, Call: { } call }:
                var use = CallUse.Awaited(call, model, _types, cancellationToken);
                return step with { Obstacle = use.Obstacle, Callers = use.Function is null ? [] : [new Caller(use.Function, use.ExceptionObstacle)] };
            default:
                return step;
        }
    }

    /// <param name="Name">The function as a message names it; null for the top-level program and for what cannot be read.</param>
    private sealed record Step(string? Name)
    {
        /// <summary>What its callers call; null of a lambda, which they do not call by a name.</summary>
        public string? Callee { get; init; }

        public string? Obstacle { get; init; }

        /// <summary>Does the obstacle say which caller it is about?</summary>
        public bool NamesCaller { get; init; }

        public ImmutableArray<Caller> Callers { get; init; } = [];

        public bool IsOpen { get; init; }
    }
}

/// <param name="Obstacle">Why the function cannot become async, as a clause that follows "no safe fix:"; null when nothing in the compilation stands in the way.</param>
/// <param name="IsOpen">May other projects call, override or implement something that would change?</param>
internal readonly record struct ReachAnswer(string? Obstacle, bool IsOpen);

/// <summary>A function that would have to await a call.</summary>
internal readonly record struct Caller(SyntaxNode Function, string? ExceptionObstacle);
