using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Loads each level of a tree with one query, or the whole tree where a walk starts at its roots, and walks it in memory.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RecursiveQueryCodeFix)), Shared]
internal sealed class RecursiveQueryCodeFix : RewriteCodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.RecursiveQuery];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var compilation = context.Model.Compilation;
        if (RoundTripFacts.TryCreate(compilation, RoundTripKinds.DatabaseRead, context.Document.Project.AnalyzerOptions) is not { } facts
            || context.Model.GetOperation(context.Node, cancellationToken) is not { } call
            || facts.RecursionAt(call, RoundTripKinds.DatabaseRead, cancellationToken) is not { } recursion)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        var rewrites = ImmutableArray.CreateBuilder<Rewrite>();
        foreach (var plan in TreePlans.Of(call, recursion, compilation, facts, cancellationToken, out _))
        {
            rewrites.Add(new Rewrite(plan.Title, plan.EquivalenceKey, _ => Task.FromResult(RewriterOf(context, plan).Rewrite().Project.Solution)));
        }

        return Task.FromResult(rewrites.ToImmutable());
    }

    private static TreeWalkRewriter RewriterOf(RewriteContext context, IQueryPlan plan) => plan switch
    {
        LevelLoad levels => new LevelLoadRewriter(context, levels),
        WholeTreeLoad whole => new WholeTreeLoadRewriter(context, whole),
        _ => throw new InvalidOperationException($"There is no rewriter for {plan.GetType().Name}."),
    };
}
