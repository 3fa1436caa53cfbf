using Microsoft.CodeAnalysis;
using PerfAnalyzers.Engine.Convertibility;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>
/// Where a plan that cannot convert every caller is cut: the methods that stay beside their asynchronous twin, and the places that go
/// on calling them. A twin is worth its while when somebody outside of the solution may call it, or a caller can await it.
/// </summary>
internal sealed class BridgeCut
{
    private readonly Dictionary<Target, List<(Site Site, Target Caller)>> callers = [];
    private readonly HashSet<Target> useful = [];

    private BridgeCut()
    {
    }

    /// <summary>Null when there is nothing to cut, or nothing to gain by it.</summary>
    public static async Task<BridgeCut?> FindAsync(Solution solution, IReadOnlyList<AwaitSeed> seeds, CancellationToken cancellationToken)
    {
        var cut = new BridgeCut();
        var finder = TargetFinder.Of(solution);
        var roots = new List<Target>();
        foreach (var seed in seeds)
        {
            roots.Add(await finder.OfAsync(seed.Document, ConversionGraph.FunctionOf(seed), cancellationToken).ConfigureAwait(false));
        }

        await cut.ExploreAsync(solution, finder, roots, cancellationToken).ConfigureAwait(false);
        cut.Settle();
        return roots.All(cut.useful.Contains) && cut.useful.Any(cut.Leaves) ? cut : null;
    }

    /// <summary>Does the synchronous form stay?</summary>
    public bool Leaves(Target target) => target.Kind == FunctionChangeKind.Synchronous && useful.Contains(target) && !Converts(target);

    /// <summary>The places that change: of a bridge, those that can await its twin.</summary>
    public IEnumerable<Site> SitesOf(Target target)
        => Leaves(target)
            ? callers[target].Where(caller => useful.Contains(caller.Caller)).Select(caller => caller.Site)
            : target.Sites;

    private async Task ExploreAsync(Solution solution, TargetFinder finder, List<Target> roots, CancellationToken cancellationToken)
    {
        var pending = new Queue<Target>(roots);
        while (pending.Count > 0)
        {
            var target = pending.Dequeue();
            if (callers.ContainsKey(target))
            {
                continue;
            }

            var found = new List<(Site, Target)>();
            callers.Add(target, found);
            if (target.Obstacle is not null)
            {
                continue;
            }

            useful.Add(target);
            foreach (var site in target.Sites)
            {
                if (site.IsAwaited)
                {
                    var caller = await finder.OfAsync(solution.GetDocument(site.Document)!, site.Function, cancellationToken).ConfigureAwait(false);
                    found.Add((site, caller));
                    pending.Enqueue(caller);
                }
            }
        }
    }

    /// <summary>Takes out, from the top down, what nobody would gain by.</summary>
    private void Settle()
    {
        while (useful.RemoveWhere(target => !IsUseful(target)) > 0)
        {
        }
    }

    private bool IsUseful(Target target) => Converts(target) || MayBridge(target);

    /// <summary>Can everything that calls it await it?</summary>
    private bool Converts(Target target) => target.Kept is null && callers[target].All(caller => useful.Contains(caller.Caller));

    private bool MayBridge(Target target)
        => target is { MayLeaveBridge: true, IsRenamed: true, IsEntryPoint: false }
            // What a mock is told of one form, it does not know of the other.
            && !target.Sites.Any(site => site.Call is not null && !site.IsAwaited)
            && ((target.IsPublished && target.Twin is null) || callers[target].Any(caller => caller.Caller != target && useful.Contains(caller.Caller)));
}
