using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PerfAnalyzers.Engine.Convertibility;

namespace PerfAnalyzers.CodeFixes.Conversion;

/// <summary>
/// The engine's door: makes functions async so that something in them can be awaited, and carries the change through the solution,
/// to everything that overrides, implements, calls, tests or mocks them. A plan is whole or there is none.
/// </summary>
internal static class ConversionPlan
{
    /// <param name="solution">The solution that the seeds' documents belong to.</param>
    /// <param name="seeds">What is to be awaited. All of them, or nothing.</param>
    /// <returns>The changed solution, compiled and free of new errors, or why there is none.</returns>
    public static async Task<ConversionResult> CreateAsync(Solution solution, IReadOnlyList<AwaitSeed> seeds, CancellationToken cancellationToken)
    {
        var (graph, refusal) = await ConversionGraph.CreateAsync(solution, seeds, null, cancellationToken).ConfigureAwait(false);
        return graph is null ? new ConversionResult(null, refusal) : await WriteAsync(graph, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Does nothing in the solution stand against awaiting this alone? Whether the result compiles is not asked.</summary>
    public static async Task<bool> IsPossibleAsync(Solution solution, AwaitSeed seed, CancellationToken cancellationToken)
        => (await ConversionGraph.CreateAsync(solution, [seed], null, cancellationToken).ConfigureAwait(false)).Graph is not null;

    /// <summary>The synchronous methods and local functions that would await something from then on; none when there is no such plan.</summary>
    public static async Task<IReadOnlyList<Part>> BecomingAsyncAsync(Solution solution, IReadOnlyList<AwaitSeed> seeds, CancellationToken cancellationToken)
    {
        var (graph, _) = await ConversionGraph.CreateAsync(solution, seeds, null, cancellationToken).ConfigureAwait(false);
        return graph is null
            ? []
            : [.. graph.Targets.Where(target => target is { Kind: FunctionChangeKind.Synchronous, Twin: null }).SelectMany(target => target.Parts).Where(part => graph.Awaits(part.Declaration))];
    }

    /// <summary>
    /// As <see cref="CreateAsync"/>, for a method that some must go on calling as it is: people outside of the solution, callers that
    /// cannot await. It gets an asynchronous twin, which does the work and which all others call, and stays as a bridge that waits for it.
    /// </summary>
    /// <returns>Refused also when no method has to stay, so that a conversion is possible, and when nobody could call the twin.</returns>
    public static async Task<ConversionResult> CreateWithBridgesAsync(Solution solution, IReadOnlyList<AwaitSeed> seeds, CancellationToken cancellationToken)
    {
        if (await BridgeCut.FindAsync(solution, seeds, cancellationToken).ConfigureAwait(false) is not { } cut)
        {
            return new ConversionResult(null, "nobody could call an asynchronous twin");
        }

        var (graph, refusal) = await ConversionGraph.CreateAsync(solution, seeds, cut, cancellationToken).ConfigureAwait(false);
        return graph is null ? new ConversionResult(null, refusal) : await WriteAsync(graph, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ConversionResult> WriteAsync(ConversionGraph graph, CancellationToken cancellationToken)
    {
        var written = await ConversionWriter.ApplyAsync(graph, cancellationToken).ConfigureAwait(false);
        return await CompileCheck.SoundAsync(graph.Solution, written, graph.Documents, cancellationToken).ConfigureAwait(false) is { } changed
            ? new ConversionResult(changed, null)
            : new ConversionResult(null, "the converted code would not compile");
    }

    /// <summary>
    /// Many conversions at once. Those that meet in one chain of calls become one; the result is compiled once, and only when that
    /// shows an error are they tried by halves, and those that break dropped.
    /// </summary>
    /// <param name="solution">The solution that the seeds' documents belong to.</param>
    /// <param name="groups">The seeds of each conversion.</param>
    /// <returns>The changed solution; the same when no conversion is possible.</returns>
    public static async Task<Solution> CreateAllAsync(Solution solution, IReadOnlyList<IReadOnlyList<AwaitSeed>> groups, CancellationToken cancellationToken)
    {
        var possible = new List<IReadOnlyList<AwaitSeed>>();
        foreach (var group in groups)
        {
            if ((await ConversionGraph.CreateAsync(solution, group, null, cancellationToken).ConfigureAwait(false)).Graph is not null)
            {
                possible.Add(group);
            }
        }

        return await JoinMostAsync(solution, possible, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All of them, or where that would not compile those that go with the ones before them, tried by halves.</summary>
    private static async Task<Solution> JoinMostAsync(Solution solution, List<IReadOnlyList<AwaitSeed>> groups, CancellationToken cancellationToken)
    {
        var changed = solution;
        var joined = new List<IReadOnlyList<AwaitSeed>>();
        await AddAsync(groups).ConfigureAwait(false);
        return changed;

        async Task AddAsync(List<IReadOnlyList<AwaitSeed>> more)
        {
            if (await JoinAsync(solution, [.. joined, .. more], cancellationToken).ConfigureAwait(false) is { } together)
            {
                joined.AddRange(more);
                changed = together;
            }
            else if (more.Count > 1)
            {
                var half = more.Count / 2;
                await AddAsync(more.GetRange(0, half)).ConfigureAwait(false);
                await AddAsync(more.GetRange(half, more.Count - half)).ConfigureAwait(false);
            }
        }
    }

    /// <remarks>Two findings may ask for the same: two actions that call one service, also as two frameworks of its project show it.</remarks>
    private static async Task<Solution?> JoinAsync(Solution solution, List<IReadOnlyList<AwaitSeed>> groups, CancellationToken cancellationToken)
        => groups.Count == 0
            ? solution
            : (await CreateAsync(solution, [.. groups.SelectMany(group => group).GroupBy(PlaceOf).Select(seeds => seeds.First())], cancellationToken).ConfigureAwait(false)).Changed;

    private static (string File, TextSpan Span, int Kind) PlaceOf(AwaitSeed seed)
        => (seed.Document.FilePath ?? seed.Document.Id.ToString(), seed.Place.Span, seed.Place.RawKind);
}
