using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAnalyzers.Engine.UnitOfWork;
using PerfAnalyzers.Writes;

namespace PerfAnalyzers.CodeFixes.Writes;

/// <summary>Removes a call that does nothing useful: the first of two saves, or an update of what is tracked.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemovedStatementCodeFix)), Shared]
internal sealed class RemovedStatementCodeFix : RewriteCodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.ConsecutiveSaves, RuleIds.UpdateOfTracked];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        var compilation = context.Model.Compilation;
        if (ContextCalls.TryCreate(compilation) is not { } calls
            || context.Model.GetOperation(context.Node, cancellationToken) is not IInvocationOperation call
            || context.Node.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } statement)
        {
            return Task.FromResult(ImmutableArray<Rewrite>.Empty);
        }

        string? title = null;
        if (context.Diagnostic.Id == RuleIds.ConsecutiveSaves)
        {
            title = ConsecutiveSaves.TryCreate(call, calls, compilation, cancellationToken) is { Obstacle: null } ? ConsecutiveSaves.FixTitle : null;
        }
        else if (UpdateOfTrackedAnalyzer.RowsOf(call, calls) is { } rows
            && !SaveTraits.MayBeUntracked(rows.Context.Type, compilation, cancellationToken)
            && UpdateOfTrackedAnalyzer.Obstacle(call, rows, calls, compilation, cancellationToken) is null)
        {
            title = UpdateOfTrackedAnalyzer.FixTitle;
        }

        return Task.FromResult(title is null
            ? []
            : ImmutableArray.Create(new Rewrite(title, context.Diagnostic.Id, _ => Task.FromResult(context.Document.WithSyntaxRoot(context.Root.RemoveWithoutComments(statement)).Project.Solution))));
    }
}
