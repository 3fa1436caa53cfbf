using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAnalyzers.RoundTrips;

namespace PerfAnalyzers.CodeFixes.RoundTrips;

/// <summary>Includes the navigation that the serializer would load.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LazyEntitySerializedCodeFix)), Shared]
internal sealed class LazyEntitySerializedCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "Include";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.LazyEntitySerialized];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (SerializedEntitiesFinder.TryCreate(context.Model.Compilation) is not { } finder
            || context.Model.GetOperation(context.Node, cancellationToken) is not { } value
            || finder.Of(value, cancellationToken) is not { } found
            || finder.PlanOf(found, cancellationToken, out _) is not { } plan)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        var rewrite = new Rewrite(
            plan.Title,
            EquivalenceKey,
            _ => Task.FromResult(context.Document.WithSyntaxRoot(IncludeRewriter.Rewrite(context.Root, context.Model, plan)).Project.Solution));
        return Task.FromResult(ImmutableArray.Create(rewrite));
    }
}
