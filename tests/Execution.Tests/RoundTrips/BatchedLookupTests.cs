using PerfAnalyzers.Execution.Tests.Databases;

namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>The rewrite of a query per element into one batched lookup gives the same rows, exceptions and order with at most two round trips.</summary>
public abstract class BatchedLookupTests(ShopDatabase database)
{
    private const int MostRoundTrips = 2;

    /// <summary>What a batch asks for at once.</summary>
    private const int ChunkSize = 1_000;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<string> LookupNames => [.. Lookups.All.Keys];

    public static TheoryData<string> LoopFormNames => [.. LoopForms.All.Keys];

    public static TheoryData<string> SiblingNames => [.. SiblingLookups.All.Keys];

    public static TheoryData<string> TaskNames => [.. LookupTasks.All.Keys];

    public static TheoryData<string> DelicateNames => [.. DelicateLookups.All.Keys];

    [Theory]
    [MemberData(nameof(LookupNames))]
    public Task ALookupBecomesABatch(string name) => BecomesABatchAsync(Lookups.All[name]);

    [Theory]
    [MemberData(nameof(LoopFormNames))]
    public Task AnyFormOfLoopBecomesABatch(string name) => BecomesABatchAsync(LoopForms.All[name]);

    [Theory]
    [MemberData(nameof(SiblingNames))]
    public async Task TheFunctionForManyKeysIsCalled(string name)
    {
        var (body, members) = SiblingLookups.All[name];
        await BecomesABatchAsync(body, members);
        Assert.Matches(@"AddRange\(.*\(db, chunk", (await Comparison.OfAsync(body, members)).Text);
    }

    /// <summary>A context can do only one thing at a time: what its tasks should give is what a loop gives.</summary>
    [Theory]
    [MemberData(nameof(TaskNames))]
    public async Task TasksBecomeABatch(string name)
    {
        var (tasks, loop) = LookupTasks.All[name];
        var comparison = await Comparison.OfAsync(tasks);
        var sequential = await Comparison.OfAsync(loop);
        Assert.True(comparison.Obstacle is null, $"{comparison.Obstacle}\n\n{comparison.Text}");
        foreach (var (inputsName, inputs) in InputCases.All)
        {
            var (expected, before) = await sequential.BeforeAsync(database, inputs, CancellationToken);
            var (actual, after) = await comparison.AfterAsync(database, inputs, CancellationToken);
            Assert.True(expected == actual, $"Inputs \"{inputsName}\": expected\n{expected}\nbut got\n{actual}\n\n{comparison.Text}");
            Assert.True(after <= MostRoundTrips && (inputsName != "found" || before > after), $"Inputs \"{inputsName}\": {before} round trips before, {after} after.\n\n{comparison.Text}");
            if (IsSynchronous)
            {
                await comparison.RunAsync(database, inputsName, inputs, CancellationToken);
            }
        }
    }

    /// <summary>Does the provider answer before it returns, so that tasks on one context run one after the other?</summary>
    private protected abstract bool IsSynchronous { get; }

    private async Task BecomesABatchAsync(string body, string members = "")
    {
        var comparison = await Comparison.OfAsync(body, members);
        Assert.True(comparison.Obstacle is null, $"{comparison.Obstacle}\n\n{comparison.Text}");
        foreach (var (inputsName, inputs) in InputCases.All)
        {
            var (before, after) = await comparison.RunAsync(database, inputsName, inputs, CancellationToken);
            Assert.True(after <= MostRoundTrips, $"Inputs \"{inputsName}\": {before} round trips before, {after} after.\n\n{comparison.Text}");
            if (inputsName == "found")
            {
                Assert.True(before >= inputs().LastOrder && before > after, $"{before} round trips before, {after} after.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(DelicateNames))]
    public async Task ADelicateLookupStaysTheSame(string name)
    {
        var comparison = await Comparison.OfAsync(DelicateLookups.All[name]);
        foreach (var (inputsName, inputs) in InputCases.All)
        {
            var (before, after) = await comparison.RunAsync(database, inputsName, inputs, CancellationToken);
            Assert.True(after <= Math.Max(before, MostRoundTrips), $"Inputs \"{inputsName}\": {before} round trips before, {after} after.\n\n{comparison.Text}");
        }
    }

    [Theory]
    [InlineData("FindAsync")]
    [InlineData("FirstOrDefaultAsync by key")]
    [InlineData("SingleOrDefault by key")]
    public async Task ManyKeysAreAskedForInChunks(string name)
    {
        var comparison = await Comparison.OfAsync(Lookups.All[name]);
        var (before, after) = await comparison.RunAsync(database, "many", InputCases.Many, CancellationToken);

        Assert.True(before > ChunkSize);
        Assert.True(after <= (before / ChunkSize) + 1, $"{before} round trips before, {after} after.\n\n{comparison.Text}");
    }
}

public sealed class SqliteBatchedLookupTests(SqliteShop shop) : BatchedLookupTests(shop), IClassFixture<SqliteShop>
{
    private protected override bool IsSynchronous => true;
}

[Trait(PostgreSqlFixture.Trait, PostgreSqlFixture.Name)]
public sealed class PostgreSqlBatchedLookupTests(PostgreSqlShop shop) : BatchedLookupTests(shop), IClassFixture<PostgreSqlShop>
{
    private protected override bool IsSynchronous => false;
}
