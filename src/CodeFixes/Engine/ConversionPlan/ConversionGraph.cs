using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAnalyzers.Engine.Convertibility;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>Everything that has to change for some seeds: the functions that become async, up to those that are so already.</summary>
internal sealed class ConversionGraph
{
    private readonly Dictionary<Target, bool> unwraps = [];
    private readonly Dictionary<SyntaxNode, Target> byFunction = [];
    private readonly HashSet<SyntaxNode> awaiting = [];
    private readonly HashSet<Target> behindBridges = [];
    private readonly BridgeCut? cut;

    private ConversionGraph(Solution solution, IReadOnlyList<AwaitSeed> seeds, BridgeCut? cut)
    {
        Solution = solution;
        Seeds = seeds;
        this.cut = cut;
    }

    public Solution Solution { get; }

    public IReadOnlyList<AwaitSeed> Seeds { get; }

    public IEnumerable<Target> Targets => unwraps.Keys;

    /// <summary>The documents whose errors count beside those that change: where the changed members' types are declared.</summary>
    public ImmutableArray<DocumentId> Documents { get; private set; } = [];

    /// <summary>The function that a seed lies in, or is.</summary>
    public static SyntaxNode? FunctionOf(AwaitSeed seed)
        => seed.Place is MethodDeclarationSyntax or LocalFunctionStatementSyntax ? seed.Place : FunctionSyntax.Nearest(seed.Place);

    /// <param name="cut">Which synchronous methods stay beside their asynchronous form; null for none.</param>
    public static async Task<(ConversionGraph? Graph, string? Refusal)> CreateAsync(Solution solution, IReadOnlyList<AwaitSeed> seeds, BridgeCut? cut, CancellationToken cancellationToken)
    {
        var graph = new ConversionGraph(solution, seeds, cut);
        var refusal = await graph.ExploreAsync(cancellationToken).ConfigureAwait(false);
        return refusal is null ? (graph, null) : (null, refusal);
    }

    /// <summary>Does something in the function itself get awaited?</summary>
    public bool Awaits(SyntaxNode function) => awaiting.Contains(function);

    /// <summary>Does the synchronous form of the function stay, and wait for the asynchronous one?</summary>
    public bool LeavesBridge(Target target) => cut?.Leaves(target) == true;

    /// <summary>Does a bridge wait for the function? What it awaits must not ask for the thread that the bridge holds.</summary>
    public bool IsBehindBridge(SyntaxNode? function) => function is not null && TargetOf(function) is { } target && behindBridges.Contains(target);

    /// <summary>The places that change with a target.</summary>
    public IEnumerable<Site> SitesOf(Target target) => cut?.SitesOf(target) ?? target.Sites;

    /// <summary>The target that a function is a part of; null when the plan leaves it alone.</summary>
    public Target? TargetOf(SyntaxNode function) => byFunction.TryGetValue(function, out var target) ? target : null;

    private async Task<string?> ExploreAsync(CancellationToken cancellationToken)
    {
        var finder = TargetFinder.Of(Solution);
        var pending = new Queue<Target>();
        foreach (var seed in Seeds)
        {
            var function = FunctionOf(seed);
            if (await EnterAsync(seed.Document, function, seed.UnwrapsExceptions).ConfigureAwait(false) is { } obstacle)
            {
                return obstacle;
            }

            if (function is not null && function != seed.Place)
            {
                awaiting.Add(function);
            }
        }

        while (pending.Count > 0)
        {
            var target = pending.Dequeue();
            if (unwraps[target] && target.Sites.FirstOrDefault(site => site is { IsAwaited: true, ExceptionObstacle: not null }) is { } expecting)
            {
                return expecting.ExceptionObstacle;
            }

            foreach (var site in SitesOf(target))
            {
                if (!site.IsAwaited)
                {
                    continue;
                }

                awaiting.Add(site.Function!);
                if (await EnterAsync(Solution.GetDocument(site.Document)!, site.Function, unwraps[target]).ConfigureAwait(false) is { } obstacle)
                {
                    return obstacle;
                }
            }
        }

        FindWhatBridgesWaitFor();
        Documents = [.. DeclaringDocuments().Distinct()];
        return HoldsFileTwice() ? "a file is compiled for several target frameworks in different ways" : null;

        async Task<string?> EnterAsync(Document document, SyntaxNode? function, bool unwrapping)
        {
            var target = await finder.OfAsync(document, function, cancellationToken).ConfigureAwait(false);
            if ((target.Obstacle ?? (LeavesBridge(target) ? null : target.Kept)) is { } obstacle)
            {
                return obstacle;
            }

            if (!unwraps.TryGetValue(target, out var known) || (unwrapping && !known))
            {
                unwraps[target] = unwrapping;
                foreach (var part in target.Parts)
                {
                    byFunction[part.Declaration] = target;
                }

                pending.Enqueue(target);
            }

            return null;
        }
    }

    private void FindWhatBridgesWaitFor()
    {
        while (Targets.Where(target => LeavesBridge(target) || SitesOf(target).Any(site => IsBehindBridge(site.Function))).Count(behindBridges.Add) > 0)
        {
        }
    }

    /// <summary>Edits of one file as two documents would overwrite each other.</summary>
    private bool HoldsFileTwice()
        => Targets
            .SelectMany(target => target.Parts.Select(part => part.Document).Concat(target.Sites.Select(site => site.Document)))
            .Concat(Seeds.Select(seed => seed.Document.Id))
            .Distinct()
            .Select(document => Solution.GetDocument(document)!.FilePath)
            .Where(path => path is not null)
            .GroupBy(path => path)
            .Any(file => file.Skip(1).Any());

    private IEnumerable<DocumentId> DeclaringDocuments()
    {
        foreach (var target in Targets)
        {
            foreach (var part in target.Parts)
            {
                if (target.Kind != FunctionChangeKind.Synchronous || part.Symbol.ContainingType is not { } type)
                {
                    continue;
                }

                foreach (var reference in type.DeclaringSyntaxReferences)
                {
                    if (Solution.GetDocumentId(reference.SyntaxTree) is { } document)
                    {
                        yield return document;
                    }
                }
            }
        }
    }
}
