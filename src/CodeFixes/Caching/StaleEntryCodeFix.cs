using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Takes the stale entry out of its cache behind the statement that stores the change.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StaleEntryCodeFix)), Shared]
internal sealed class StaleEntryCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF4051.Evict";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.StaleEntry];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        if (context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } syntax
            && context.Model.GetOperation(syntax, cancellationToken) is { } write
            && CachedRows.MemberOf(write) is { } member
            && StaleEntries.TryCreate(context.Model.Compilation) is { } stale)
        {
            foreach (var found in stale.In(write.Root(), member, cancellationToken))
            {
                if (found.Write.Syntax == syntax && EntryRemoval.TryCreate(found, out _) is { } removal)
                {
                    return Task.FromResult<ImmutableArray<Rewrite>>([new Rewrite(removal.Title, EquivalenceKey, token => EvictAsync(context, removal, token))]);
                }
            }
        }

        return Task.FromResult(ImmutableArray<Rewrite>.Empty);
    }

    private static async Task<Solution> EvictAsync(RewriteContext context, EntryRemoval removal, CancellationToken cancellationToken)
    {
        var text = await context.Document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        var call = removal.IsAwaited ? "await " + removal.Call + (AwaitSyntax.Configures(context.Root) ? ".ConfigureAwait(false)" : "") : removal.Call;
        var statement = $"{Usings.EndOfLine(context.Root)}{Indentation.Of(removal.After)}{call};";
        var end = Indentation.EndsLine(removal.After) ? text.Lines.GetLineFromPosition(removal.After.Span.End).End : removal.After.Span.End;
        return context.Document.WithText(text.WithChanges(new TextChange(new TextSpan(end, 0), statement))).Project.Solution;
    }
}
