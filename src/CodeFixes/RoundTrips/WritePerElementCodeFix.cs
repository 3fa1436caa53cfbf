using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAnalyzers.Engine.Repetition;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Saves once after the loop, or runs one command for all elements.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WritePerElementCodeFix)), Shared]
internal sealed class WritePerElementCodeFix : RewriteCodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.WritePerElement];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var rewrites = ImmutableArray.CreateBuilder<Rewrite>();
        foreach (var plan in Plans(context, cancellationToken))
        {
            rewrites.Add(new Rewrite(plan.Title, plan.EquivalenceKey, token => ApplyAsync(context, plan, token)) { IsByHand = plan.Risk is not null });
        }

        return Task.FromResult(rewrites.ToImmutable());
    }

    private static ImmutableArray<IWritePlan> Plans(RewriteContext context, CancellationToken cancellationToken)
    {
        var compilation = context.Model.Compilation;
        if (RoundTripFacts.TryCreate(compilation) is not { } facts
            || ContextCalls.TryCreate(compilation) is not { } calls
            || context.Model.GetOperation(context.Node, cancellationToken) is not { } operation)
        {
            return [];
        }

        var options = context.Document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(context.Node.SyntaxTree);
        var repeated = facts.Repetition.Of(operation, smallCollection: QuietPlaces.SmallCollectionLimit(options));
        return repeated.Kind == RepetitionKind.PerElement
            ? WritePlans.All(new RepeatedWrite(operation, repeated, compilation, facts, calls, cancellationToken), out _)
            : [];
    }

    private static Task<Solution> ApplyAsync(RewriteContext context, IWritePlan plan, CancellationToken cancellationToken) => plan switch
    {
        HoistedSave save => HoistedSaveRewriter.RewriteAsync(context, save, cancellationToken),
        SetBasedCommand command => SetBasedCommandRewriter.RewriteAsync(context, command, cancellationToken),
        _ => throw new InvalidOperationException($"No rewriter for {plan.GetType().Name}."),
    };
}
