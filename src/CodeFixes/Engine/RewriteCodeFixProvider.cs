using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PerfAnalyzers.CodeFixes;

/// <summary>
/// Base of our code fixes. A fix says which rewrites are safe for a finding; offering them, refusing those that add a
/// compiler error, and applying many at once is done here and in <see cref="RewriteFixAllProvider"/>.
/// </summary>
internal abstract class RewriteCodeFixProvider : CodeFixProvider
{
    public sealed override FixAllProvider GetFixAllProvider() => RewriteFixAllProvider.Instance;

    /// <summary>
    /// The rewrites of one finding, the preferred first, those by hand last; empty when there is none. All preconditions are tested here:
    /// a rewrite that is returned changes something.
    /// </summary>
    protected internal abstract Task<ImmutableArray<Rewrite>> GetRewritesAsync(RewriteContext context, CancellationToken cancellationToken);

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var document = context.Document;
        if (await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            var node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            var finding = new RewriteContext(document, root, model, node, diagnostic);
            foreach (var rewrite in await GetRewritesAsync(finding, context.CancellationToken).ConfigureAwait(false))
            {
                // Applied here once, so that an action that would not compile is never shown; the light bulb then reuses the result.
                var solution = document.Project.Solution;
                var changed = await rewrite.ApplyAsync(context.CancellationToken).ConfigureAwait(false);
                if (changed == solution)
                {
                    continue;
                }

                // A conversion has been compiled already.
                var sound = rewrite.Seeds.Count > 0 ? changed : await CompileCheck.SoundAsync(solution, changed, context.CancellationToken).ConfigureAwait(false);
                if (sound is null)
                {
                    continue;
                }

                context.RegisterCodeFix(
                    CodeAction.Create(
                        rewrite.Title,
                        _ => Task.FromResult(sound),
                        rewrite.EquivalenceKey,
                        rewrite.IsByHand ? CodeActionPriority.Low : CodeActionPriority.Default),
                    diagnostic);
            }
        }
    }
}
