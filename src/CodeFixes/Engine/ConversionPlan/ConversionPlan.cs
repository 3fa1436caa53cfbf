using Microsoft.CodeAnalysis;

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
        var (graph, refusal) = await ConversionGraph.CreateAsync(solution, seeds, cancellationToken).ConfigureAwait(false);
        if (graph is null)
        {
            return new ConversionResult(null, refusal);
        }

        var changed = await ConversionWriter.ApplyAsync(graph, cancellationToken).ConfigureAwait(false);
        return await CompileCheck.AddsErrorAsync(solution, changed, graph.Documents, cancellationToken).ConfigureAwait(false)
            ? new ConversionResult(null, "the converted code would not compile")
            : new ConversionResult(changed, null);
    }

    /// <summary>
    /// Many conversions at once. Those that meet in one chain of calls become one; the result is compiled once, and only when that
    /// shows an error are they tried one by one, and those that break dropped.
    /// </summary>
    /// <param name="solution">The solution that the seeds' documents belong to.</param>
    /// <param name="groups">The seeds of each conversion.</param>
    /// <returns>The changed solution; the same when no conversion is possible.</returns>
    public static async Task<Solution> CreateAllAsync(Solution solution, IReadOnlyList<IReadOnlyList<AwaitSeed>> groups, CancellationToken cancellationToken)
    {
        var possible = new List<IReadOnlyList<AwaitSeed>>();
        foreach (var group in groups)
        {
            if ((await ConversionGraph.CreateAsync(solution, group, cancellationToken).ConfigureAwait(false)).Graph is not null)
            {
                possible.Add(group);
            }
        }

        if (await JoinAsync(solution, possible, cancellationToken).ConfigureAwait(false) is { } joined)
        {
            return joined;
        }

        var sound = new List<IReadOnlyList<AwaitSeed>>();
        foreach (var group in possible)
        {
            if ((await CreateAsync(solution, group, cancellationToken).ConfigureAwait(false)).Changed is not null)
            {
                sound.Add(group);
            }
        }

        return await JoinAsync(solution, sound, cancellationToken).ConfigureAwait(false) ?? solution;
    }

    private static async Task<Solution?> JoinAsync(Solution solution, List<IReadOnlyList<AwaitSeed>> groups, CancellationToken cancellationToken)
        => groups.Count == 0
            ? solution
            : (await CreateAsync(solution, [.. groups.SelectMany(group => group)], cancellationToken).ConfigureAwait(false)).Changed;
}
