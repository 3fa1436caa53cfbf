using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Loads the rows for all elements before the loop and looks them up in it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(QueryPerElementCodeFix)), Shared]
internal sealed class QueryPerElementCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "BatchedLookup";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.QueryPerElement];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (Plan(context, cancellationToken) is not { } lookup)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        var rewrite = new Rewrite(
            BatchedLookup.Title,
            EquivalenceKey,
            async token => (await new BatchedLookupRewriter(context, lookup).RewriteAsync(token).ConfigureAwait(false)).Project.Solution);
        return Task.FromResult(ImmutableArray.Create(rewrite));
    }

    private static BatchedLookup? Plan(RewriteContext context, CancellationToken cancellationToken)
    {
        if (RoundTripFacts.TryCreate(context.Model.Compilation) is not { } facts || context.Model.GetOperation(context.Node, cancellationToken) is not { } operation)
        {
            return null;
        }

        var options = context.Document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(context.Node.SyntaxTree);
        var repeated = facts.Repetition.Of(operation, smallCollection: QuietPlaces.SmallCollectionLimit(options));
        return repeated.Kind == RepetitionKind.PerElement
            ? new BatchedLookupPlanner(context.Model.Compilation, facts, cancellationToken).TryCreate(operation, repeated, out _)
            : null;
    }
}
