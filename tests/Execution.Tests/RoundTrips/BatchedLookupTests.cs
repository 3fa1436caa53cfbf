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

    public static TheoryData<string> DelicateNames => [.. DelicateLookups.All.Keys];

    [Theory]
    [MemberData(nameof(LookupNames))]
    public async Task ALookupBecomesABatch(string name)
    {
        var comparison = await Comparison.OfAsync(Lookups.All[name]);
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

public sealed class SqliteBatchedLookupTests(SqliteShop shop) : BatchedLookupTests(shop), IClassFixture<SqliteShop>;

[Trait(PostgreSqlFixture.Trait, PostgreSqlFixture.Name)]
public sealed class PostgreSqlBatchedLookupTests(PostgreSqlShop shop) : BatchedLookupTests(shop), IClassFixture<PostgreSqlShop>;
