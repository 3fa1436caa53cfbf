using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
            && StaleEntries.Of(context.Model.Compilation) is { } stale
            && context.Diagnostic.Properties.TryGetValue(DiagnosticProperties.Fix, out var title))
        {
            foreach (var found in stale.In(write.Root(), member, cancellationToken))
            {
                if (found.Write.Syntax == syntax && EntryRemoval.TryCreate(found, out _) is { } removal && removal.Title == title)
                {
                    return Task.FromResult<ImmutableArray<Rewrite>>([new Rewrite(removal.Title, EquivalenceKey, _ => Task.FromResult(Evict(context, removal)))]);
                }
            }
        }

        return Task.FromResult(ImmutableArray<Rewrite>.Empty);
    }

    private static Solution Evict(RewriteContext context, EntryRemoval removal)
    {
        var after = removal.After;
        var call = removal.IsAwaited ? "await " + removal.Call + (AwaitSyntax.Configures(context.Root) ? ".ConfigureAwait(false)" : "") : removal.Call;
        var endOfLine = Usings.EndOfLine(context.Root);
        var statement = SyntaxFactory.ParseStatement(call + ";").WithLeadingTrivia(SyntaxFactory.Whitespace(Indentation.Of(after)));
        var root = Indentation.EndsLine(after)
            ? context.Root.InsertNodesAfter(after, [statement.WithTrailingTrivia(endOfLine)])
            : context.Root.ReplaceNode(after, (SyntaxNode[])[after.WithTrailingTrivia(endOfLine), statement.WithTrailingTrivia(after.GetTrailingTrivia())]);
        return context.Document.WithSyntaxRoot(root).Project.Solution;
    }
}
