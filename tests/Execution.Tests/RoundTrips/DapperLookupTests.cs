using PerfAnalyzers.Execution.Tests.Databases;

namespace PerfAnalyzers.Execution.Tests.RoundTrips;

/// <summary>The rewrite of SQL per element into one query for all keys gives the same rows, exceptions and order with fewer round trips.</summary>
public abstract class DapperLookupTests(ShopDatabase database)
{
    /// <summary>What a batch asks for at once.</summary>
    private const int ChunkSize = 1_000;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. DapperLookups.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ALookupBecomesABatch(string name)
    {
        var connection = await database.OpenAsync(CancellationToken);
        var comparison = await DapperComparison.OfAsync(DapperLookups.All[name], connection.GetType());
        Assert.True(comparison.Obstacle is null, $"{comparison.Obstacle}\n\n{comparison.Text}");
        foreach (var (inputsName, inputs) in InputCases.All)
        {
            var (before, after) = await comparison.RunAsync(connection, inputsName, inputs, CancellationToken);
            Assert.True(after <= 2, $"Inputs \"{inputsName}\": {before} round trips before, {after} after.\n\n{comparison.Text}");
            Assert.True(before <= 2 || before > after, $"Inputs \"{inputsName}\": {before} round trips before, {after} after.");
        }
    }

    [Fact]
    public async Task ManyKeysAreAskedForInChunks()
    {
        var connection = await database.OpenAsync(CancellationToken);
        var comparison = await DapperComparison.OfAsync(DapperLookups.All["QuerySingleOrDefault"], connection.GetType());
        var (before, after) = await comparison.RunAsync(connection, "many", InputCases.Many, CancellationToken);

        Assert.True(before > ChunkSize);
        Assert.True(after <= (before / ChunkSize) + 1, $"{before} round trips before, {after} after.\n\n{comparison.Text}");
    }
}

public sealed class SqliteDapperLookupTests(SqliteShop shop) : DapperLookupTests(shop), IClassFixture<SqliteShop>;

[Trait(PostgreSqlFixture.Trait, PostgreSqlFixture.Name)]
public sealed class PostgreSqlDapperLookupTests(PostgreSqlShop shop) : DapperLookupTests(shop), IClassFixture<PostgreSqlShop>;
