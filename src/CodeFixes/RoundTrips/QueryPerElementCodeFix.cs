using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Offers every plan that holds for a query per element, the preferred first.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(QueryPerElementCodeFix)), Shared]
internal sealed class QueryPerElementCodeFix : RewriteCodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.QueryPerElement];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var rewrites = ImmutableArray.CreateBuilder<Rewrite>();
        foreach (var plan in Plans(context, cancellationToken))
        {
            rewrites.Add(new Rewrite(plan.Title, plan.EquivalenceKey, token => ApplyAsync(context, plan, token)));
        }

        return Task.FromResult(rewrites.ToImmutable());
    }

    private static async Task<Solution> ApplyAsync(RewriteContext context, IQueryPlan plan, CancellationToken cancellationToken)
    {
        var document = plan switch
        {
            BatchedLookup lookup => await new BatchedLookupRewriter(context, lookup).RewriteAsync(cancellationToken).ConfigureAwait(false),
            _ => throw new NotSupportedException(plan.EquivalenceKey),
        };
        return document.Project.Solution;
    }

    private static ImmutableArray<IQueryPlan> Plans(RewriteContext context, CancellationToken cancellationToken)
    {
        if (RoundTripFacts.TryCreate(context.Model.Compilation, RoundTripKinds.All, context.Document.Project.AnalyzerOptions) is not { } facts || context.Model.GetOperation(context.Node, cancellationToken) is not { } operation)
        {
            return [];
        }

        var options = context.Document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(context.Node.SyntaxTree);
        var repeated = facts.Repetition.Of(operation, smallCollection: QuietPlaces.SmallCollectionLimit(options));
        return repeated.Kind == RepetitionKind.PerElement
            ? QueryPlans.All(new RepeatedQuery(operation, repeated, context.Model.Compilation, facts, cancellationToken))
            : [];
    }
}
