namespace PerfAnalyzers.Tool.Gate;

internal enum Arm
{
    Base,
    Current,
    Control,
}

/// <param name="Title">The hot path.</param>
/// <param name="Before">Of the base revision; null for a new hot path.</param>
/// <param name="Now">Of the current code; null for one that is gone.</param>
/// <param name="Verdict">About the time; null where there is nothing to compare.</param>
/// <param name="Ratio">How much slower at least.</param>
/// <param name="Error">Why it was not compared, or null.</param>
internal sealed record HotPathComparison(string Title, HotPathCost? Before, HotPathCost? Now, TimeVerdict? Verdict, double? Ratio, string? Error)
{
    public bool IsMoreBytes => CostChange.IsMoreBytes(Before?.AllocatedBytes, Now?.AllocatedBytes);

    public bool IsMoreQueries => CostChange.IsMoreQueries(Before?.QueriesPerOp, Now?.QueriesPerOp);

    public bool IsWorse => Verdict == TimeVerdict.Fail || IsMoreBytes || IsMoreQueries;

    public bool IsInconclusive => Error is not null || Verdict == TimeVerdict.Inconclusive;
}

internal sealed record HotPathCost(double? Ns, double? AllocatedBytes, double? QueriesPerOp);

/// <summary>
/// Compares two revisions: rounds of base, current and base again, each a fresh process, until each hot path is decided; then a
/// second batch for those that look slower.
/// </summary>
/// <param name="sample">Runs one process of an arm, for all hot paths or for those with the given ids.</param>
/// <param name="threshold">How much slower is too slow; 0.08 is 8 %.</param>
internal sealed class RevisionComparison(Func<Arm, IReadOnlyCollection<string>?, Task<IReadOnlyList<HotPathSamples>>> sample, double threshold)
{
    private readonly List<HotPathKey> order = [];
    private readonly Dictionary<(Arm Arm, HotPathKey Key), HotPathSamples> latest = [];
    private readonly Dictionary<(bool IsCurrent, HotPathKey Key), (double? Bytes, double? Queries)> costs = [];
    private int turn;

    public async Task<IReadOnlyList<HotPathComparison>> RunAsync(Action<string> progress)
    {
        var first = await RunBatchAsync(null, round => progress($"round {round}")).ConfigureAwait(false);
        var slower = first.Where(batch => batch.Value.Verdict == BatchVerdict.Slower).Select(batch => batch.Key).ToHashSet();
        var second = slower.Count == 0 ? [] : await RunBatchAsync(slower, round => progress($"{slower.Count} look slower, again: round {round}")).ConfigureAwait(false);
        return [.. order.Select(key => Conclude(key, first.GetValueOrDefault(key), second.GetValueOrDefault(key)))];
    }

    /// <param name="keys">What is compared; null for everything.</param>
    /// <param name="progress">Told the number of the round.</param>
    private async Task<Dictionary<HotPathKey, TimeBatch>> RunBatchAsync(HashSet<HotPathKey>? keys, Action<int> progress)
    {
        var batches = new Dictionary<HotPathKey, TimeBatch>();
        var open = keys;
        for (var round = 1; open is not { Count: 0 }; round++)
        {
            progress(round);
            var measured = await RunRoundAsync(open?.Select(key => key.Id).ToHashSet()).ConfigureAwait(false);
            open ??= [.. order];
            foreach (var key in open)
            {
                if (Times(measured, Arm.Base, key) is { } before && Times(measured, Arm.Current, key) is { } now && Times(measured, Arm.Control, key) is { } control)
                {
                    (batches.TryGetValue(key, out var batch) ? batch : batches[key] = new TimeBatch(threshold)).AddRound(before, now, control);
                }
            }

            open.RemoveWhere(key => !batches.TryGetValue(key, out var batch) || batch.IsDecided || round >= TimeBatch.MostRounds);
        }

        return batches;
    }

    /// <summary>One process per arm. The order changes from round to round: what warms up or cools down meets each arm alike.</summary>
    private async Task<Dictionary<(Arm, HotPathKey), HotPathSamples>> RunRoundAsync(IReadOnlyCollection<string>? ids)
    {
        var measured = new Dictionary<(Arm, HotPathKey), HotPathSamples>();
        Arm[] arms = [Arm.Base, Arm.Current, Arm.Control];
        for (var i = 0; i < arms.Length; i++)
        {
            var arm = arms[(i + turn) % arms.Length];
            foreach (var samples in await sample(arm, ids).ConfigureAwait(false))
            {
                measured[(arm, samples.Key)] = samples;
                Remember(arm, samples);
            }
        }

        turn++;
        return measured;
    }

    private void Remember(Arm arm, HotPathSamples samples)
    {
        if (!order.Contains(samples.Key))
        {
            order.Add(samples.Key);
        }

        latest[(arm, samples.Key)] = samples;
        if (samples.Error is null)
        {
            var key = (arm == Arm.Current, samples.Key);
            var known = costs.GetValueOrDefault(key);
            costs[key] = (Least(known.Bytes, samples.AllocatedBytes), Least(known.Queries, samples.QueriesPerOp));
        }
    }

    private HotPathComparison Conclude(HotPathKey key, TimeBatch? first, TimeBatch? second)
    {
        var before = latest.GetValueOrDefault((Arm.Base, key));
        var now = latest.GetValueOrDefault((Arm.Current, key));
        var error = now?.Error is { } failed ? $"it fails: {failed}" : before?.Error is { } failedBefore ? $"it failed at the base: {failedBefore}" : null;
        var judged = second ?? first;
        return new HotPathComparison(
            (now ?? before ?? latest[(Arm.Control, key)]).Title,
            before is null ? null : Cost(false, key, judged?.Before),
            now is null ? null : Cost(true, key, judged?.Now),
            first is null ? null : TimeBatch.Conclude(first, second),
            judged?.Ratio,
            error);
    }

    private HotPathCost Cost(bool isCurrent, HotPathKey key, double? time)
    {
        var (bytes, queries) = costs.GetValueOrDefault((isCurrent, key));
        return new HotPathCost(time, bytes, queries);
    }

    private static IReadOnlyList<double>? Times(Dictionary<(Arm, HotPathKey), HotPathSamples> measured, Arm arm, HotPathKey key)
        => measured.TryGetValue((arm, key), out var samples) && samples is { Error: null, SamplesNs.Count: > 0 } ? samples.SamplesNs : null;

    private static double? Least(double? one, double? other) => one is null || other < one ? other : one;
}
