using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.Caching;
using PerfAnalyzers.Engine.CacheCalls;
using PerfAnalyzers.Infrastructure;

namespace PerfAnalyzers.CodeFixes.Caching;

/// <summary>Has a method change a copy of the list that a cache gave it. By hand: it may have been the entry that was meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CachedObjectChangedCodeFix)), Shared]
internal sealed class CachedObjectChangedCodeFix : RewriteCodeFixProvider
{
    private const string EquivalenceKey = "PERF4032.Copy";

    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.CachedObjectChanged];

    protected internal override Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken)
    {
        foreach (var operation in context.Model.GetOperation(context.Node, cancellationToken)?.Root().DescendantsAndSelf() ?? [])
        {
            if (CacheCalls.At(operation) is { } get
                && CachedObjectChange.Of(get) is var (change, local)
                && change.Syntax.Span == context.Node.Span
                && CachedListCopy.PlaceFor(get, local) is { } place)
            {
                return Task.FromResult<ImmutableArray<Rewrite>>(
                    [new Rewrite(CachedListCopy.Title, EquivalenceKey, token => CopyAsync(context, place, local.Name, token)) { IsByHand = true }]);
            }
        }

        return Task.FromResult(ImmutableArray<Rewrite>.Empty);
    }

    private static async Task<Solution> CopyAsync(RewriteContext context, StatementSyntax place, string list, CancellationToken cancellationToken)
    {
        var text = await context.Document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        var indentation = text.ToString(TextSpan.FromBounds(text.Lines.GetLineFromPosition(place.SpanStart).Start, place.SpanStart));
        var copied = text.WithChanges(new TextChange(new TextSpan(place.SpanStart, 0), $"{list} = {list}.ToList();{Usings.EndOfLine(context.Root)}{indentation}"));
        var root = (CompilationUnitSyntax)await context.Root.SyntaxTree.WithChangedText(copied).GetRootAsync(cancellationToken).ConfigureAwait(false);
        return context.Document.WithSyntaxRoot(Usings.Add(root, context.Model, place.SpanStart, "System.Linq")).Project.Solution;
    }
}
