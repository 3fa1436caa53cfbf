using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.FindSymbols;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Offers every plan that holds for a query per element, the preferred first.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(QueryPerElementCodeFix)), Shared]
internal sealed class QueryPerElementCodeFix : RewriteCodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.QueryPerElement];

    protected internal override async Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var rewrites = ImmutableArray.CreateBuilder<Rewrite>();
        foreach (var plan in Plans(context, cancellationToken))
        {
            // Another project may implement the interface: a fake of the tests.
            if ((plan is SiblingLookup sibling ? sibling.Callee : plan as CalleeLookup)?.ContractMethod is { } contract
                && (await SymbolFinder.FindImplementationsAsync(contract, context.Solution, cancellationToken: cancellationToken).ConfigureAwait(false)).Count() > 1)
            {
                continue;
            }

            rewrites.Add(new Rewrite(plan.Title, plan.EquivalenceKey, token => ApplyAsync(context, plan, token)));
        }

        return rewrites.ToImmutable();
    }

    private static Task<Solution> ApplyAsync(RewriteContext context, IQueryPlan plan, CancellationToken cancellationToken) => plan switch
    {
        IncludedLookup included => Task.FromResult(IncludedLookupRewriter.Rewrite(context, included)),
        BatchedLookup lookup => new BatchedLookupRewriter(context, lookup).RewriteAsync(cancellationToken),
        DapperLookup dapper => new DapperLookupRewriter(context, dapper).RewriteAsync(cancellationToken),
        SiblingLookup sibling => new SiblingLookupRewriter(context, sibling).RewriteAsync(cancellationToken),
        CalleeLookup callee => new CalleeLookupRewriter(context, callee).RewriteAsync(cancellationToken),
        _ => throw new NotSupportedException(plan.EquivalenceKey),
    };

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
