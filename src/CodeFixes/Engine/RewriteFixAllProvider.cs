using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.CodeFixes.Conversion;

namespace PerfAnalyzers.CodeFixes;

/// <summary>
/// Fixes every finding of a scope in one pass. Each reported node carries an annotation, and the rewrites are applied one
/// after the other on the solution as the earlier ones left it, so that overlapping rewrites see each other and a finding
/// that an earlier rewrite has already cured is passed over. The result is compiled once; only when that shows an error
/// are the rewrites repeated one by one and those that break dropped. Conversions through the solution come last, all in one
/// plan, so that those that meet in a chain of calls are one conversion.
/// </summary>
/// <remarks>
/// <c>dotnet format</c> asks once for a whole solution, with the equivalence key of the first action of the first
/// diagnostic, and with null when that diagnostic has no action. Null and a key that some finding prefers both mean
/// "the preferred rewrite of each finding"; any other key asks for that kind of rewrite only where it is offered. Rewrites by
/// hand are never applied here.
/// </remarks>
internal sealed class RewriteFixAllProvider : FixAllProvider
{
    public static readonly RewriteFixAllProvider Instance = new();

    private RewriteFixAllProvider()
    {
    }

    /// <remarks>Not a member or a type: which one is meant is known to Roslyn's own providers only, and this would rewrite the whole document.</remarks>
    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        var fix = (RewriteCodeFixProvider)context.CodeFixProvider;
        var findings = await CollectAsync(context).ConfigureAwait(false);
        if (findings.IsEmpty)
        {
            return null;
        }

        return CodeAction.Create(
            "Fix all",
            async cancellationToken =>
            {
                var marked = await FindingMarks.SetAsync(context.Solution, findings, cancellationToken).ConfigureAwait(false);
                var onlyKey = await OnlyKeyAsync(fix, context.CodeActionEquivalenceKey, marked, findings, cancellationToken).ConfigureAwait(false);
                var fixable = await FixableAsync(fix, onlyKey, marked, findings, cancellationToken).ConfigureAwait(false);
                var changed = await ApplyAsync(fix, onlyKey, marked, fixable, checkEach: false, cancellationToken).ConfigureAwait(false);
                return await CompileCheck.SoundAsync(context.Solution, changed, cancellationToken).ConfigureAwait(false)
                    ?? await ApplyAsync(fix, onlyKey, marked, fixable, checkEach: true, cancellationToken).ConfigureAwait(false);
            },
            context.CodeActionEquivalenceKey ?? nameof(RewriteFixAllProvider));
    }

    private static async Task<ImmutableArray<Finding>> CollectAsync(FixAllContext context)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var project in context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project])
        {
            var diagnostics = context.Scope is FixAllScope.Project or FixAllScope.Solution
                ? await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false)
                : await context.GetDocumentDiagnosticsAsync(context.Document!).ConfigureAwait(false);
            foreach (var diagnostic in diagnostics)
            {
                if (!diagnostic.IsSuppressed && project.Solution.GetDocument(diagnostic.Location.SourceTree) is { } document)
                {
                    findings.Add(new Finding(document.Id, diagnostic, FindingMarks.Create()));
                }
            }
        }

        // From the end of each file to its start: an edit then leaves the spans before it alone, and the order is the same every time.
        findings.Sort((x, y) =>
        {
            var byFile = string.CompareOrdinal(x.Diagnostic.Location.SourceTree!.FilePath, y.Diagnostic.Location.SourceTree!.FilePath);
            return byFile != 0 ? byFile : y.Diagnostic.Location.SourceSpan.CompareTo(x.Diagnostic.Location.SourceSpan);
        });
        return findings.ToImmutable();
    }

    /// <summary>The kind of rewrite to restrict the pass to, or null for the preferred rewrite of each finding.</summary>
    private static async Task<string?> OnlyKeyAsync(
        RewriteCodeFixProvider fix,
        string? equivalenceKey,
        Solution solution,
        ImmutableArray<Finding> findings,
        CancellationToken cancellationToken)
    {
        if (equivalenceKey is null)
        {
            return null;
        }

        foreach (var finding in findings)
        {
            // The key of a rewrite by hand comes from dotnet format, when the first finding has no other action.
            var rewrites = await RewritesAsync(fix, solution, finding, cancellationToken).ConfigureAwait(false);
            if (!rewrites.IsEmpty && (rewrites[0].EquivalenceKey == equivalenceKey || rewrites.Any(rewrite => rewrite.IsByHand && rewrite.EquivalenceKey == equivalenceKey)))
            {
                return null;
            }
        }

        return equivalenceKey;
    }

    /// <summary>
    /// The findings that have a rewrite before any is applied. Each rewrite makes a new compilation, in which everything that
    /// a plan asks about is found anew: what cannot be rewritten is asked about once, while all findings share one. What several
    /// frameworks of a project report in one file is one finding.
    /// </summary>
    private static async Task<ImmutableArray<Finding>> FixableAsync(
        RewriteCodeFixProvider fix,
        string? onlyKey,
        Solution solution,
        ImmutableArray<Finding> findings,
        CancellationToken cancellationToken)
    {
        var fixable = ImmutableArray.CreateBuilder<Finding>();
        var documents = new Dictionary<(string File, TextSpan Span), DocumentId>();
        foreach (var finding in findings)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var place = (solution.GetDocument(finding.Document)!.FilePath ?? finding.Document.Id.ToString(), finding.Diagnostic.Location.SourceSpan);
            if (documents.TryGetValue(place, out var document) && document != finding.Document)
            {
                continue;
            }

            if (await ChosenAsync(fix, onlyKey, solution, finding, cancellationToken).ConfigureAwait(false) is not null)
            {
                fixable.Add(finding);
                documents[place] = finding.Document;
            }
        }

        return fixable.ToImmutable();
    }

    private static async Task<Solution> ApplyAsync(
        RewriteCodeFixProvider fix,
        string? onlyKey,
        Solution solution,
        ImmutableArray<Finding> findings,
        bool checkEach,
        CancellationToken cancellationToken)
    {
        var conversions = new List<Finding>();
        foreach (var finding in findings)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await ChosenAsync(fix, onlyKey, solution, finding, cancellationToken).ConfigureAwait(false) is not { } chosen)
            {
                continue;
            }

            if (chosen.Seeds.Count > 0)
            {
                conversions.Add(finding);
                continue;
            }

            var changed = await chosen.ApplyAsync(cancellationToken).ConfigureAwait(false);
            var followed = checkEach
                ? await CompileCheck.SoundAsync(solution, changed, cancellationToken).ConfigureAwait(false)
                : await LinkedDocuments.FollowAsync(solution, changed, cancellationToken).ConfigureAwait(false);
            if (followed is not null)
            {
                solution = await FindingMarks.CarryAsync(changed, followed, cancellationToken).ConfigureAwait(false);
            }
        }

        return await ConvertAsync(fix, onlyKey, solution, conversions, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Solution> ConvertAsync(
        RewriteCodeFixProvider fix,
        string? onlyKey,
        Solution solution,
        List<Finding> findings,
        CancellationToken cancellationToken)
    {
        var groups = new List<IReadOnlyList<AwaitSeed>>();
        foreach (var finding in findings)
        {
            if (await ChosenAsync(fix, onlyKey, solution, finding, cancellationToken).ConfigureAwait(false) is { Seeds: { Count: > 0 } seeds })
            {
                groups.Add(seeds);
            }
        }

        return groups.Count == 0 ? solution : await ConversionPlan.CreateAllAsync(solution, groups, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Rewrite?> ChosenAsync(RewriteCodeFixProvider fix, string? onlyKey, Solution solution, Finding finding, CancellationToken cancellationToken)
        => (await RewritesAsync(fix, solution, finding, cancellationToken).ConfigureAwait(false))
            .FirstOrDefault(rewrite => !rewrite.IsByHand && (onlyKey is null || rewrite.EquivalenceKey == onlyKey));

    /// <summary>The rewrites of a finding in the solution as it is now; empty when an earlier rewrite took its node away.</summary>
    private static async Task<ImmutableArray<Rewrite>> RewritesAsync(
        RewriteCodeFixProvider fix,
        Solution solution,
        Finding finding,
        CancellationToken cancellationToken)
    {
        var document = solution.GetDocument(finding.Document)!;
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (root!.GetAnnotatedNodes(finding.Mark).FirstOrDefault() is not { } node)
        {
            return [];
        }

        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return await fix.GetRewritesAsync(new RewriteContext(document, root, model!, node, finding.Diagnostic), cancellationToken).ConfigureAwait(false);
    }
}
