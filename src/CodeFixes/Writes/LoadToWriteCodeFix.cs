using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAnalyzers.Engine.RoundTripFacts;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Infrastructure;
using PerfAnalyzers.Writes;

namespace PerfAnalyzers.CodeFixes.Writes;

/// <summary>Changes or deletes rows by one <c>ExecuteUpdate</c> or <c>ExecuteDelete</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LoadToWriteCodeFix)), Shared]
internal sealed class LoadToWriteCodeFix : RewriteCodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.LoadToWrite];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (Find(context, cancellationToken) is not { Obstacle: null } found)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        var rewrite = new Rewrite(found.Title, found.EquivalenceKey, _ => Task.FromResult(LoadToWriteRewriter.Rewrite(context, found))) { IsByHand = found.Risk is not null };
        return Task.FromResult(ImmutableArray.Create(rewrite));
    }

    /// <summary>The finding is known by its save, which stands somewhere behind the reported query.</summary>
    private static LoadToWrite? Find(RewriteContext context, CancellationToken cancellationToken)
    {
        var compilation = context.Model.Compilation;
        if (ContextCalls.TryCreate(compilation) is not { } calls || context.Model.GetOperation(context.Node, cancellationToken) is not { } operation)
        {
            return null;
        }

        var finder = new LoadToWriteFinder(compilation, calls, cancellationToken);
        foreach (var candidate in (MethodBodies.FunctionOf(operation) ?? operation.Root()).Executed())
        {
            if (OwnSaves.At(candidate, calls, compilation) is not { } save)
            {
                continue;
            }

            foreach (var found in finder.Before(save))
            {
                if (found.Reported.Syntax == context.Node)
                {
                    return found;
                }
            }
        }

        return null;
    }
}
